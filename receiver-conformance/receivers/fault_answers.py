"""Faults in what is answered to which notification: response, coverage, attributes, forward compatibility."""

import asyncio
import json
import re

from fault_table import (MESSAGES, accept_with, count, fault, is_notification, refuse_if, refuse_request_if,
                         send_rightly)
from http_connection import Answer
from notifications import as_object

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
fault("answers-before-body", "response", "answers 200 when it has the head, before it has read the body",
      before_body=answer_at_once, send=send_unless_answered)
fault("endless-answer", "response", "answers 200 with a body that never ends", send=always(endless))
fault("garbage-answer", "response", "answers with what is not HTTP", send=always(garbage))
fault("cut-answer", "response", "closes the connection in the middle of its answer", send=always(cut))

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

# attributes.


def authorized_on_first_request(x):
    return x.number > 1 or x.headers.get("authorization") == x.server.authorization or (
        "authorization" not in x.headers and x.server.flavour != "b2b" and isinstance(x.document, list))


def without_attributes(x):
    return any("attributes" not in as_object(holder) for holder in holders_of(x))


def holders_of(x):
    return x.document if isinstance(x.document, list) else [x.document]


fault("authorization-ignored", "attributes", "accepts notifications without the right Authorization",
      needs="--authorization", authorized=lambda x: True)
fault("authorization-any", "attributes", "accepts any Authorization, if there is one", needs="--authorization",
      authorized=lambda x: "authorization" in x.headers or (x.server.flavour != "b2b" and isinstance(x.document, list)))
fault("authorization-once", "attributes", "checks the Authorization of the first request of a connection only",
      needs="--authorization", authorized=authorized_on_first_request)
fault("authorization-in-batches", "attributes", "demands the Authorization in batches too, which come without headers",
      MESSAGES, "--authorization", authorized=lambda x: x.headers.get("authorization") == x.server.authorization)
fault("query-404", "attributes", "answers 404 when the target has a query", refuse=refuse_request_if(lambda x: x.query, 404))
fault("header-500", "attributes", "answers 500 to headers that begin with X-",
      refuse=refuse_request_if(lambda x: any(name.startswith("x-") for name in x.headers)))
fault("body-attributes-500", "attributes", "answers 500 when there are Body attributes",
      refuse=refuse_request_if(lambda x: not without_attributes(x)))
fault("body-attributes-demanded", "attributes", "answers 500 when there are no Body attributes",
      refuse=refuse_request_if(without_attributes))

# forward: what a later version, or another part of the sender, may write.
MEMBERS = set("""callbackId channelId monitorId attributes events type date remoteEvent monitorEvent remoteActionId vin
    eventDate remoteType eventStatus fleetId values extensions refresh data settings value previous body literalValue
    objectValues status failureCause feedbackDetail key event digitalKey lastMileNavigation""".split())
STATUSES = set("""Accepted WakingUpVehicle CheckingVehicle SentToVehicle VehicleBatteryChargeTooLow
    TooManyWakeUpsOverMonth VehicleBatteryLevelWarning Success AlreadyDone Failed""".split())
CAUSES = set("""GeneralError VehicleError WrongCommand VehicleConnectionTimeout MissingRights VehicleInUse CidInside
    NotPossibleDueToVehicleBatteryLevel NotPossibleDueToVehiclePrivacyLevel TooManyWakeUpsOverMonth AuthorizationError
    TooManyRequestInShortTime SameActionInProgress NotPossibleDueToVehicleStolenState TooManyRequestSent DoorsOpen
    VehicleErrorOrCidInside ExternalChargingSystemError VehicleChargingSystemError VehicleIsNotLocked CanceledByDriver
    StolenVehicle PrivacyFull HdmiRemoteServiceDeactivated AlertIdentificationFailedByVehicle""".split())
REMOTE_TYPES = set("""ThermalPreconditioning ElectricBatteryChargingRequest Horn Doors Lights WakeUp Navigation
    Immobilization Stolen VehicleState ChargingState Tan Locking Preconditioning OnboardPersonalData Charging Wakeup
    VehicleFinder VehicleConfig.KeyPairing Tan.suppress Tan.confirm""".split())
EXTENSIONS = set("""doorsState status maintenance position telemetry alerts alerts.active collisions collision trip stolen
    alarm latestTelemetry""".split())
DATA = re.compile(r"""(vehicle\.(alert|odometer|powertrain\.status|engines\.(running|thermic\.oil\.temp)|autonomy
    |energy\.(electric|fuel)\.(level|autonomy)|energy\.charging\.(status|plugged|type|settings\.chargePreferenceRate)
    |doorsState\.(lockedState|opening)|kinetic\.(moving|speed)|trip(\.(start|stop|duration|distance|state))?
    |maintenance\.(daysBefore|mileageBefore)Maintenance|safety\.(beltWarning|autoECallTriggering)
    |drivingBehavior\.mode|collision\.(side|severity)|preconditioning\.airConditioning
    |alarm\.(trigger\.type|status\.activation))|environment\.air\.temp|privacy\.state|stolen\.state)""", re.X)


