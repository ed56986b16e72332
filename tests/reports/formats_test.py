"""Every format of reports is read by something that is not ours: by its schema or by a reader of the format.

Usage: formats_test.py NOTISIM NOTISIM_REPORT_SAMPLES SOURCE_DIR

The samples are ordinary runs and a hostile one, whose every text tries to be markup, a directive, a command or an escape
sequence. All of its text is in the reports, and none of it acts.
"""

import base64
import collections
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import jsonschema

import readers

NOTISIM, SAMPLES, SOURCE = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:4])
HERE = pathlib.Path(__file__).parent
NAMES = ("one", "several", "nothing", "conform", "hostile", "load", "capacity", "hostile-load")
FORMATS = ("json", "junit", "html", "markdown", "sarif", "tap", "github")
FOLDER = tempfile.TemporaryDirectory()

# What moves a cursor, changes colours or the direction of writing.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def read(name, form):
    return (pathlib.Path(FOLDER.name) / f"{name}.{form}").read_bytes().decode("utf-8")


def run(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, **options)


def plain(text):
    """What every format keeps of a text: printable ASCII but what stands for the rest."""
    return re.sub("[^!->@-~]", "", text)


def fate(check):
    return "accepted" if check["accepted"] and check["outcome"] in ("failed", "warned") else check["outcome"]


def fates(name):
    """How many checks have which fate, by the JSON report."""
    return collections.Counter(fate(check) for check in json.loads(read(name, "json"))["checks"])


