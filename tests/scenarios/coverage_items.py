"""What scenarios are to cover: items of the protocol, group by group, and those that they cannot.

An item is a text. Those of FLAVOURS belong to one flavour; where the schemas of notifications list them, they are taken
from there, so that a value which is added to a schema asks for a scenario.
"""

import json
import re
import subprocess

FLAVOURS = ("b2b", "b2c", "platform")

# Items that no scenario covers: (group, item, flavour or "" for all), and why.
EXCUSED = {
    ("Readings", "A-04 reject", ""): "it sends nothing: it refuses scenarios",
    ("Readings", "A-15 reject", ""): "it sends nothing: it refuses scenarios",
    ("Pending statuses", "TooManyWakesUpsOverMonth", ""):
        "the drawings, whose spelling it is, have it as a cause; the schemas are wider",
}

# The folder whose scenarios are named first, by the beginning of the group.
HOMES = {
    "Remote": "remote", "Types of eventStatus": "remote", "Pending": "remote", "Done": "remote", "Failure": "remote",
    "Feedback": "remote", "Branches": "remote", "Extensions of remotes": "remote", "Steps": "remote",
    "Monitored": "monitor", "Types of values": "monitor", "Extensions": "monitor", "Telemetry": "monitor",
    "Settings": "monitor", "Digital": "monitor", "Triggers": "monitor", "Operators": "monitor", "Rules": "monitor",
    "Subscriptions": "monitor", "Monitor events": "monitor", "Message": "monitor", "Attributes": "attributes",
    "Retry": "retry", "Ends": "retry", "Batches": "batch", "Outages": "faults", "Vehicles": "story",
}

# After the default of a clause, under which every scenario runs that says nothing else.
DEFAULT = " (default)"

ACTIONS = [f"R{number}" for number in range(1, 13)] + [f"N{number}" for number in range(2, 13)] + ["F1"]
BRANCH_TEXTS = {
    "R1": "refused by the API", "R2": "no rights", "R3": "same action in progress", "R4": "wake-up quota used",
    "R5": "battery too low", "R6": "awake, success", "R7": "awake, already done", "R8": "awake, failure",
    "R9": "asleep, success", "R10": "asleep, already done", "R11": "asleep, failure", "R12": "asleep, unreachable",
    "F1": "forced lock",
}
OPERATORS = ["equalsTo", "greaterThan", "lowerThan", "includedIn", "onChange"]
TRIGGERS = ["zone In", "zone Out", "time Daily", "time Daily, days", "time Daily, weeks", "time None, closed",
            "time None, open", "data"]
RULES = ["one name", "!", "&", "|", "( )"]
EVENTS = ["first, refresh false", "reminder, refresh true", "without values"]
ATTRIBUTES = {
    "b2b": {"callback": (["Header", "Query", "Body"], ["vin", "callbackID", "remoteType", "fleetID"]),
            "monitor webhook": (["Header", "Query", "Body"], ["vin", "monitorID", "fleetID", "vid"])},
    "b2c": {"callback": (["Header", "Query", "Body"], ["Vin", "CallbackID", "CallbackLabel"]),
            "callbackAttributes": (["Header", "Query"], []),
            "remote": (["Header", "Body"], ["RemoteType", "RemoteStatus", "RemoteLabel"]),
            "monitor": (["Header", "Body"], ["MonitorID", "MonitorLabel"])},
    "platform": {"callback": (["Header", "Query"], ["Vin", "ChannelId", "ChannelLabel"]),
                 "channelAttributes": (["Header", "Query"], []),
                 "remote": (["Body"], ["RemoteType", "RemoteStatus", "RemoteLabel"]),
                 "monitor": (["Body"], ["MonitorID", "MonitorLabel"])},
}
RETRIES = {
    "b2b": [f"{who}: {policy}" for who in ("remote", "monitor") for policy in ("None", "Bounded", "Always")]
           + ["remote: absent"],
    "b2c": ["fixed"],
    "platform": ["fixed"],
}
ENDS = ["delivered by a retry", "given up", "expired"]
BATCHES = {
    "b2b": ["size reached", "timeWindow over", "off: $vin in the query", "off: size 0"],
    "b2c": ["a hundred wait", "fewer on the tick", "a list of one"],
    "platform": ["a hundred wait", "fewer on the tick"],
}
VEHICLES = ["one set", "one driven by CSV", "one driven by GPX", "one driven by GeoJSON", "one charged", "a fleet"]
SUBSCRIPTIONS = {
    "b2b": ["monitor paused"],
    "b2c": ["callback paused"],
    "platform": ["onEvent Notify", "onEvent Remote", "onEvent Pause", "onEvent Resume", "onEvent Delete", "onRefresh"],
}
STEPS = ["raw", "body"]