def objects_of(x):
    """The objects of a request whose members the documents list, from the outside in."""
    yield from map(as_object, holders_of(x))
    for n in x.notifications:
        yield from (n.holder, n.event, n.data, as_object(n.event.get("eventStatus")))
        for value in n.values:
            yield from (value, as_object(value.get("value")))


def walk(value):
    """All scalars in a document."""
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from walk(inner)
    else:
        yield value


def comes_after(holder, key, other):
    keys = list(holder)
    return key in keys and other in keys and keys.index(key) > keys.index(other)


def other_order(x):
    """As a reader that goes through the text once: what says the kind has to come before what depends on it."""
    return any(comes_after(as_object(h), "monitorId", "events") or comes_after(as_object(h), "type", "remoteEvent") or
               comes_after(as_object(h), "type", "monitorEvent") for h in holders_of(x)) or any(
        comes_after(n.event, "remoteType", "eventStatus") for n in x.notifications)


def big_number(x):
    numbers = [value for value in walk(json.loads(x.body)) if isinstance(value, (int, float))]
    for n in x.notifications:
        for value in n.values:
            inner = value.get("value")
            text = inner if isinstance(inner, str) else as_object(as_object(inner).get("body")).get("literalValue")
            if isinstance(text, str) and re.fullmatch(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?", text):
                numbers.append(float(text))
    return any(abs(number) >= 2 ** 31 - 1 for number in numbers)


fault("unknown-member", "forward", "answers 500 to members it does not know",
      refuse=refuse_request_if(lambda x: any(key not in MEMBERS for holder in objects_of(x) for key in holder)))
fault("unknown-status", "forward", "answers 500 to a status it does not know",
      refuse=refuse_if(lambda n: n.is_remote and n.status not in STATUSES))
fault("unknown-cause", "forward", "answers 500 to a failure cause it does not know",
      refuse=refuse_if(lambda n: n.cause and n.cause not in CAUSES))
fault("unknown-remote-type", "forward", "answers 500 to a remote type it does not know",
      refuse=refuse_if(lambda n: n.remote_type and n.remote_type not in REMOTE_TYPES))
fault("unknown-extension", "forward", "answers 500 to an extension it does not know",
      refuse=refuse_if(lambda n: any(str(e).removeprefix("vehicle.") not in EXTENSIONS for e in n.extensions)))
fault("unknown-data", "forward", "answers 500 to monitored data it does not know",
      refuse=refuse_if(lambda n: any(not DATA.fullmatch(str(value.get("data"))) for value in n.values)))
fault("needs-callback-id", "forward", "answers 500 to a remote notification without callbackId (platform: channelId)",
      refuse=refuse_request_if(lambda x: any(n.is_remote for n in x.notifications) and any(
          ("channelId" if x.server.flavour == "platform" else "callbackId") not in holder for holder in holders_of(x))))
fault("needs-refresh", "forward", "answers 500 to a monitor notification without refresh",
      refuse=refuse_if(lambda n: not n.is_remote and "refresh" not in n.data and "settings" not in n.event))
fault("needs-cause", "forward", "answers 500 to Failed without a failureCause",
      refuse=refuse_if(lambda n: n.status == "Failed" and not n.cause))
fault("needs-values", "forward", "answers 500 to a monitor notification without values",
      refuse=refuse_if(lambda n: not n.is_remote and not n.values and "settings" not in n.event))
fault("other-order", "forward", "answers 500 when members come in another order", refuse=refuse_request_if(other_order))
fault("unicode", "forward", "answers 500 to text that is not ASCII",
      refuse=refuse_request_if(lambda x: any(isinstance(v, str) and not v.isascii() for v in walk(x.document))))
fault("long-text", "forward", "answers 500 to texts of more than 255 characters",
      refuse=refuse_request_if(lambda x: any(isinstance(v, str) and len(v) > 255 for v in walk(x.document))))
fault("big-number", "forward", "answers 500 to numbers of 2147483647 and beyond", refuse=refuse_request_if(big_number))
fault("date-without-fraction", "forward", "answers 500 to a date without fractions of a second",
      refuse=refuse_if(lambda n: "." not in n.date))
fault("date-with-offset", "forward", "answers 500 to a date with an offset in place of Z",
      refuse=refuse_if(lambda n: n.date[-1] not in "Zz"))
fault("date-with-nanoseconds", "forward", "answers 500 to a date with more than three digits of a fraction",
      refuse=refuse_if(lambda n: re.search(r"\.\d{4}", n.date)))
fault("date-in-lower-case", "forward", "answers 500 to a date with t or z in lower case, which RFC 3339 allows",
      refuse=refuse_if(lambda n: n.date != n.date.upper()))
