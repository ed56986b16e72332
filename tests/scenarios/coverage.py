#!/usr/bin/env python3
"""Which scenarios cover which items of the protocol: measured, and written into scenarios/COVERAGE.md.

usage: coverage.py NOTISIM TOP_OF_THE_SOURCES [--update]

Runs each shipped scenario against one reference receiver and looks at the bodies that it accepted (HAR), at the report,
and in the YAML for what does not go on the wire. Fails where an item is covered by no scenario without a reason in
coverage_items.py, where COVERAGE.md says otherwise (--update writes it), where a scenario fails, and where a body is
not valid for its schema; those of 'body' steps are meant to be hostile and excepted.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

import coverage_items as items

NOTISIM = sys.argv[1]
SCENARIOS = pathlib.Path(sys.argv[2]) / "scenarios"
TABLE = SCENARIOS / "COVERAGE.md"
SHOWN = 3  # Scenarios named for an item; it may have more.

TARGET_RE = re.compile(r"\$\{(\w+)\}")
DRAWN = {"TooManyWakesUpsOverMonth": "TooManyWakeUpsOverMonth",
         "VehicleBatteryChargeTooLow": "NotPossibleDueToVehicleBatteryLevel"}
CHECKS = {"MissingRights": "2", "SameActionInProgress": "3", "TooManyWakeUpsOverMonth": "4",
          "NotPossibleDueToVehicleBatteryLevel": "5"}
ENDINGS = {"Success": 0, "AlreadyDone": 1, "Failed": 2}


def filled(node, variables):
    """The node with ${NAME} replaced. A plain loader keeps 'on', 'None' and numbers the texts that they are."""
    if isinstance(node, dict):
        return {filled(key, variables): filled(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [filled(value, variables) for value in node]
    return TARGET_RE.sub(lambda match: variables.get(match.group(1), match.group()), node)


def read(path, inner=False):
    """A scenario with what it includes and the bodies that are files of their own."""
    tree = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    include = tree.get("include", [])
    for name in [include] if isinstance(include, str) else include:
        for key, value in read(path.parent / name, True).items():
            mine = tree.get(key, type(value)())
            tree[key] = value + mine if isinstance(value, list) else {**value, **mine}
    for kind in ("callbacks", "monitors"):
        for name, body in tree.get(kind, {}).items():
            if "file" in body:
                loaded = yaml.load((path.parent / body["file"]).read_text(encoding="utf-8"), yaml.BaseLoader)
                tree[kind][name] = {**loaded, **body}
    return tree if inner else filled(tree, tree.get("vars", {}))


def flat(steps):
    for step in steps:
        yield step
        yield from flat(step.get("steps", []))


class Scenario:
    """One scenario, what its run sent, and the items that it covers."""

    def __init__(self, path, covered):
        self.name = path.relative_to(SCENARIOS).with_suffix("").as_posix()
        self.path = path
        self.tree = read(path)
        self.flavour = self.tree["flavour"]
        self.steps = list(flat(self.tree.get("steps", [])))
        self.covered = covered
        self.requests = []  # (url, headers, body as JSON) of what was accepted
        self.hostile = {step["body"] for step in self.steps if "body" in step}

    def cover(self, group, item, flavour=None):
        self.covered[group, item, self.flavour if flavour is None else flavour].add(self.name)

    def run(self, target, folder):
        """Runs it; returns what is wrong with the run."""
        har, report = folder / "run.har", folder / "run.json"
        done = subprocess.run([NOTISIM, "run", str(self.path), "--clock", "virtual", "--target", target, "--har", str(har),
                               "--report", f"json={report}", "--show-secrets"],
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return [f"exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"]
        self.output = done.stdout
        self.report = json.loads(report.read_text(encoding="utf-8"))
        for entry in json.loads(har.read_text(encoding="utf-8"))["log"]["entries"]:
            text = entry["request"]["postData"]["text"]
            if text not in self.hostile:
                headers = {header["name"]: header["value"] for header in entry["request"]["headers"]}
                self.requests.append((entry["request"]["url"], headers, json.loads(text)))
        return []

    # What is on the wire.

    def events(self):
        """(event or message, attributes, url, headers) one by one."""
        for url, headers, body in self.requests:
            if self.flavour == "b2b":
                for event in body["events"]:
                    yield event, body.get("attributes", []), url, headers
            else:
                for message in body if isinstance(body, list) else [body]:
                    yield message, message.get("attributes", []), url, headers

    def measure(self):
        actions = collections.defaultdict(list)
        self.sent_data, self.sent_previous, self.sent_types, self.monitors_fired = set(), False, set(), False
        for event, attributes, url, headers in self.events():
            if self.flavour != "b2b":
                self.cover("Message types", event["type"])
            remote = event if self.flavour == "b2b" else event.get("remoteEvent", {})
            if "remoteActionId" in remote:
                self.measure_remote(remote)
                vin = self.vin_of(event, attributes, headers)
                date = event["eventDate" if self.flavour == "b2b" else "date"]
                actions[remote["remoteActionId"]].append((date, remote, vin))
            else:
                self.measure_monitor(event if self.flavour == "b2b" else event["monitorEvent"])
        if not any("raw" in step.get("remote", {}) and "as" in step for step in self.steps):
            self.measure_branches(actions)
        if "refused by the API" in self.output:
            self.cover("Branches of a remote action", "R1")
        self.measure_deliveries()

    def measure_remote(self, remote):
        status = remote["eventStatus"]
        self.cover("Remote types", remote["remoteType"])
        self.cover("Types of eventStatus", status["type"])
        self.cover("Pending statuses" if status["type"] == "Pending" else "Done statuses", word_of(status))
        if "failureCause" in status:
            self.cover("Failure causes", status["failureCause"])
        if "feedbackDetail" in status:
            self.cover("Feedback details", status["feedbackDetail"])
        for extension in remote.get("extensions", []):
            self.cover("Extensions of remotes", extension["type"])

    def measure_monitor(self, event):
        self.monitors_fired = True
        if "settings" in event:
            settings = event["settings"]
            self.cover("Settings", settings["type"])
            self.cover("Triggers", f"setting {settings['type']}")
            key = settings["event"].get("digitalKey", {})
            if key:
                self.cover("Digital key statuses", key["status"])
            for member, word in key.get("workflow", {}).items():
                self.cover("Digital key workflow", f"{member} {word}")
            return
        for form in [event.get("data"), event if "refresh" in event else None]:
            if form is None:
                continue
            self.cover("Monitor events", "reminder, refresh true" if form["refresh"] else "first, refresh false")
            if not form.get("values"):
                self.cover("Monitor events", "without values")
            for value in form.get("values", []):
                self.measure_value(value)
            for extension in form.get("extensions", []):
                kind, _, suffix = extension["type"].partition("telemetry.")
                self.cover("Extensions of monitors", f"{kind}telemetry" if suffix else extension["type"])
                self.sent_types.add(extension["type"])
                if suffix:
                    self.cover("Telemetry suffixes", suffix)

    def measure_value(self, value):
        self.cover("Monitored data", value["data"])
        self.sent_data.add(value["data"])
        self.sent_previous |= "previous" in json.dumps(value)
        if isinstance(value["value"], dict):
            self.cover("Types of values", value["value"]["type"])

    def vin_of(self, event, attributes, headers):
        known = {vehicle.get("vin") for vehicle in self.tree.get("vehicles", {}).values()}
        told = [event.get("vin"), *(attribute["value"] for attribute in attributes), *headers.values()]
        return next((word for word in told if word and word in known), None)

    def measure_branches(self, actions):
        sleepers = {vehicle["vin"] for vehicle in self.tree.get("vehicles", {}).values() if vehicle.get("awake") == "false"}
        for events in actions.values():
            events.sort(key=lambda entry: entry[0])
            remotes = [remote for _, remote, _ in events]
            vin = events[0][2]
            branch = branch_of(remotes, vin in sleepers)
            sleepers.discard(vin)  # From then on it is awake, for a while.
            if branch:
                self.cover("Branches of a remote action", branch)
            if "feedbackDetail" in remotes[-1]["eventStatus"]:
                self.cover("Branches of a remote action", "F1")

    def measure_deliveries(self):
        counts = self.report["notifications"]
        if self.report["retries"] and counts["delivered"]:
            self.cover("Ends of a failure", "delivered by a retry")
        if counts["expired"]:
            self.cover("Ends of a failure", "expired")
        if counts["given_up"] > len(self.hostile):
            self.cover("Ends of a failure", "given up")
        for _, _, body in self.requests:
            if isinstance(body, list):
                size = "a hundred wait" if len(body) == 100 else "a list of one" if len(body) == 1 else "fewer on the tick"
                self.cover("Batches", size)
        for clause, value in self.report["interpretations"].items():
            if clause == "A-26" and value != "10s":
                value = "another"
            elif self.tree.get("interpret", {}).get(clause) != value:
                continue
            self.cover("Readings", f"{clause} {value}", "")
            self.cover("Readings", f"{clause} {value}{items.DEFAULT}", "")

    # What only the scenario tells.

    def look(self):
        by_hand = {step["monitor"] for step in self.steps if "monitor" in step}
        for name, monitor in self.tree.get("monitors", {}).items():
            self.look_at_telemetry(monitor)
            if self.monitors_fired and name not in by_hand:
                self.look_at_rule(monitor.get("triggerParam", {}))
            self.look_at_on_event(monitor.get("onEvent", {}))
        self.look_at_attributes()
        self.look_at_deliveries()
        self.look_at_steps()

    def look_at_telemetry(self, monitor):
        for kind in monitor.get("extendedEventParam", []):
            if kind.startswith("vehicle.telemetry.") and "vehicle.telemetry" in self.sent_types:
                self.cover("Telemetry suffixes", kind.removeprefix("vehicle.telemetry."))

    def look_at_rule(self, rule):
        text = rule.get("boolExp", "")
        for sign, item in {"!": "!", "&": "&", "|": "|", "(": "( )"}.items():
            if sign in text:
                self.cover("Rules", item)
        if text and not set(text) & set("!&|("):
            self.cover("Rules", "one name")
        for trigger in rule.get("triggers", []):
            if "zone" in trigger:
                self.cover("Triggers", f"zone {trigger['zone']['transition']}")
            for times in trigger.get("time", {}).get("times", []):
                self.look_at_times(times)
            data = trigger.get("data", {})
            if data.get("data") in self.sent_data:
                self.cover("Triggers", "data")
                self.cover("Operators", data["op"])
                if "previous" in data and self.sent_previous:
                    self.cover("Operators of the state before", data["previous"]["op"])

    def look_at_times(self, times):
        if times.get("recurrence", "Daily") == "None":
            self.cover("Triggers", "time None, closed" if "duration" in times else "time None, open")
            return
        self.cover("Triggers", "time Daily")
        when = times.get("occurence", times.get("occurrence", {}))
        for key in ("day", "week"):
            if key in when:
                self.cover("Triggers", f"time Daily, {key}s")

    def look_at_on_event(self, on_event):
        for action in on_event.get("actions", []):
            change = action.get("monitorAction", {}).get("changeType", action["type"])
            self.cover("Subscriptions", f"onEvent {change}")
        if on_event.get("onRefresh") == "true":
            self.cover("Subscriptions", "onRefresh")

    def look_at_attributes(self):
        key = "channelAttributes" if self.flavour == "platform" else "callbackAttributes"
        lists = [("callback", webhook_of(callback)) for callback in self.tree.get("callbacks", {}).values()]
        posts = [step["remote"] for step in self.steps if "remote" in step]
        for place, nodes in (("monitor", self.tree.get("monitors", {}).values()), ("remote", posts)):
            for node in nodes:
                lists.append((place, node))
                parameters = node.get("subscribeParam", node)
                lists.append((key, {"attributes": parameters.get(key, {}).get("webhook", [])}))
                lists.append(("monitor webhook", webhook_of(parameters)))
        for place, node in lists:
            for attribute in node.get("attributes", node.get("attributres", [])):
                if self.is_sent(attribute):
                    self.cover("Attributes", f"{place}: {attribute['type']}")
                    self.cover("Attributes", f"{place}: {attribute['value']}")

    def is_sent(self, attribute):
        """Whether some request has it where it belongs, with its variable replaced."""
        for _, attributes, url, headers in self.events():
            found = {"Header": headers.get(attribute["key"]),
                     "Query": attribute["key"] if f"{attribute['key']}=" in url.partition("?")[2] else None,
                     "Body": next((each["value"] for each in attributes if each["key"] == attribute["key"]), None)}
            value = found[attribute["type"]]
            if value is not None and not value.startswith("$"):
                return True
        return False

    def look_at_deliveries(self):
        remotes = [("remote", callback) for callback in self.tree.get("callbacks", {}).values()]
        monitors = [("monitor", each.get("subscribeParam", {})) for each in self.tree.get("monitors", {}).values()]
        for who, node in remotes + monitors:
            if self.flavour != "b2b":
                self.cover_if(self.report["retries"], "Retry policies", "fixed")
                continue
            self.cover_if(self.report["retries"], "Retry policies",
                          f"{who}: {node.get('retryPolicy', {}).get('policy', 'absent')}")
            self.look_at_batch(node.get("batchNotify", {}), webhook_of(node).get("attributes", []))

    def look_at_batch(self, batch, attributes):
        if not batch or not self.requests:
            return
        sizes = [len(body["events"]) for _, _, body in self.requests]
        if batch["size"] == "0":
            self.cover_if(max(sizes) == 1, "Batches", "off: size 0")
        elif any(each["type"] == "Query" and each["value"].lower() == "$vin" for each in attributes):
            self.cover_if(max(sizes) == 1, "Batches", "off: $vin in the query")
        else:
            self.cover_if(int(batch["size"]) in sizes, "Batches", "size reached")
            self.cover_if(any(1 < size < int(batch["size"]) for size in sizes), "Batches", "timeWindow over")

    def cover_if(self, holds, group, item):
        if holds:
            self.cover(group, item)

    def look_at_steps(self):
        for step in self.steps:
            if "outage" in step:
                self.cover("Outages", step["outage"].get("kind", "refuse"))
            if "pause" in step:
                self.cover("Subscriptions",
                           "monitor paused" if step["pause"]["on"] in self.tree.get("monitors", {}) else "callback paused")
            if "drive" in step:
                kind = {".csv": "CSV", ".gpx": "GPX"}.get(pathlib.Path(step["drive"]["file"]).suffix, "GeoJSON")
                self.cover("Vehicles", f"one driven by {kind}", "")
            for key, item in (("set", "one set"), ("charge", "one charged")):
                if key in step:
                    self.cover("Vehicles", item, "")
            self.cover_if("raw" in step.get("remote", {}), "Steps", "raw")
            self.cover_if("body" in step, "Steps", "body")
        if any("count" in vehicle for vehicle in self.tree.get("vehicles", {}).values()):
            self.cover("Vehicles", "a fleet", "")


def webhook_of(node):
    callback = node.get("callback", node.get("channel", {}))
    return callback.get("webhook", callback)


def word_of(status):
    word = status["status"]
    return next(iter(word.values())) if isinstance(word, dict) else word


def branch_of(remotes, asleep):
    """The branch of PROTOCOL.md 8.2 that the notifications of one action went through, or none."""
    navigation = remotes[0]["remoteType"] == "Navigation"
    words, cause = [], None
    for remote in remotes:
        word = word_of(remote["eventStatus"])
        cause = remote["eventStatus"].get("failureCause", cause)
        if word not in ("CheckingVehicle", "VehicleBatteryLevelWarning") and words[-1:] != [word]:
            words.append(word)
    cause = DRAWN.get(cause, cause)
    letter = "N" if navigation else "R"
    if words in (["Failed"], ["TooManyWakeUpsOverMonth", "Failed"], ["VehicleBatteryChargeTooLow", "Failed"]):
        if navigation and cause == "VehicleConnectionTimeout":
            return "N12"
        return letter + CHECKS[cause] if cause in CHECKS else None
    *before, last = words
    if last not in ENDINGS:
        return None
    if navigation:
        return f"N{(9 if asleep else 6) + ENDINGS[last]}" if before == ["SentToVehicle"] else None
    if before == ["Accepted", "WakingUpVehicle"] and cause == "VehicleConnectionTimeout":
        return "R12"
    first = {"Accepted SentToVehicle": 6, "Accepted WakingUpVehicle SentToVehicle": 9}.get(" ".join(before))
    return f"R{first + ENDINGS[last]}" if first else None


class Validity:
    """The schemas, for another implementation of JSON Schema than ours."""

    def __init__(self):
        self.validators = {}
        self.seen = set()
        for flavour in items.FLAVOURS:
            text = subprocess.run([NOTISIM, "schema", flavour], capture_output=True, text=True, check=True).stdout
            self.validators[flavour] = jsonschema.Draft7Validator(json.loads(text))

    def faults(self, flavour, body):
        # Bodies that differ in ids and dates alone are judged once.
        shape = flavour + re.sub(r'"[0-9a-f]{16,32}"|"\d{4}-\d\d-\d\dT[^"]*"|"[A-Z0-9]{17}"', "~", json.dumps(body))
        if shape in self.seen:
            return []
        self.seen.add(shape)
        error = jsonschema.exceptions.best_match(self.validators[flavour].iter_errors(body))
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"] if error else []


def measure_all():
    """({(group, item, flavour): names}, what is wrong)."""
    covered, wrong = collections.defaultdict(set), []
    validity = Validity()
    receiver = subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)
    try:
        target = receiver.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as folder:
            for path in sorted(SCENARIOS.rglob("*.yaml")):
                if re.search(r"^notisim:", path.read_text(encoding="utf-8"), re.M):
                    scenario = Scenario(path, covered)
                    faults = scenario.run(target, pathlib.Path(folder))
                    if not faults:
                        scenario.measure()
                        scenario.look()
                    for _, _, body in scenario.requests:
                        faults += validity.faults(scenario.flavour, body)
                    wrong += [f"{scenario.name}: {fault}" for fault in faults]
    finally:
        receiver.terminate()
        receiver.communicate(timeout=30)
    return covered, wrong


def cell(covered, group, item, flavour, column):
    if flavour not in column:
        return ""
    home = next((folder for word, folder in items.HOMES.items() if group.startswith(word)), "")
    names = sorted(covered.get((group, item, flavour), ()), key=lambda name: (home not in name.split("/"), name))
    if not names and item.endswith(items.DEFAULT):
        return "all that say nothing else"
    if not names:
        excused = (group, item, flavour) in items.EXCUSED or (group, item, "") in items.EXCUSED
        return "see below" if excused else "**none**"
    short = [name.removeprefix(f"{flavour}/") for name in names[:SHOWN]]
    return ", ".join(short) + (" ..." if len(names) > SHOWN else "")


def written(groups, covered):
    """COVERAGE.md, and the items that nothing covers."""
    lines = ["# What the scenarios cover", "",
             "Which scenarios show which item of the protocol: measured by `tests/scenarios/coverage.py`, which writes this",
             "page. Names are those of `notisim list scenarios`, without the flavour where the column has it.", ""]
    missing = []
    for group, members in groups.items():
        flavours = [flavour for flavour in items.FLAVOURS if any(flavour in column for column in members.values())]
        columns = flavours or [""]
        lines += [f"## {group}", "| Item | " + " | ".join(flavour or "Scenarios" for flavour in columns) + " |",
                  "|---" * (len(columns) + 1) + "|"]
        for item, column in members.items():
            text = items.BRANCH_TEXTS.get(item)
            shown = f"{item} {text}" if text else item.replace("|", "\\|")
            cells = [cell(covered, group, item, flavour, column) for flavour in columns]
            lines.append(f"| {shown} | " + " | ".join(cells) + " |")
            missing += [f"{group}: {item} {flavour}" for flavour, text in zip(columns, cells) if text == "**none**"]
        lines.append("")
    lines += ["## Not covered, and why", "| Item | Reason |", "|---|---|"]
    lines += [f"| {group}: {' '.join([item, flavour]).strip()} | {why} |" for (group, item, flavour), why in items.EXCUSED.items()]
    return "\n".join(lines) + "\n", missing


def main():
    covered, wrong = measure_all()
    groups = items.all_items(NOTISIM)
    text, missing = written(groups, covered)
    wrong += [f"no scenario covers {item}" for item in missing]
    for (group, item, flavour) in items.EXCUSED:
        if any(covered.get((group, item, each)) for each in ([flavour] if flavour else ["", *items.FLAVOURS])):
            wrong.append(f"{group}: {item} is covered, and excused in coverage_items.py")
    if "--update" in sys.argv:
        TABLE.write_text(text, encoding="utf-8")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        wrong.append("scenarios/COVERAGE.md is stale: run tests/scenarios/coverage.py NOTISIM SOURCE_DIR --update")
    print("\n".join(wrong))
    count = sum(len(column) for members in groups.values() for column in members.values())
    print(f"{count} items, {len(missing)} not covered, {len(items.EXCUSED)} excused")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