def enumerated(schema, *path):
    """All words of enumerations at a place of a schema and below its alternatives."""
    node = schema["definitions"]
    for key in path:
        node = node[key]
    words = list(node.get("enum", []))
    for part in node.get("anyOf", []):
        words += part.get("enum", [])
    return words


def readings(notisim):
    """(id, values) of each clause that has several readings, the default first."""
    text = subprocess.run([notisim, "list", "interpretations"], capture_output=True, text=True, check=True).stdout
    for name, values in re.findall(r"^(\S+)  [^\n]*: (\S+ \(default\)(?: \| \S+)*)$", text, re.M):
        yield name, values.replace(" (default)", "").split(" | ") + (["another"] if name == "A-26" else [])


def faults(notisim):
    """The kinds of outage."""
    text = subprocess.run([notisim, "list", "faults"], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in text.splitlines()]


def schema_items(schema):
    """(group, words) of what the schema of a flavour lists."""
    definitions = schema["definitions"]
    yield "Remote types", enumerated(schema, "remoteType")
    yield "Types of eventStatus", enumerated(schema, "eventStatus", "properties", "type")
    yield "Pending statuses", enumerated(schema, "pendingStatus")
    yield "Done statuses", enumerated(schema, "doneStatus")
    yield "Failure causes", enumerated(schema, "failureCause")
    if "feedbackDetail" in definitions["eventStatus"]["properties"]:
        yield "Feedback details", enumerated(schema, "eventStatus", "properties", "feedbackDetail")
    yield "Monitored data", enumerated(schema, "dataName")
    yield "Types of values", enumerated(schema, "value", "properties", "value", "properties", "type")
    yield "Extensions of monitors", enumerated(schema, "extension", "properties", "type")
    if "plainExtension" in definitions:
        yield "Extensions of remotes", enumerated(schema, "plainExtension", "properties", "type")
    yield "Telemetry suffixes", [word.removeprefix("vehicle.telemetry.") for word in enumerated(schema, "telemetryPart")]
    if "settings" in definitions:
        yield "Settings", enumerated(schema, "settings", "properties", "type")
        yield "Digital key statuses", enumerated(schema, "digitalKey", "properties", "status")
        workflow = ("digitalKey", "properties", "workflow", "properties")
        for member in definitions["digitalKey"]["properties"]["workflow"]["properties"]:
            yield "Digital key workflow", [f"{member} {word}" for word in enumerated(schema, *workflow, member)]
    if "message" in definitions:
        yield "Message types", enumerated(schema, "message", "properties", "type")


def listed_items(flavour):
    """(group, items) of what no schema lists."""
    yield "Branches of a remote action", [branch for branch in ACTIONS if branch != "F1" or flavour != "platform"]
    yield "Triggers", TRIGGERS + ([] if flavour != "platform" else ["setting DigitalKey", "setting LastMileNavigation"])
    yield "Operators", OPERATORS
    if flavour != "b2b":
        yield "Operators of the state before", ["equalsTo", "includedIn"]
    yield "Rules", RULES
    yield "Monitor events", EVENTS
    for place, (types, variables) in ATTRIBUTES[flavour].items():
        yield "Attributes", [f"{place}: {kind}" for kind in types] + [f"{place}: ${name}" for name in variables]
    yield "Retry policies", RETRIES[flavour]
    yield "Ends of a failure", [end for end in ENDS if end != "given up" or flavour == "b2b"]
    yield "Batches", BATCHES[flavour]
    yield "Subscriptions", SUBSCRIPTIONS[flavour]
    yield "Steps", STEPS


def all_items(notisim):
    """{group: {item: [flavours]}} in the order of COVERAGE.md; without a flavour: of all together."""
    groups = {}

    def add(group, items, flavour):
        for item in items:
            groups.setdefault(group, {}).setdefault(item, []).append(flavour)

    for flavour in FLAVOURS:
        text = subprocess.run([notisim, "schema", flavour], capture_output=True, text=True, check=True).stdout
        for group, items in schema_items(json.loads(text)):
            add(group, items, flavour)
    for flavour in FLAVOURS:
        for group, items in listed_items(flavour):
            add(group, items, flavour)
        add("Outages", faults(notisim), flavour)
    add("Vehicles", VEHICLES, "")
    for name, values in readings(notisim):
        add("Readings", [f"{name} {values[0]}{DEFAULT}"] + [f"{name} {value}" for value in values[1:]], "")
    return groups
