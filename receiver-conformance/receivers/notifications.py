"""Reads the bodies of notification requests, and keeps what a receiver has acted on.

A body can be received when it is JSON of the shape of the flavour and every notification in it has what tells it apart
from others: an id, a date and, of a remote action, a status. Nothing else is looked at, so that new members, new words
and missing optional members do no harm (PROTOCOL.md 7).
"""

import json


class BadBody(Exception):
    """A body that cannot be received; `kind` is one of empty, utf8, nul, json, deep, shape, content-type, too-large."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


def as_object(value):
    return value if isinstance(value, dict) else {}


def as_list(value):
    return value if isinstance(value, list) else []


def text_of(holder, key, where):
    value = holder.get(key)
    if not isinstance(value, str) or not value:
        raise BadBody("shape", f"{where}.{key} is not a text")
    return value


class Notification:
    """One remote or monitor event. `event` is the innermost object that describes it, `holder` what it came in."""

    def __init__(self, holder, event, date_key):
        self.holder, self.event, self.date_key = holder, event, date_key
        self.date = text_of(holder, date_key, "notification")
        self.vin = holder["vin"] if isinstance(holder.get("vin"), str) else vin_among(holder)
        self.is_remote = False
        self.id = self.type = self.status = self.cause = ""

    def of_remote(self):
        self.is_remote = True
        self.id = text_of(self.event, "remoteActionId", "event")
        status = self.event.get("eventStatus")
        if not isinstance(status, dict):
            raise BadBody("shape", "event.eventStatus is not an object")
        self.type = text_of(status, "type", "eventStatus")
        value = status.get("status")
        if isinstance(value, dict):  # an object around the text.
            value = value.get("RemotePendingEventStatus") or value.get("RemoteDoneEventStatus")
        self.status = text_of({"status": value}, "status", "eventStatus")
        self.cause = status["failureCause"] if isinstance(status.get("failureCause"), str) else ""
        return self

    def of_monitor(self, holder):
        self.id = text_of(holder, "monitorId", "event")
        # platform: what has happened to a setting tells its notifications apart.
        what = as_object(as_object(self.event.get("settings")).get("event"))
        status = as_object(what.get("digitalKey")).get("status")
        self.status = status if isinstance(status, str) else ""
        return self

    # What only the faults look at.
    @property
    def remote_type(self):
        return self.event.get("remoteType")

    @property
    def data(self):
        """Where values, extensions and refresh are: platform has them one level deeper (A-60)."""
        return as_object(self.event.get("data")) or self.event

    @property
    def values(self):
        return [as_object(value) for value in as_list(self.data.get("values"))]

    @property
    def extensions(self):
        return [as_object(extension).get("type") for extension in as_list(self.data.get("extensions"))]

    @property
    def value_types(self):
        return [as_object(value.get("value")).get("type") for value in self.values]

    def identity(self):
        """Equal for what was delivered again: nothing on the wire says so."""
        return (self.is_remote, self.id, self.vin, self.date, self.type, self.status, self.cause)

    def line(self):
        """What the probe shows."""
        members = {"remoteActionId" if self.is_remote else "monitorId": self.id}
        for key in ("type", "status", "vin"):
            if getattr(self, key):
                members[key] = getattr(self, key)
        if self.cause:
            members["failureCause"] = self.cause
        members[self.date_key] = self.date
        return json.dumps(members)


def vin_among(message):
    """b2c and platform name no vehicle; customers add it as a Body attribute."""
    for attribute in as_list(message.get("attributes")):
        key, value = as_object(attribute).get("key"), as_object(attribute).get("value")
        if isinstance(key, str) and isinstance(value, str) and value:
            if "vin" in key.lower() or "vehicle" in key.lower():
                return value
    return ""


class Number:
    """A number as it is written: a receiver of any size of number needs no arithmetic, and no number is a text."""

    def __init__(self, text):
        self.text = text


def no_constant(name):
    raise ValueError(f"{name} is not JSON")


def parse(body):
    """The document of a body."""
    if not body.strip():
        raise BadBody("empty", "the body is empty")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadBody("utf8", f"the body is not UTF-8: {error.reason}") from error
    try:
        return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=no_constant)
    except RecursionError as error:
        raise BadBody("deep", "the body is nested too deeply") from error
    except ValueError as error:
        raise BadBody("nul" if "\0" in text else "json", f"the body is not JSON: {error}") from error


def read_b2b(document):
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        raise BadBody("shape", "the body is not an object with a list of events")
    if not document["events"]:
        raise BadBody("shape", "there is no notification in the body")
    for event in document["events"]:
        if not isinstance(event, dict):
            raise BadBody("shape", "an event is not an object")
        notification = Notification(event, event, "eventDate")
        yield notification.of_monitor(document) if "monitorId" in document else notification.of_remote()


def read_message(message):
    if not isinstance(message, dict):
        raise BadBody("shape", "a message is not an object")
    kind = text_of(message, "type", "message")
    key = {"Remote": "remoteEvent", "Monitor": "monitorEvent"}.get(kind)
    if key is None:
        return None  # A kind of a later version: received, though nobody can act on it.
    if not isinstance(message.get(key), dict):
        raise BadBody("shape", f"message.{key} is not an object")
    notification = Notification(message, message[key], "date")
    return notification.of_remote() if kind == "Remote" else notification.of_monitor(message[key])


def read_messages(document):
    messages = document if isinstance(document, list) else [document]
    if not messages:
        raise BadBody("shape", "there is no notification in the body")
    return filter(None, map(read_message, messages))


def read_notifications(document, flavour):
    """All notifications of a document, or BadBody: a batch is received as a whole or not at all."""
    return list(read_b2b(document) if flavour == "b2b" else read_messages(document))


class Ledger:
    """What was acted on, each notification once, in the order of arrival. Bounded: add() is False when it is full."""

    def __init__(self, notifications_max=500_000):
        self.known = {}
        self.lines = []
        self.notifications_max = notifications_max

    def add(self, notifications, identity):
        fresh = {}
        for notification in notifications:
            key = identity(notification)
            if key not in self.known and key not in fresh:
                fresh[key] = notification
        if len(self.known) + len(fresh) > self.notifications_max:
            return False
        self.known.update(dict.fromkeys(fresh))
        self.lines += [notification.line() for notification in fresh.values()]
        return True

    def text(self):
        return "".join(line + "\n" for line in self.lines)