class Reports(unittest.TestCase):
    names = NAMES

    def each(self):
        for self.name in self.names:
            yield self.name

    def _formatMessage(self, message, standard):
        return f"sample {getattr(self, 'name', '')}: " + super()._formatMessage(message, standard)

    def test_nothing_acts_on_a_terminal(self):
        for name in self.each():
            for form in (*FORMATS, "text"):
                text = read(name, form)
                self.assertIsNone(ACTING.search(text), form)

    def test_nothing_is_a_command_in_the_log_of_a_ci_system(self):
        for name in self.each():
            for form in ("text", "json", "junit", "html", "markdown", "sarif", "tap"):
                found = [line for line in read(name, form).splitlines() if readers.is_command(line)]
                self.assertEqual(found, [], form)

    def test_json(self):
        schema = json.loads(pathlib.Path(SOURCE, "simulator/report/report.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        for name in self.each():
            report = json.loads(read(name, "json"))
            jsonschema.validate(report, schema, jsonschema.Draft7Validator)
            counts = collections.Counter({key: count for key, count in report["summary"].items() if count})
            self.assertEqual(counts, fates(name))
        conform = json.loads(read("conform", "json"))
        self.assertEqual(conform["coverage"][0], {"name": "failure causes", "covered": 19, "total": 20,
                                                  "refused": ["DoorsOpen"]})
        self.assertEqual(conform["checks"][0]["exchanges"][0]["seq"], 3)
        self.assertEqual([check["id"] for check in conform["checks"] if check["alone"]],
                         ["hostile/deep-nesting", "hostile/nul-bytes"])
        load = json.loads(read("load", "json"))
        self.assertEqual(sum(count for _, count in load["scenarios"][0]["load"]["latency"]["buckets"]),
                         load["load"]["ok"] + load["load"]["failed"])
        self.assertEqual(json.loads(read("capacity", "json"))["load"]["capacity"]["rate"], 850)

    def test_the_schema_refuses_what_reports_do_not_have(self):
        schema = json.loads(pathlib.Path(SOURCE, "simulator/report/report.schema.json").read_text())
        for spoil in (lambda report: report.update(other=1), lambda report: report["checks"][0].pop("alone"),
                      lambda report: report["checks"][0].update(outcome="odd"),
                      lambda report: report["coverage"][0].update(covered=-1)):
            report = json.loads(read("conform", "json"))
            spoil(report)
            with self.assertRaises(jsonschema.ValidationError):
                jsonschema.validate(report, schema, jsonschema.Draft7Validator)
        for spoil in (lambda load: load.update(other=1), lambda load: load.pop("slots"), lambda load: load.update(shards=0),
                      lambda load: load["latency"].update(exact_bits=9), lambda load: load["slots"][0].update(sent=-1),
                      lambda load: load["latency"]["buckets"].append([1]), lambda load: load["probe"].pop("lost")):
            report = json.loads(read("load", "json"))
            spoil(report["scenarios"][0]["load"])
            with self.assertRaises(jsonschema.ValidationError):
                jsonschema.validate(report, schema, jsonschema.Draft7Validator)

    def test_junit(self):
        for name in self.each():
            path = str(pathlib.Path(FOLDER.name) / f"{name}.junit")
            result = run("xmllint", "--noout", "--nonet", "--schema", str(HERE / "junit.xsd"), path)
            self.assertEqual(result.returncode, 0, result.stderr)
            root = xml.etree.ElementTree.parse(path).getroot()
            for element in (root, *root):
                for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                    self.assertEqual(int(element.get(attribute)), len(element.findall(f".//{kind}")), kind)
                self.assertEqual(int(element.get("tests")), len(element.findall(".//testcase")))
            self.assertEqual(len(root.findall(".//failure")), fates(name)["failed"])
        suites = [suite.get("name") for suite in xml.etree.ElementTree.parse(
            pathlib.Path(FOLDER.name, "conform.junit")).getroot()]
        self.assertEqual(suites, ["response", "attributes", "hostile", "tls", "retry", "batch"])

    def test_html(self):
        for name in self.each():
            page = readers.Html(read(name, "html"))
            self.assertEqual(page.errors, [])
            self.assertEqual(page.tags() & {"img", "a", "link", "iframe", "form", "base", "object"}, {"a"})
            self.assertEqual([len(texts) for texts in page.sources.values()], [1, 1])
            identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
            self.assertEqual(len(identifiers), len(set(identifiers)))
            for tag, attributes in page.elements:
                self.assertEqual([key for key in attributes if key.startswith("on") or key in ("src", "style")], [], tag)
                self.assertIn(attributes.get("href", "#findings"), ("#findings",))
            policy = next(attributes["content"] for _, attributes in page.elements
                          if attributes.get("http-equiv") == "Content-Security-Policy")
            for source in (*page.sources["script"], *page.sources["style"]):
                digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
                self.assertIn(f"'sha256-{digest}'", policy)
            counts = collections.Counter(attributes["data-fate"] for _, attributes in page.elements
                                         if "data-fate" in attributes)
            self.assertEqual(counts, fates(name))
        self.assertIn("<img src=x onerror=\"pwned=1\"><script>pwned=1</script>", readers.Html(read("hostile", "html")).text())
        self.assertIn("3 of group tls: the URL is not https", readers.Html(read("conform", "html")).text())
        page = readers.Html(read("load", "html"))
        charts = [attributes for tag, attributes in page.elements if tag == "svg" and attributes.get("role") == "img"]
        self.assertEqual(len(charts), 6)  # Five of the load and the latencies of what was sent.
        self.assertTrue(all(len(chart["aria-label"]) > 20 for chart in charts))
        self.assertEqual(page.text().count("The same as a table"), 5)
        self.assertNotIn("<h2 id=\"load\">", read("one", "html"))

    def test_markdown(self):
        for name in self.each():
            text = read(name, "markdown")
            page = run("cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", input=text)
            self.assertEqual(page.returncode, 0, page.stderr)
            page = readers.Html(page.stdout)
            self.assertEqual(page.errors, [])
            self.assertLessEqual(page.tags(), {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li",
                                               "strong", "b", "br", "code", "pre", "details", "summary"})
            found = fates(name)
            self.assertEqual(len([tag for tag, _ in page.elements if tag == "details"]),
                             found["failed"] + found["warned"] + found["accepted"])
            # GitHub looks for mentions and issues in what marks have become.
            self.assertEqual([words for words in page.prose if re.search(r"[@#]\w", words)], [])
        text = read("conform", "markdown")
        self.assertIn("| failure causes | 19/20 | DoorsOpen |", text)
        self.assertNotIn("raised", text)
        text = read("load", "markdown")
        for line in ("| p99&lt;50ms | failed | 500.3 ms |", "| latency | count | p50 | p90 | p99 | p99.9 | max |",
                     "| rate | 49.8 /s achieved of 50.0 /s asked (99.7 %) |"):
            self.assertIn(line, text)

    def test_sarif(self):
        schema = json.loads((HERE / "sarif.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        for name in self.each():
            log = json.loads(read(name, "sarif"))
            jsonschema.validate(log, schema, jsonschema.Draft7Validator)
            only = log["runs"][0]
            found = fates(name)
            levels = collections.Counter((result["level"], "suppressions" in result) for result in only["results"])
            self.assertEqual(levels[("error", False)], found["failed"])
            self.assertEqual(sum(count for (_, accepted), count in levels.items() if accepted), found["accepted"])
            rules = only["tool"]["driver"]["rules"]
            for result in only["results"]:
                self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            told = only["invocations"][0]["toolExecutionNotifications"]
            self.assertEqual(len([one for one in told if one["level"] == "note"]), found["skipped"])

    def test_tap(self):
        for name in self.each():
            points = readers.Tap(read(name, "tap")).points
            found = fates(name)
            judged = [point for point in points if not point[2].startswith("run:")]
            failed = [point for point in judged if not point[0] and point[3] is None]
            self.assertEqual(len(judged), sum(found.values()))
            self.assertEqual(len(failed), found["failed"])
            self.assertEqual(len([point for point in points if point[3] == "SKIP"]), found["skipped"])
            self.assertEqual(len([point for point in points if point[3] == "TODO"]), found["accepted"])
            for point in failed:
                self.assertIn("run_again", point[5])
            perl = run("prove", "-e", "cat", str(pathlib.Path(FOLDER.name) / f"{name}.tap"))
            self.assertNotIn("Parse errors", perl.stdout)
            if points:
                self.assertIn(f"Tests={len(points)},", perl.stdout)

    def test_github(self):
        kinds = {"error": "failed", "warning": "warned", "notice": "accepted"}
        for name in self.each():
            checks = json.loads(read(name, "json"))["checks"]
            found, other = readers.commands(read(name, "github"))
            self.assertEqual(len(other), 1)
            self.assertTrue(other[0].startswith("notisim: FAILED: "))
            self.assertLessEqual({kind for kind, _, _ in found}, set(kinds))
            for kind, wanted in kinds.items():
                self.assertGreaterEqual(len([one for one in found if one[0] == kind]),
                                        len([check for check in checks if fate(check) == wanted]))
            placed = [check for check in checks if "location" in check and fate(check) in kinds.values()]
            self.assertEqual(len([one for one in found if "line" in one[1]]), len(placed))
            texts = {(plain(check["id"]), plain(check["title"])) for check in checks}
            for _, properties, message in found:
                self.assertLessEqual(set(properties), {"file", "line", "col", "title"})
                if "line" in properties:
                    self.assertTrue(properties["line"].isdigit())
                    self.assertTrue(any(plain(properties["title"]) == identifier and plain(message).startswith(title)
                                        for identifier, title in texts), properties)

    def test_text(self):
        for name in self.each():
            for line in read(name, "text").splitlines():
                if name in ("conform", "hostile", "load", "capacity", "hostile-load") and not line.startswith("   again"):
                    self.assertLessEqual(len(line), 80, line)
        text = read("conform", "text")
        for line in ("failure causes                   19/20  not taken: DoorsOpen", "SKIP  3 of group tls: the URL is not https",
                     "1. FAIL  every valid notification is answered with 200", "   came back",
                     "   | the database is busy", "ACCEPTED  hostile/deep-nesting: deep nesting does no harm",
                     "Made alone, with nothing else under way: 2 of hostile"):
            self.assertIn("\n" + line + "\n", text)
        self.assertNotIn("raised", text)

    def test_what_the_program_writes(self):
        with subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--respond", "200,500"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as receiver:
            try:
                url = re.search(r"http://\S+", receiver.stdout.readline())[0].rstrip("/")
                for name, words in (("real-conform", ("conform", url + "/hook", "--flavour", "b2b", "--only", "response")),
                                    ("real-run", ("run", SOURCE + "/scenarios/b2b/retry/first-retry-succeeds.yaml",
                                                  "--target", url))):
                    reports = [word for form in FORMATS
                               for word in ("--report", f"{form}={FOLDER.name}/{name}.{form}")]
                    result = run(NOTISIM, *words, *reports)
                    self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
                    pathlib.Path(FOLDER.name, name + ".text").write_text(result.stdout)
                    self.assertEqual("raised" in result.stdout, name == "real-run")
            finally:
                receiver.terminate()
        for name in ("real-conform", "real-run"):
            self.assertIn('class="mark ', read(name, "html"))  # The timeline has attempts.
        self.names = ("real-conform", "real-run")
        for form in (*FORMATS, "text"):
            getattr(self, "test_" + form)()


if __name__ == "__main__":
    subprocess.run([SAMPLES, FOLDER.name], check=True)
    unittest.main(argv=sys.argv[:1])
