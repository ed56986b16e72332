#!/usr/bin/env python3
"""Holds our schemas and our validator against another implementation of JSON Schema.

usage: notification_schema_test.py NOTISIM TOP_OF_THE_SOURCES

Every body in tests/schema/valid is valid and every one in tests/schema/invalid, which has one fault, is not: for
python-jsonschema and for `notisim receive --strict`. What the program sends and reports is valid too.
"""
import http.client
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import jsonschema

NOTISIM = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])
FLAVOURS = ("b2b", "b2c", "platform")
FILES = {
    **{flavour: SOURCE / f"simulator/schema/{flavour}.schema.json" for flavour in FLAVOURS},
    "report": SOURCE / "simulator/report/report.schema.json",
    "scenario": SOURCE / "simulator/scenario/scenario.schema.json",
}


def validator(name):
    return jsonschema.Draft7Validator(json.loads(FILES[name].read_text(encoding="utf-8")))


def undescribed(schema, path=""):
    """Members without a description, but for those of conditions: they are described elsewhere."""
    for name, member in schema.get("properties", {}).items():
        if "description" not in member:
            yield f"{path}/{name}"
        yield from undescribed(member, f"{path}/{name}")
    below = list(schema.get("definitions", {}).items()) + list(enumerate(schema.get("anyOf", [])))
    items = schema.get("items", [])
    below += enumerate(items) if isinstance(items, list) else [("items", items)]
    for name, part in below:
        yield from undescribed(part, f"{path}/{name}")


def bodies(kind, flavour):
    return sorted((SOURCE / "tests/schema" / kind / flavour).glob("*.json"))


