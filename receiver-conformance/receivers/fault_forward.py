"""Faults in what notifications may carry: attributes, and what a later version may write."""

import json
import re

from fault_table import MESSAGES, crash, fault, refuse_if, refuse_request_if
from http_connection import Answer
from notifications import BadBody, as_object

# attributes.


def authorized_on_first_request(x):
    return x.number > 1 or x.headers.get("authorization") == x.server.authorization or (
        "authorization" not in x.headers and x.server.flavour != "b2b" and isinstance(x.document, list))


def without_attributes(x):
    return any("attributes" not in as_object(holder) for holder in holders_of(x))


def holders_of(x):
    return x.document if isinstance(x.document, list) else [x.document]


def without_header(x):
    """A batch of b2c or platform (A-19)."""
    return "authorization" not in x.headers and x.server.flavour != "b2b" and isinstance(x.document, list)


def right(x):
    return without_header(x) or x.headers.get("authorization") == x.server.authorization


def act_then_look(x):
    x.server.ledger.add(x.server.conduct.keep(x), x.server.conduct.identity)
    return right(x)


def exact_authorization(name):
    """Other spellings are other headers to it."""
    return name.lower() if name == "Authorization" or name.lower() != "authorization" else "other-" + name


def note_then_look(x):
    if not right(x):
        x.server.ledger.known.update((n.identity(), None) for n in x.notifications)
    return right(x)


fault("authorization-ignored", "attributes", "accepts notifications without the right Authorization",
      needs="--authorization", authorized=lambda x: True)
fault("authorization-any", "attributes", "accepts any Authorization, if there is one", needs="--authorization",
      authorized=lambda x: "authorization" in x.headers or (x.server.flavour != "b2b" and isinstance(x.document, list)))
fault("authorization-once", "attributes", "checks the Authorization of the first request of a connection only",
      needs="--authorization", authorized=authorized_on_first_request)
fault("authorization-in-batches", "batch", "demands the Authorization in batches too, which come without headers",
      MESSAGES, "--authorization", authorized=lambda x: x.headers.get("authorization") == x.server.authorization)
fault("authorization-of-monitors", "attributes", "takes the Authorization for wrong when it comes with a remote action",
      needs="--authorization",
      authorized=lambda x: right(x) and not any(n.is_remote for n in x.notifications))
fault("authorization-begins", "attributes", "accepts the beginning of the right Authorization", needs="--authorization",
      authorized=lambda x: without_header(x) or x.server.authorization.startswith(x.headers.get("authorization", "-")))
fault("authorization-any-letters", "attributes", "takes small and capital letters of the Authorization for the same",
      needs="--authorization", authorized=lambda x: without_header(x) or (
          x.headers.get("authorization", "").lower() == x.server.authorization.lower()))
fault("authorization-optional", "attributes", "accepts notifications that have no Authorization",
      needs="--authorization", authorized=lambda x: x.headers.get("authorization", x.server.authorization) == x.server.authorization)
fault("authorization-too-late", "attributes", "acts first, and refuses the wrong Authorization then",
      needs="--authorization", authorized=act_then_look)
fault("authorization-known", "attributes", "takes what it has refused for known when it comes again",
      needs="--authorization", authorized=note_then_look)
fault("authorization-letter-case", "attributes", "knows Authorization, and not authorization", needs="--authorization",
      header_name=exact_authorization)
fault("query-encoded-500", "attributes", "answers 500 when the query has percent-encoded characters",
      refuse=refuse_request_if(lambda x: "%" in x.query))
fault("query-404", "attributes", "answers 404 when the target has a query",
      refuse=refuse_request_if(lambda x: x.query, 404))
fault("header-500", "attributes", "answers 500 to headers that begin with X-",
      refuse=refuse_request_if(lambda x: any(name.startswith("x-") for name in x.headers)))
fault("body-attributes-500", "attributes", "answers 500 when there are Body attributes",
      refuse=refuse_request_if(lambda x: not without_attributes(x)))
fault("body-attributes-ascii", "attributes", "answers 500 when a Body attribute is not ASCII",
      refuse=refuse_request_if(lambda x: any(
          isinstance(text, str) and not text.isascii() for holder in holders_of(x)
          for text in walk(as_object(holder).get("attributes")))))
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


MARK = b"\xef\xbb\xbf"


def crash_on_mark(x):
    if x.body.startswith(MARK):
        crash()
    if x.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise BadBody("content-type", "the content type is not application/json")


def refuse_mark(x, error):
    return Answer(404 if x.body.startswith(MARK) else 500, str(error))


def lose_mark(x, error):
    return Answer(200 if x.body.startswith(MARK) else 500, str(error))


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
fault("unknown-kind-500", "forward", "answers 500 to a kind of message that it does not know", MESSAGES,
      refuse=refuse_request_if(lambda x: any(
          as_object(holder).get("type") not in ("Remote", "Monitor") for holder in holders_of(x))))
fault("unknown-value-type-500", "forward", "answers 500 to a type of values that it does not know", ("b2b", "b2c"),
      refuse=refuse_if(lambda n: set(n.value_types) - {"string", "obj.alert", "obj.collision", None}))
fault("unknown-setting-500", "forward", "answers 500 to settings that it does not know", ("platform",),
      refuse=refuse_if(lambda n: as_object(n.event.get("settings")).get("type", "DigitalKey") not in (
          "DigitalKey", "LastMileNavigation")))
fault("unknown-member-lost", "forward", "answers 200 to an event with members that it does not know, and drops it",
      keep=lambda x: [n for n in x.notifications if all(key in MEMBERS for key in n.event)])
fault("null-500", "forward", "answers 500 to null in place of a member that it knows",
      refuse=refuse_request_if(lambda x: any(
          value is None and key in MEMBERS for holder in objects_of(x) for key, value in holder.items())))
fault("escapes-500", "forward", "answers 500 to bodies with a backslash",
      refuse=refuse_request_if(lambda x: b"\\" in x.body))
fault("whitespace-500", "forward", "answers 500 to bodies of more than one line",
      refuse=refuse_request_if(lambda x: b"\n" in x.body))
fault("trace-header-500", "forward", "answers 500 when there is a header traceparent",
      refuse=refuse_request_if(lambda x: "traceparent" in x.headers))
fault("byte-order-mark-kills", "forward", "crashes on a byte order mark before the body", readable=crash_on_mark)
fault("byte-order-mark-404", "forward", "answers 404 to a body with a byte order mark", unreadable=refuse_mark)
fault("byte-order-mark-lost", "forward", "answers 200 to a body with a byte order mark, and loses it",
      unreadable=lose_mark)
