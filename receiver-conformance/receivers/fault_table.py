"""What a fault is, and the table of them that the other fault_*.py and faults.py fill."""

import dataclasses
import os

from http_connection import Answer

ALL = ("b2b", "b2c", "platform")
MESSAGES = ("b2c", "platform")  # Whose batches are arrays.
FAULTS = {}


@dataclasses.dataclass
class Fault:
    name: str
    group: str
    text: str  # What is wrong, as a continuation of "the receiver ...".
    hooks: dict  # What replaces which method of Conduct; each takes the exchange, but not the Conduct.
    flavours: tuple = ALL  # Where it shows.
    needs: str = ""  # The option without which it does not show.
    tls: dict = None


def fault(name, group, text, flavours=ALL, needs="", tls=None, **hooks):
    assert name not in FAULTS
    FAULTS[name] = Fault(name, group, text, hooks, flavours, needs, tls)


def refuse_if(predicate, status=500):
    """A `refuse` hook: `status` for a request with a notification of that kind."""

    def refuse(x):
        return Answer(status, "not supported") if any(predicate(n) for n in x.notifications) else None

    return refuse


def refuse_request_if(predicate, status=500):
    """A `refuse` hook: `status` for a request that is so as a whole."""
    return lambda x: Answer(status, "not supported") if predicate(x) else None


def accept_with(status, predicate=lambda n: True, headers=()):
    """An `accept` hook: acted on as it should be, then answered with another status."""

    def accept(x):
        return Answer(status if any(predicate(n) for n in x.notifications) else 200, headers=headers)

    return accept


def read_rightly(x):
    return x.connection.read_body(x.headers, x.server.conduct.body_bytes_max)


def send_rightly(x, answer):
    return x.connection.send(answer, x.keep_alive, x.method == "HEAD")


def is_notification(x):
    """Faults of answers leave those to other requests alone."""
    return x.method == "POST" and bool(x.notifications)


def count(server, key):
    server.memory[key] = server.memory.get(key, 0) + 1
    return server.memory[key]


def crash():
    os._exit(3)
