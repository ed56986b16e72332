"""Faults in what is answered to which notification: response, coverage."""

import asyncio

from fault_table import (MESSAGES, accept_with, count, fault, is_notification, refuse_if, refuse_request_if,
                         send_rightly)
from http_connection import Answer
from notifications import as_list, as_object

# response: a wrong status, or no proper answer at all.
fault("status-201", "response", "answers 201 in place of 200", accept=accept_with(201))
fault("status-202", "response", "answers 202 in place of 200", accept=accept_with(202))
fault("status-204", "response", "answers 204 in place of 200", accept=accept_with(204))
fault("status-201-monitors", "response", "answers 201 to monitors", accept=accept_with(201, lambda n: not n.is_remote))
fault("status-202-remotes", "response", "answers 202 to remote actions", accept=accept_with(202, lambda n: n.is_remote))
fault("status-204-horn", "response", "answers 204 to notifications of the remote type Horn",
      accept=accept_with(204, lambda n: n.remote_type == "Horn"))
fault("status-302", "response", "answers 302 with a Location to every notification, though it has acted on it",
      accept=accept_with(302, headers=[("Location", "/thanks")]))
fault("unknown-vin-404", "response", "answers 404 for a VIN it does not know", needs="--known-vins",
      refuse=lambda x: Answer(404) if any(n.vin and n.vin not in x.server.known_vins for n in x.notifications) else None)
fault("unknown-vin-500", "response", "answers 500 for a VIN it does not know", needs="--known-vins",
      refuse=lambda x: Answer(500) if any(n.vin and n.vin not in x.server.known_vins for n in x.notifications) else None)


def every_twentieth(misbehave):
    async def send(x, answer):
        if is_notification(x) and count(x.server, "answers") % 20 == 0:
            return await misbehave(x, answer)
        return await send_rightly(x, answer)

    return send


def always(misbehave):
    return every_kind(lambda n: True, misbehave)


def every_kind(predicate, misbehave):
    async def send(x, answer):
        if is_notification(x) and any(predicate(n) for n in x.notifications):
            return await misbehave(x, answer)
        return await send_rightly(x, answer)

    return send


async def hang(x, answer):
    await x.connection.stay_silent()


async def close(x, answer):
    return False


async def late(x, answer):
    await asyncio.sleep(11)
    return await send_rightly(x, answer)


async def fail(x, answer):
    return await send_rightly(x, Answer(500, "the database is busy"))


async def endless(x, answer):
    await x.connection.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await x.connection.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
        await asyncio.sleep(0.001)


async def garbage(x, answer):
    await x.connection.write(b"OK, got it\r\n\r\n")
    return False


async def cut(x, answer):
    await x.connection.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
    return False


async def answer_at_once(x):
    """The answer goes out with the head; the body is read, and acted on, afterwards."""
    if x.method != "POST" or x.path != "/hook":
        return None
    await x.connection.send(Answer(200), x.keep_alive, False)
    x.answered = True
    return None


async def send_unless_answered(x, answer):
    return x.keep_alive if getattr(x, "answered", False) else await send_rightly(x, answer)


fault("silent-on-lights", "response", "never answers notifications of the remote type Lights",
      send=every_kind(lambda n: n.remote_type == "Lights", hang))
fault("silent-always", "response", "acts on notifications and answers none", send=always(hang))
fault("late-now-and-then", "response", "answers every 20th notification after 11 s", send=every_twentieth(late))
fault("500-now-and-then", "response", "answers 500 to every 20th notification", send=every_twentieth(fail))
fault("closes-now-and-then", "response", "closes the connection in place of every 20th answer",
      send=every_twentieth(close))
fault("answers-before-body", "connection", "answers 200 when it has the head, before it has read the body",
      before_body=answer_at_once, send=send_unless_answered)
fault("endless-answer", "response", "answers 200 with a body that never ends", send=always(endless))
fault("garbage-answer", "response", "answers with what is not HTTP", send=always(garbage))
fault("cut-answer", "response", "closes the connection in the middle of its answer", send=always(cut))


def literal(value):
    """The text of a value, wherever the flavour has it."""
    inner = value.get("value")
    text = inner if isinstance(inner, str) else as_object(as_object(inner).get("body")).get("literalValue")
    return text if isinstance(text, str) else ""


def telemetries(n):
    """The telemetry in the extensions of a notification."""
    for extension in as_list(n.data.get("extensions")):
        body = as_object(extension).get("body")
        for item in body if isinstance(body, list) else [body]:
            if "telemetry" in as_object(item):
                yield as_object(item["telemetry"])


def refuse_further_step(x):
    seen = x.server.memory.setdefault("steps", {})
    further = any(seen.setdefault(n.id, n.status) != n.status for n in x.notifications if n.is_remote)
    return Answer(404, "this action is known") if further else None


