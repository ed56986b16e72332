"""`notisim conform` against correct receivers, and against receivers with one fault each that its checks are about.

Usage: conform_test.py NOTISIM SOURCE_DIR
"""

import concurrent.futures
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

NOTISIM = str(pathlib.Path(sys.argv[1]).resolve())
RECEIVERS = pathlib.Path(sys.argv[2]).resolve() / "receiver-conformance/receivers"
RECEIVER = str(RECEIVERS / "receiver.py")
# The checks that name the mistakes of customer.py, in its order.
NEEDS_ATTRIBUTES = "coverage/whole-action"
CUSTOMER = ("hostile/broken-json-not-acknowledged", "batch/as-registered-acted-on", "retry/fifty-times-once",
            NEEDS_ATTRIBUTES, "connection/kept-open")


def start(words):
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return process, process.stdout.readline().strip()


def conform(url, flavour, *options):
    return subprocess.run([NOTISIM, "conform", url, "--flavour", flavour, "--color", "never", *options],
                          capture_output=True, text=True, timeout=60)


class Conform(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)

    def against(self, words, flavour, *options, path="/hook"):
        process, url = start(words)
        try:
            return conform(url + path, flavour, *options)
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()

    def test_correct_receivers_pass_everything(self):
        for flavour in ("b2b", "b2c", "platform"):
            for words in ([sys.executable, RECEIVER, "--flavour", flavour],
                          [NOTISIM, "receive", "--listen", "127.0.0.1:0", "--flavour", flavour]):
                with self.subTest(flavour=flavour, receiver=words[0]):
                    result = self.against(words, flavour)
                    self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
                    self.assertIn(" 0 failed, 1 warned,", result.stdout)
                    self.assertIn("WARN  the registered URL is https", result.stdout)

    def scripted(self, respond, *options):
        return self.against([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--respond", respond], "b2b", *options)

    def test_each_check_is_failed_by_a_receiver_with_its_fault(self):
        for respond, options, check in (
            ("200,500", ("--only", "response/200-when-received"), "a valid notification is answered with 200"),
            ("404", ("--only", "response/no-other-status"), "no status but 200 and 500 is answered"),
            ("redirect:/other", ("--only", "response/no-redirect"), "no notification is redirected"),
            ("200*3,close", ("--only", "response/always-answers"), "every notification gets an answer"),
            ("200*3,200@600ms", ("--only", "response/within-timeout", "--timeout", "1s"),
             "every answer comes within the delivery timeout"),
            ("200,500", ("--only", "response/200-for-unknown-vehicle"),
             "a notification of an unknown vehicle is answered with 200"),
            ("200,500", ("--only", "response/200-for-unknown-action"),
             "a notification of an unknown remote action is answered with 200"),
        ):
            with self.subTest(check=check):
                result = self.scripted(respond, *options)
                self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
                self.assertIn("FAIL  " + check, result.stdout)

    def found_in_customer(self, flavour, checks, attributes=()):
        """Those of the checks that customer.py does not pass."""
        callback = {"label": "depot", "callback": {"webhook": {"target": "http://localhost/hook", "name": "depot",
                                                               "attributes": list(attributes)}}}
        if flavour == "b2b":
            callback |= {"remoteTypes": ["Doors"], "batchNotify": {"size": 10, "timeWindow": 300},
                         "retryPolicy": {"policy": "Bounded", "retryNumber": 3, "retryDelay": 120}}
        else:
            callback["type"] = ["Remote", "Monitor"]
        if flavour == "platform":
            callback["channel"] = callback.pop("callback")
        given, report = self.folder / f"callback-{flavour}.json", self.folder / f"report-{flavour}.json"
        given.write_text(json.dumps(callback))
        process, url = start([sys.executable, str(RECEIVERS / "customer.py"), "--flavour", flavour])
        try:
            conform(url + "/hook", flavour, "--probe", url + "/processed", "--callback", str(given),
                    "--report", f"json={report}", *(word for check in checks for word in ("--only", check)))
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()
        made = {check["id"]: check["outcome"] for check in json.loads(report.read_text())["checks"]}
        self.assertEqual(made.keys(), set(checks))
        self.assertNotIn("skipped", made.values())
        return {check for check, outcome in made.items() if outcome != "passed"}

    def test_each_mistake_of_a_customer_is_named(self):
        def find(flavour):
            attributes = [{"type": "Body", "key": "vehicle", "value": "$vin"}]
            # Without attributes nothing at all is acted on, which hides other mistakes.
            return (self.found_in_customer(flavour, (*CUSTOMER, "response/200-when-received"), attributes),
                    self.found_in_customer(flavour, [NEEDS_ATTRIBUTES]))
        with concurrent.futures.ThreadPoolExecutor() as pool:
            for with_attributes, without in pool.map(find, ("b2b", "b2c", "platform")):
                self.assertEqual(with_attributes, set(CUSTOMER) - {NEEDS_ATTRIBUTES})
                self.assertEqual(without, {NEEDS_ATTRIBUTES})

    def test_another_2xx_is_a_warning(self):
        result = self.scripted("204", "--only", "response/200-when-received")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("WARN", result.stdout)

    def test_nothing_selected_is_not_a_pass(self):
        self.assertEqual(self.scripted("200", "--only", "nothing/*").returncode, 3)

    def test_a_receiver_that_never_answers(self):
        result = self.scripted("close")
        self.assertEqual(result.returncode, 4, result.stdout)
        self.assertIn("SKIP", result.stdout)

    def test_what_is_wrong_is_said_before_anything_is_sent(self):
        self.assertEqual(conform("not-a-url", "b2b").returncode, 2)
        self.assertEqual(conform("http://127.0.0.1:9/hook", "b2b", "--probe", "nonsense").returncode, 2)
        self.assertEqual(conform("http://127.0.0.1:9/hook", "b2b", "--ca", "/no/such/file").returncode, 2)
        self.assertEqual(conform("http://127.0.0.1:9/hook", "b2b", "--callback", "/no/such/file").returncode, 2)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write('{"remoteTypes": ["Doors"]}')
            file.flush()
            result = conform("http://127.0.0.1:9/hook", "b2b", "--callback", file.name)
        self.assertEqual(result.returncode, 2)
        self.assertIn("needs the key 'callback'", result.stderr)


    def with_receiver(self, run, flavour="b2b", respond="200"):
        """Calls run(url) while a receiver is there."""
        process, url = start([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--flavour", flavour, "--respond", respond])
        try:
            return run(url + "/hook")
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()

    def test_every_document_is_written_and_valid(self):
        def run(url):
            return conform(url, "b2b", "--only", "response", "--report", f"json={self.folder}/r.json", "--report",
                           f"junit={self.folder}/r.xml", "--journal", f"{self.folder}/j.jsonl", "--har",
                           f"{self.folder}/h.har", "--header", "X-Gateway-Token: geheim")
        result = self.with_receiver(run)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        report = json.loads((self.folder / "r.json").read_text())
        self.assertEqual((report["command"], report["exit"], report["summary"]["failed"]), ("conform", 0, 0))
        self.assertEqual(report["summary"]["passed"], len(report["checks"]))
        journal = [json.loads(line) for line in (self.folder / "j.jsonl").read_text().splitlines()]
        self.assertEqual([line["seq"] for line in journal], list(range(1, report["attempts"] + 1)))
        archive = json.loads((self.folder / "h.har").read_text())
        self.assertEqual(len(archive["log"]["entries"]), report["attempts"])
        for text in (self.folder / "r.json", self.folder / "j.jsonl", self.folder / "h.har"):
            self.assertNotIn("geheim", text.read_text())
        self.assertIn("<testsuite", (self.folder / "r.xml").read_text())

    def test_a_report_on_standard_output_stands_alone(self):
        result = self.with_receiver(lambda url: conform(url, "b2b", "--only", "url", "--report", "json=-"))
        self.assertEqual(json.loads(result.stdout)["exit"], 0)
        self.assertIn("PASSED", result.stderr)

    def test_a_report_that_cannot_be_written(self):
        def run(url):
            return (conform(url, "b2b", "--only", "url", "--report", f"json={self.folder}/none/r.json"),
                    conform(url, "b2b", "--only", "url", "--report", "json=/dev/full"))
        before, after = self.with_receiver(run)
        self.assertEqual((before.returncode, after.returncode), (5, 5))
        self.assertNotIn("PASS", before.stdout)  # It was found out before anything was sent.

    def test_plain_http_behind_an_https_url_is_named(self):
        def run(url):
            return conform(url.replace("http:", "https:"), "b2b", "--only", "tls",
                           "--report", f"json={self.folder}/r.json")
        result = self.with_receiver(run)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        checks = {check["id"]: check for check in json.loads((self.folder / "r.json").read_text())["checks"]}
        self.assertEqual(checks["tls/modern-version"]["message"],
                         "expected TLS 1.2 or newer, got no TLS session: what answered speaks no TLS (plain HTTP?)")
        self.assertEqual(checks["tls/no-old-versions"]["outcome"], "skipped")  # There are no versions to refuse.

    def test_levels(self):
        def run(url):
            return [conform(url, "b2b", "--only", "hostile", "--level", level, "--report", "json=-")
                    for level in ("must", "should", "may")]
        counts = [len(json.loads(result.stdout)["checks"]) for result in self.with_receiver(run)]
        self.assertLess(counts[0], counts[1])
        self.assertLess(counts[1], counts[2])

    def test_strict_makes_a_should_binding(self):
        def run(url):
            return [conform(url, "b2b", "--only", "tls/https-used", *options) for options in ((), ("--strict",))]
        self.assertEqual([result.returncode for result in self.with_receiver(run)], [0, 1])

    def test_a_baseline_accepts_what_is_known_and_nothing_else(self):
        baseline = self.folder / "baseline.yaml"

        def run(url):
            def judge(*options):
                return conform(url, "b2b", "--only", "response/no-redirect", "--only", "response/no-other-status",
                               "--baseline", str(baseline), *options)
            first = judge()
            updated = judge("--update-baseline")
            text = baseline.read_text()
            again = judge()
            baseline.write_text(text.replace("  - check: response/no-redirect\n", ""))
            less = judge()
            return first, updated, text, again, less
        first, updated, text, again, less = self.with_receiver(run, respond="redirect:/other")
        self.assertEqual(first.returncode, 2)  # There is no such file.
        self.assertEqual(updated.returncode, 0, updated.stdout)
        self.assertIn("check: response/no-redirect", text)
        self.assertEqual(again.returncode, 0, again.stdout)
        self.assertEqual(less.returncode, 1)

    def test_a_baseline_forgets_what_was_mended(self):
        baseline = self.folder / "baseline.yaml"
        baseline.write_text("accepted:\n  - {check: response/no-redirect, reason: the old proxy}\n"
                            "  - {check: url/query-kept, reason: not asked for}\n")

        def run(url):
            options = ("--only", "response/no-redirect", "--baseline", str(baseline))
            return conform(url, "b2b", *options), conform(url, "b2b", *options, "--prune-baseline")
        told, pruned = self.with_receiver(run)
        self.assertIn("no longer fails", told.stderr)
        self.assertEqual((told.returncode, pruned.returncode), (0, 0))
        self.assertNotIn("response/no-redirect", baseline.read_text())
        self.assertIn("not asked for", baseline.read_text())

    def test_a_project_file_holds_the_options_and_the_command_line_goes_before_it(self):
        def run(url):
            (self.folder / "notisim.yaml").write_text(
                f"conform:\n  url: {url}\n  flavour: b2b\n  only: [response/no-redirect, url/exact-target-served]\n"
                "  interpret: {A-03: 200-only}\n  timeout: 5s\n  strict: true\n  report: {json: out/r.json}\n")
            (self.folder / "out").mkdir()
            words = [NOTISIM, "conform", "--color", "never"]
            here = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=self.folder)
            first = json.loads((self.folder / "out/r.json").read_text())
            elsewhere = subprocess.run([*words, "--config", str(self.folder / "notisim.yaml"), "--only", "response/*"],
                                       capture_output=True, text=True, timeout=60, cwd="/")
            return here, first, elsewhere, json.loads((self.folder / "out/r.json").read_text())
        here, first, elsewhere, second = self.with_receiver(run)
        self.assertEqual((here.returncode, elsewhere.returncode), (0, 0), here.stderr + elsewhere.stderr)
        self.assertEqual([check["id"] for check in first["checks"]], ["response/no-redirect", "url/exact-target-served"])
        self.assertEqual(first["interpretations"]["A-03"], "200-only")
        self.assertTrue(all(check["id"].startswith("response/") for check in second["checks"]))

    def test_mistakes_of_a_project_file_have_their_places(self):
        (self.folder / "notisim.yaml").write_text("conform:\n  flavor: b2b\n  timeout: 5\n  strict: yes\n"
                                                  "  header: {X: \"${env.NOT_THERE}\"}\nload: {}\n")
        result = subprocess.run([NOTISIM, "conform"], capture_output=True, text=True, timeout=60, cwd=self.folder)
        self.assertEqual(result.returncode, 2)
        for line, words in ((2, "did you mean 'flavour'?"), (3, "is not a duration"), (4, "write true"),
                            (5, "NOT_THERE"), (6, "unknown key 'load'")):
            self.assertIn(f"notisim.yaml:{line}:", result.stderr)
            self.assertIn(words, result.stderr)

    def test_waits_until_the_receiver_is_ready(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        words = [NOTISIM, "conform", f"http://127.0.0.1:{port}/hook", "--flavour", "b2b", "--only", "url",
                 "--wait-ready", "20s"]
        waiting = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        process, _ = start([NOTISIM, "receive", "--listen", f"127.0.0.1:{port}"])
        try:
            output, _ = waiting.communicate(timeout=30)
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()
        self.assertEqual(waiting.returncode, 0, output)

    def test_an_interrupted_suite_keeps_what_was_done(self):
        def run(url):
            suite = subprocess.Popen([NOTISIM, "conform", url, "--flavour", "b2b", "--report",
                                      f"json={self.folder}/r.json", "--journal", f"{self.folder}/j.jsonl"],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for _ in range(1000):
                if (self.folder / "j.jsonl").exists() and (self.folder / "j.jsonl").read_text().count("\n") > 20:
                    break
                time.sleep(0.01)
            suite.send_signal(signal.SIGINT)
            suite.communicate(timeout=30)
            return suite.returncode
        self.assertEqual(self.with_receiver(run), 130)
        report = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(report["exit"], 130)
        self.assertGreater(report["attempts"], 20)
        self.assertIn("interrupted", {check["message"] for check in report["checks"]})

    def test_quiet_prints_the_verdict_only(self):
        result = self.with_receiver(lambda url: conform(url, "b2b", "--only", "url", "--quiet"))
        self.assertEqual(len(result.stdout.splitlines()), 1, result.stdout)
        self.assertIn("7 passed", result.stdout)

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
