#!/usr/bin/env python3
"""A receiver of notifications as it should be, and on request one with exactly one fault, to prove a conformance suite.

Usage: receiver.py --flavour b2b|b2c|platform [--listen 127.0.0.1:0] [--tls-cert FILE --tls-key FILE]
                   [--authorization 'Basic ...'] [--known-vins VIN,VIN] [--fault NAME]
       receiver.py --list-faults

The first line of standard output is the base URL. Notifications go to POST /hook; GET /processed tells what was acted on,
as JSON Lines. What it decides:

* 200 for what it has received, also when it cannot act on it (a VIN it does not know); 500 for what it has not: the
  documents know these two only (PROTOCOL.md 7). So 500 also for a wrong content type and a wrong Authorization:
  neither is received, and the sender is to try again once it is mended.
* In b2c and platform the sender leaves the headers of attributes out of batches (A-19): an array without Authorization
  is accepted there, one with a wrong Authorization is not. Whoever needs more puts a secret into a Body attribute.
* A batch is received as a whole or not at all, because there is one answer for it.
* It acts before it answers, and once on each notification however often it is delivered.

Of Python's library it uses sockets only, through asyncio: a mutant must be able to misbehave in any byte.
"""

import argparse
import asyncio
import sys

from faults import FAULTS
from http_connection import Answer, BadRequest, Connection
from notifications import BadBody, Ledger, parse, read_notifications
from tls import server_context

HOOK = "/hook"


class Conduct:
    """Each method is one decision of the receiver, here as it should be. A fault puts another function in its place.

    `x` is the exchange: `server`, `connection`, `number` of the request on it, `method`, `path`, `query`, `headers`,
    `body`, and once understood `document` and `notifications`.
    """

    head_bytes_max = 65536
    body_bytes_max = 32 << 20

    async def welcome(self, server):
        """Whether a new connection is served."""
        return True

    def header_name(self, name):
        return name.lower()

    async def before_body(self, x):
        """An answer for which the body is not waited for."""
        return None

    async def read_body(self, x):
        return await x.connection.read_body(x.headers, self.body_bytes_max)

    def authorized(self, x):
        if x.server.authorization is None:
            return True
        given = x.headers.get("authorization")
        if given is None and x.server.flavour != "b2b" and isinstance(x.document, list):
            return True
        return given == x.server.authorization

    def readable(self, x):
        """Raises BadBody for a type that was not announced as JSON."""
        if x.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            raise BadBody("content-type", "the content type is not application/json")

    def unreadable(self, x, error):
        return Answer(500, str(error))

    def refuse(self, x):
        """An answer in place of acting, to what was understood."""
        return None

    def keep(self, x):
        """The notifications that are acted on."""
        known = x.server.known_vins
        return [n for n in x.notifications if known is None or not n.vin or n.vin in known]

    def identity(self, notification):
        return notification.identity()

    async def act(self, x):
        return x.server.ledger.add(self.keep(x), self.identity)

    def accept(self, x):
        return Answer(200)

    async def send(self, x, answer):
        """Whether the connection can be used further."""
        return await x.connection.send(answer, x.keep_alive, x.method == "HEAD")


class Exchange:
    """One request, and what is known about it."""

    def __init__(self, server, connection, head):
        self.server, self.connection, self.number = server, connection, connection.requests
        self.method, self.target, self.headers, self.keep_alive = head
        self.path, _, self.query = self.target.partition("?")
        self.body, self.document, self.notifications = b"", None, []


class Server:
    def __init__(self, options, conduct):
        self.flavour = options.flavour
        self.authorization = options.authorization
        self.known_vins = options.known_vins.split(",") if options.known_vins else None
        self.conduct = conduct
        self.ledger = Ledger()
        self.open = 0
        self.memory = {}  # For faults that count or remember.

    async def serve(self, reader, writer):
        self.open += 1
        connection = Connection(reader, writer)
        try:
            if await self.conduct.welcome(self):
                while await self.exchange(connection):
                    pass
        except (OSError, EOFError, TimeoutError):
            pass  # The sender has gone, or has fallen silent.
        except BadRequest as error:
            await connection.send(Answer(error.status, str(error)), False, False)
        finally:
            self.open -= 1
            writer.close()

    async def exchange(self, connection):
        head = await connection.read_head(self.conduct.head_bytes_max, self.conduct.header_name)
        if head is None:
            return False
        x = Exchange(self, connection, head)
        if x.path == "/processed":
            await connection.read_body(x.headers, self.conduct.body_bytes_max)
            return await connection.send(self.show(x), x.keep_alive, x.method == "HEAD")
        answer = await self.conduct.before_body(x)
        if answer is None:
            x.body = await self.conduct.read_body(x)
            answer = await self.decide(x)
        return await self.conduct.send(x, answer)

    def show(self, x):
        if x.method not in ("GET", "HEAD"):
            return Answer(405, "", [("Allow", "GET")])
        return Answer(200, self.ledger.text(), [("Content-Type", "application/jsonl")])

    async def decide(self, x):
        if x.path != HOOK:
            return Answer(404, "POST notifications to /hook")
        if x.method != "POST":
            return Answer(405, "", [("Allow", "POST")])
        try:
            self.conduct.readable(x)
            x.document = parse(x.body)
            x.notifications = read_notifications(x.document, self.flavour)
        except BadBody as error:
            return self.conduct.unreadable(x, error)
        if not self.conduct.authorized(x):
            return Answer(500, "the Authorization is missing or wrong")
        refusal = self.conduct.refuse(x)
        if refusal is not None:
            return refusal
        if not await self.conduct.act(x):
            return Answer(500, "there is no room for more notifications")
        return self.conduct.accept(x)


async def run(options):
    fault = FAULTS.get(options.fault)
    conduct = Conduct()
    for name, replacement in (fault.hooks if fault else {}).items():
        setattr(conduct, name, replacement)
    host, _, port = options.listen.rpartition(":")
    host = host.strip("[]")
    context = server_context(options.tls_cert, options.tls_key, fault) if options.tls_cert else None
    server = Server(options, conduct)
    listener = await asyncio.start_server(server.serve, host, int(port), ssl=context, limit=1 << 17, backlog=1024)
    port = listener.sockets[0].getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    print(f"{'https' if context else 'http'}://{name}:{port}", flush=True)
    await listener.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flavour", choices=("b2b", "b2c", "platform"))
    parser.add_argument("--listen", default="127.0.0.1:0")
    parser.add_argument("--tls-cert")
    parser.add_argument("--tls-key")
    parser.add_argument("--authorization")
    parser.add_argument("--known-vins")
    parser.add_argument("--fault", choices=FAULTS, metavar="NAME")
    parser.add_argument("--list-faults", action="store_true")
    options = parser.parse_args()
    if options.list_faults:
        for fault in FAULTS.values():
            print(fault.name, fault.group, fault.text, ",".join(fault.flavours), fault.needs, sep="\t")
        return 0
    if not options.flavour:
        parser.error("--flavour is missing: write --flavour b2b, b2c or platform")
    needs = FAULTS[options.fault].needs if options.fault else ""
    if needs and not getattr(options, needs.lstrip("-").replace("-", "_")):
        parser.error(f"the fault '{options.fault}' shows with {needs} only: give it")
    try:
        asyncio.run(run(options))
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