async def act_twice_on_trips(x):
    done = x.server.ledger.add(x.server.conduct.keep(x), x.server.conduct.identity)
    x.server.ledger.lines += [n.line() for n in x.notifications if any(
        value.get("data") == "vehicle.trip.duration" for value in n.values)]
    return done


# coverage: one kind of notification is refused.
fault("pending-500", "coverage", "answers 500 to Pending", refuse=refuse_if(lambda n: n.type == "Pending"))
fault("done-404", "coverage", "answers 404 to Done", refuse=refuse_if(lambda n: n.type == "Done", 404))
fault("failed-500", "coverage", "answers 500 to the status Failed", refuse=refuse_if(lambda n: n.status == "Failed"))
fault("already-done-500", "coverage", "answers 500 to the status AlreadyDone",
      refuse=refuse_if(lambda n: n.status == "AlreadyDone"))
fault("waking-up-302", "coverage", "answers 302 to the status WakingUpVehicle",
      accept=accept_with(302, lambda n: n.status == "WakingUpVehicle", [("Location", "/thanks")]))
fault("cause-500", "coverage", "answers 500 to the failure cause DoorsOpen",
      refuse=refuse_if(lambda n: n.cause == "DoorsOpen"))
fault("remote-type-404", "coverage", "answers 404 to the remote type Navigation",
      refuse=refuse_if(lambda n: n.remote_type == "Navigation", 404))
fault("feedback-500", "coverage", "answers 500 when there is a feedbackDetail", ("b2b", "b2c"),
      refuse=refuse_if(lambda n: "feedbackDetail" in as_object(n.event.get("eventStatus"))))
fault("data-500", "coverage", "answers 500 to the data vehicle.trip.distance",
      refuse=refuse_if(lambda n: any(value.get("data") == "vehicle.trip.distance" for value in n.values)))
fault("refresh-500", "coverage", "answers 500 to refresh: true", refuse=refuse_if(lambda n: n.data.get("refresh") is True))
fault("alert-500", "coverage", "answers 500 to values of type obj.alert", ("b2b", "b2c"),
      refuse=refuse_if(lambda n: "obj.alert" in n.value_types))
fault("collision-500", "coverage", "answers 500 to values of type obj.collision", ("b2b",),
      refuse=refuse_if(lambda n: "obj.collision" in n.value_types))
fault("extension-404", "coverage", "answers 404 to the extension vehicle.position",
      refuse=refuse_if(lambda n: "vehicle.position" in n.extensions, 404))
fault("previous-500", "coverage", "answers 500 when a value has a previous one", MESSAGES,
      refuse=refuse_if(lambda n: any("previous" in value or "previous" in as_object(as_object(value.get("value")).get(
          "body")) for value in n.values)))
fault("settings-404", "coverage", "answers 404 to settings, such as digital keys", ("platform",),
      refuse=refuse_if(lambda n: "settings" in n.event, 404))
fault("two-values-500", "coverage", "answers 500 when a monitor tells of more than one value",
      refuse=refuse_if(lambda n: len(n.values) > 1))
fault("no-values-500", "coverage", "answers 500 when the list of values is empty",
      refuse=refuse_if(lambda n: n.data.get("values") == []))
fault("word-500", "coverage", "answers 500 to the value ShockDetectionUnabled",
      refuse=refuse_if(lambda n: "ShockDetectionUnabled" in map(literal, n.values)))
fault("negative-500", "coverage", "answers 500 to negative values",
      refuse=refuse_if(lambda n: any(literal(value).startswith("-") for value in n.values)))
fault("second-step-404", "coverage", "answers 404 to a further step of a remote action that it knows",
      refuse=refuse_further_step)
fault("telemetry-part-500", "coverage", "answers 500 to telemetry without environment",
      refuse=refuse_if(lambda n: any("environment" not in telemetry for telemetry in telemetries(n))))
fault("remote-extensions-500", "coverage", "answers 500 to remote actions with extensions", ("platform",),
      refuse=refuse_if(lambda n: n.is_remote and n.extensions))
fault("deprecated-form-500", "coverage", "answers 500 to monitors in the deprecated form", ("platform",),
      refuse=refuse_if(lambda n: not n.is_remote and "data" not in n.event and "settings" not in n.event))
fault("status-object-500", "coverage", "answers 500 to a status that is inside an object",
      refuse=refuse_if(lambda n: isinstance(as_object(n.event.get("eventStatus")).get("status"), dict)))
fault("cause-lost", "coverage", "answers 200 to the failure cause MissingRights and does not act on it",
      keep=lambda x: [n for n in x.notifications if n.cause != "MissingRights"])
fault("trip-twice", "coverage", "acts twice on values of vehicle.trip.duration",
      act=act_twice_on_trips)