def places(node):
    """Each container within a body and a key or an index of it."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []:
        yield node, key
        yield from places(node[key])


def changed(body, seeds, chance):
    """The body with one value gone, twice there or replaced by one of another place or kind."""
    result = json.loads(json.dumps(body))
    container, key = chance.choice(list(places(result)))
    other, other_key = chance.choice(list(places(chance.choice(seeds))))
    value = chance.choice([other[other_key], None, True, -1, 1.5, 1e6, "", "Failed", [], {}, container[key], [container[key]]])
    if chance.random() < 0.2:
        del container[key]
    elif chance.random() < 0.5 and isinstance(container, dict):
        container[chance.choice([str(other_key), "new"])] = value
    else:
        container[key] = value
    return result


class Receiver:
    """`notisim receive`, and a connection to it."""

    def __init__(self, *words):
        self.log = tempfile.NamedTemporaryFile()
        self.process = subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--log", self.log.name, *words],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.terminate()
        self.process.communicate(timeout=30)
        self.log.close()

    def post(self, body):
        self.connection.request("POST", "/hook", body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()

    def processed(self):
        self.connection.request("GET", "/processed")
        return [json.loads(line) for line in self.connection.getresponse().read().splitlines()]

    def verdicts(self):
        return [json.loads(line)["verdict"] for line in pathlib.Path(self.log.name).read_text().splitlines()]


class NotificationSchemaTest(unittest.TestCase):
    def notisim(self, *words):
        return subprocess.run([NOTISIM, *words], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)

    def test_schemas_are_schemas_and_describe_every_member(self):
        for name in (*FLAVOURS, "report"):
            schema = json.loads(FILES[name].read_text(encoding="utf-8"))
            jsonschema.Draft7Validator.check_schema(schema)
            self.assertEqual(list(undescribed(schema)), [], name)
            for definition, content in schema["definitions"].items():
                self.assertIn("description", content, definition)

    def test_the_program_prints_the_schemas_of_the_tree(self):
        for name, path in FILES.items():
            self.assertEqual(self.notisim("schema", name).stdout, path.read_text(encoding="utf-8"))
        unknown = self.notisim("schema", "b2d")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("there is no schema 'b2d'; did you mean 'b2b'?", unknown.stderr)
        self.assertEqual(self.notisim("schema").returncode, 2)
        self.assertEqual(self.notisim("schema", "b2b", "b2c").returncode, 2)

    def test_both_validators_accept_what_is_valid(self):
        for flavour in FLAVOURS:
            other = validator(flavour)
            files = bodies("valid", flavour)
            self.assertGreaterEqual(len(files), 14)
            with Receiver("--strict", "--flavour", flavour) as receiver:
                for path in files:
                    with self.subTest(path=path):
                        self.assertEqual([error.message[:200] for error in other.iter_errors(json.loads(path.read_text()))],
                                         [])
                        self.assertEqual(receiver.post(path.read_bytes()), (200, ""))

    def test_both_validators_refuse_what_is_not(self):
        for flavour in FLAVOURS:
            other = validator(flavour)
            files = bodies("invalid", flavour)
            self.assertGreaterEqual(len(files), 30)
            with Receiver("--strict", "--flavour", flavour) as receiver:
                for path in files:
                    with self.subTest(path=path):
                        try:
                            self.assertFalse(other.is_valid(json.loads(path.read_text())))
                        except ValueError:
                            pass  # Not JSON.
                        status, body = receiver.post(path.read_bytes())
                        self.assertEqual(status, 500)
                        self.assertIn(json.loads(body)["debug"], ("CONTENT", "SCHEMA"))
                self.assertEqual(receiver.processed(), [])

    def test_both_validators_agree_on_bodies_changed_at_random(self):
        for flavour in FLAVOURS:
            other = validator(flavour)
            chance = random.Random(f"notifications of {flavour}")
            seeds = [json.loads(path.read_text()) for path in bodies("valid", flavour)]
            verdicts = {True: 0, False: 0}
            with Receiver("--strict", "--flavour", flavour) as receiver:
                for _ in range(300):
                    body = changed(chance.choice(seeds), seeds, chance)
                    accepted = receiver.post(json.dumps(body))[0] == 200
                    self.assertEqual(accepted, other.is_valid(body), json.dumps(body))
                    verdicts[accepted] += 1
            self.assertGreater(min(verdicts.values()), 20, "a test that sees both")

    def test_what_python_lets_pass_is_refused_too(self):
        valid = (SOURCE / "tests/schema/valid/b2b/remote-single.json").read_bytes()
        with Receiver("--strict") as receiver:
            self.assertEqual(receiver.post(valid)[0], 200)
            for body in (valid.replace(b'"events"', b'"callbackId": "c", "events"'),  # A member twice.
                         valid.replace(b'"north"', b"1e400"), valid.replace(b"north", b"n\xffrth"),
                         valid.replace(b'"north"', b"[" * 100 + b"]" * 100)):
                self.assertEqual(receiver.post(body)[0], 500, body)

    def test_the_error_body_has_the_first_finding_and_the_log_has_all(self):
        body = json.loads((SOURCE / "tests/schema/valid/b2b/remote-single.json").read_text())
        body["events"][0].update({"remoteType": "Dooors", "colour": "red"})
        first = "/events/0/colour: unknown member 'colour'; one of: eventDate, eventStatus, remoteActionId, remoteType, vin"
        second = "/events/0/remoteType: 'Dooors' is not allowed here; did you mean 'Doors'?"
        with Receiver("--strict") as receiver:
            status, answer = receiver.post(json.dumps(body))
            self.assertEqual((status, json.loads(answer)["message"]), (500, first))
            self.assertEqual(receiver.verdicts(), [f"refused; {first}; {second}"])
        with Receiver() as receiver:
            self.assertEqual(receiver.post(json.dumps(body)), (200, ""))
            self.assertEqual(receiver.verdicts(), [f"accepted; {first}; {second}"])
            self.assertEqual(len(receiver.processed()), 1)

    def test_every_valid_notification_is_taken_note_of(self):
        with Receiver("--flavour", "platform") as receiver:
            for name in ("remote-single-extensions", "monitor-data", "monitor-deprecated-previous", "monitor-digital-key",
                         "monitor-last-mile", "batch"):
                receiver.post((SOURCE / f"tests/schema/valid/platform/{name}.json").read_bytes())
            lines = receiver.processed()
        self.assertEqual([line.get("status") for line in lines],
                         ["Success", None, "PasswordUrlGenerated", None, "SentToVehicle"])
        self.assertEqual([line.get("type") for line in lines],
                         ["Done", None, "DigitalKey", "LastMileNavigation", "Pending"])

    def test_what_the_program_sends_and_reports_is_valid(self):
        with Receiver("--strict") as receiver, tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            result = self.notisim("run", "demo", "b2b/monitor/extensions", "b2c/monitor/extensions", "--target",
                                  receiver.url, "--report", f"json={report}")
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            self.assertEqual({verdict for verdict in receiver.verdicts() if verdict != "not taken"}, {"accepted"})
            several = json.loads(report.read_text())
            self.assertEqual(self.notisim("run", "demo", "--target", receiver.url, "--report", f"json={report}").returncode, 0)
            one = json.loads(report.read_text())
        golden = [json.loads(path.read_text()) for path in sorted((SOURCE / "tests/golden/report").glob("*.json"))]
        for content in (one, several, *golden):
            self.assertEqual([f"{error.json_path}: {error.message[:200]}" for error in validator("report").iter_errors(content)],
                             [])
        one["checks"][0].pop("expected", None)
        one["checks"][0]["outcome"] = "failed"
        self.assertFalse(validator("report").is_valid(one), "what failed has an expectation")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
