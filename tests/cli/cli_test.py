"""The command line from outside: exit codes, reports and what a receiver in another language meets.

Usage: cli_test.py NOTISIM SOURCE_DIR [TEST...]
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

from servers import RawServer, Receiver, closed_port, half_an_answer, silent

NOTISIM = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])

CALLBACK = """notisim: 1
name: Doors
flavour: b2b
vehicles:
  car: {vin: VR3UHZKXZPT000001}
callbacks:
  doors:
    remoteTypes: [Doors]
    retryPolicy: %(policy)s
    callback: {webhook: {target: "http://127.0.0.1:9/hook?password=hidden", name: depot, attributes: [
      {type: Header, key: Authorization, value: Basic c2VjcmV0}]}}
steps:
"""
ACCEPTED = "  - remote: {on: doors, raw: {remoteType: Doors, eventStatus: {type: Pending, status: Accepted}}}\n"
DONE = ("  - after: 5s\n    remote: {on: doors, raw: {remoteType: Doors, eventStatus: {type: Done, status: Success}}}\n"
        "    as: unlock\n")


def scenario(steps=ACCEPTED, expect="", policy="{policy: Bounded, retryNumber: 3, retryDelay: 10}"):
    return CALLBACK % {"policy": policy} + steps + (f"expect: {expect}\n" if expect else "")


class CliTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def path(self, name, text=None):
        path = self.folder / name
        if text is not None:
            path.write_text(text)
        return str(path)

    def notisim(self, *words, env=None, timeout=60):
        return subprocess.run([NOTISIM, *words], capture_output=True, text=True, timeout=timeout, cwd=self.folder,
                              env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL)

    def run_scenario(self, text, *words, **options):
        return self.notisim("run", self.path("scenario.yaml", text), *words, **options)

    def journal(self, name="journal"):
        return [json.loads(line) for line in pathlib.Path(self.path(name)).read_text().splitlines()]

    def expect_exit(self, result, code):
        self.assertEqual(result.returncode, code, f"\nstdout:\n{result.stdout}\nstderr:\n{result.stderr}")

    # Exit codes

    def test_exit_0_when_everything_expected_held(self):
        with Receiver() as receiver:
            result = self.run_scenario(scenario(expect="{delivered: all}"), "--target", receiver.url)
        self.expect_exit(result, 0)
        self.assertIn("PASSED", result.stdout)
        path, headers, body = receiver.requests[0]
        self.assertEqual(path, "/hook?password=hidden")
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(headers["Authorization"], "Basic c2VjcmV0")
        self.assertEqual(json.loads(body)["events"][0]["eventStatus"], {"type": "Pending", "status": "Accepted"})

    def test_exit_1_names_the_attempts_and_how_to_run_it_again(self):
        with Receiver([500, 500, 500, 200]) as receiver:
            result = self.run_scenario(scenario(expect="{delivered: all}"), "--target", receiver.url, "--journal",
                                       self.path("journal"))
        self.expect_exit(result, 1)
        self.assertIn("FAIL  every answer has status 200", result.stdout)
        self.assertRegex(result.stdout, r"attempts  1, 2, 3\n")
        self.assertIn("PASS  all notifications are delivered", result.stdout)
        again = re.search(r"again     (.*)", result.stdout).group(1).split()
        self.assertEqual(again[:2], ["notisim", "run"])
        with Receiver([500, 200]) as receiver:
            again[again.index("--target") + 1] = receiver.url
            self.expect_exit(self.notisim(*again[1:], "--journal", self.path("journal")), 1)
        self.assertEqual([line["status"] for line in self.journal()], [500, 200])

    def test_a_receiver_that_recovers_passes_where_500_is_allowed(self):
        with Receiver([500, 500, 500, 200]) as receiver:
            result = self.run_scenario(
                scenario(expect="{status: [200, 500], delivered: all, attempts: 4, recovered_within: 30s}"),
                "--target", receiver.url, "--journal", self.path("journal"))
        self.expect_exit(result, 0)
        lines = self.journal()
        self.assertEqual([line["outcome"] for line in lines], ["refused"] * 3 + ["accepted"])
        self.assertEqual([line["at"][11:19] for line in lines], ["08:00:00", "08:00:10", "08:00:20", "08:00:30"])
        self.assertEqual(lines[-1]["final"], "delivered")

    def test_a_success_status_that_the_documents_do_not_support_is_a_warning(self):
        with Receiver([204]) as receiver:
            result = self.run_scenario(scenario(expect="{delivered: all}"), "--target", receiver.url)
            self.expect_exit(result, 0)
            self.assertIn("WARN", result.stdout)
            strict = self.run_scenario(scenario(expect="{status: 200, delivered: all}"), "--target", receiver.url)
            self.expect_exit(strict, 1)

    def test_exit_2_sends_nothing_and_shows_the_place(self):
        with Receiver() as receiver:
            text = scenario().replace("remoteTypes: [Doors]", "remoteTypes: [Door]")
            result = self.run_scenario(text, "--target", receiver.url, "--report", "json=" + self.path("report"))
        self.expect_exit(result, 2)
        self.assertEqual(receiver.requests, [])
        self.assertRegex(result.stderr, r"scenario\.yaml:8:19")
        self.assertIn("did you mean 'Doors'?", result.stderr)
        self.assertIn("^^^^", result.stderr)

    def test_exit_2_for_a_slip_in_the_command_line(self):
        for words in (["run"], ["rnu", "x"], ["run", "x", "--tiemout", "1s"], ["run", "nowhere.yaml"],
                      ["run", "x", "--clock", "x0"], ["run", "x", "--interpret", "A-01=twice"],
                      ["run", "x", "--interpret", "A-99=x"], ["run", "x", "--report", "pdf=x"],
                      ["run", "x", "--header", "a b: c"], ["run", "x", "--target", "ftp://x"], ["run", "x", "--seed", "y"],
                      ["run", "x", "--seed", "-1"], ["run", "x", "--header", "Content-Length: 3"], ["conform"],
                      ["schema", "nothing"], ["list", "nothing"], ["receive", "--respond", "20"], []):
            with self.subTest(words=words):
                result = self.notisim(*words)
                self.expect_exit(result, 2)
                self.assertRegex(result.stderr, r"^error: ")
        self.assertIn("did you mean '--timeout'?", self.notisim("run", "x", "--tiemout", "1s").stderr)
        self.assertIn("did you mean 'run'?", self.notisim("rnu", "x").stderr)

    def test_exit_2_for_a_ca_file_that_holds_no_certificate(self):
        result = self.run_scenario(scenario(), "--ca", self.path("ca.pem", "nothing"))
        self.expect_exit(result, 2)

    def test_exit_2_for_exec_steps_without_leave(self):
        with Receiver() as receiver:
            text = scenario("  - exec: touch made\n" + ACCEPTED)
            self.expect_exit(self.run_scenario(text, "--target", receiver.url), 2)
            self.assertFalse((self.folder / "made").exists())
            self.expect_exit(self.run_scenario(text, "--target", receiver.url, "--allow-exec"), 0)
            self.assertTrue((self.folder / "made").exists())

    def test_a_command_that_fails_or_hangs_is_told(self):
        with Receiver() as receiver:
            failed = self.run_scenario(scenario("  - exec: exit 3\n" + ACCEPTED), "--target", receiver.url, "--allow-exec")
            self.expect_exit(failed, 1)
            self.assertIn("ended with exit status 3", failed.stdout)
        path = self.path("scenario.yaml", scenario("  - exec: touch started; sleep 60\n" + ACCEPTED))
        process = subprocess.Popen([NOTISIM, "run", path, "--allow-exec", "--target", closed_port()], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for((self.folder / "started").exists)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=10), 130)

    def test_an_output_never_takes_the_place_of_an_input(self):
        path = self.path("scenario.yaml", scenario())
        self.expect_exit(self.notisim("run", path, "--report", "json=" + path), 2)
        self.assertEqual(pathlib.Path(path).read_text(), scenario())
        both = self.path("both")
        for same in (both, os.path.join(self.folder, ".", "both")):
            self.expect_exit(self.notisim("run", path, "--report", "json=" + both, "--journal", same), 2)

    def test_a_pipe_that_nobody_writes_to_does_not_hang(self):
        os.mkfifo(self.path("pipe"))
        self.expect_exit(self.notisim("lint", self.path("pipe"), timeout=30), 2)

    def test_steps_of_one_moment_happen_in_order(self):
        steps = ACCEPTED + "  - outage: {for: 1h}\n"
        with Receiver() as receiver:
            result = self.run_scenario(scenario(steps, expect="{delivered: all, attempts: 1}"), "--target", receiver.url)
        self.expect_exit(result, 0)

    def test_output_that_does_not_arrive_is_an_error(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([NOTISIM, "list"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=30)
        self.expect_exit(result, 5)

    def test_a_hostile_name_does_not_drive_the_terminal(self):
        text = scenario().replace("name: Doors", 'name: "\\e[2Jpwned\\a"', 1)
        result = self.notisim("plan", self.path("scenario.yaml", text))
        self.assertNotIn("\x1b", result.stdout)

    def test_exit_3_when_nothing_is_tested(self):
        empty = self.folder / "empty"
        empty.mkdir()
        report = self.path("report")
        self.expect_exit(self.notisim("run", str(empty), "--report", "json=" + report), 3)
        self.assertEqual(json.loads(pathlib.Path(report).read_text())["exit"], 3)
        with Receiver() as receiver:
            result = self.run_scenario(scenario("  - wait: 1h\n"), "--target", receiver.url)
        self.expect_exit(result, 3)
        self.assertNotIn("PASS ", result.stdout)

    def test_exit_4_when_there_is_never_an_answer(self):
        report, junit = self.path("report"), self.path("junit")
        result = self.run_scenario(scenario(expect="{delivered: all}"), "--target", closed_port(), "--report",
                                   "json=" + report, "--report", "junit=" + junit)
        self.expect_exit(result, 4)
        document = json.loads(pathlib.Path(report).read_text())
        self.assertEqual((document["exit"], document["attempts"], document["answers"]), (4, 4, {"connect": 4}))
        self.assertEqual(document["notifications"]["given_up"], 1)
        root = xml.etree.ElementTree.parse(junit).getroot()
        self.assertEqual(root.get("errors"), "1")
        self.assertEqual(len(root.findall(".//error")), 1)

    def test_a_receiver_that_never_answers_costs_simulated_time(self):
        with RawServer(silent) as receiver:
            result = self.run_scenario(scenario(expect="{given_up: all}"), "--target", receiver.url, "--timeout", "100ms",
                                       "--journal", self.path("journal"))
        self.expect_exit(result, 4)
        self.assertEqual([(line["at"][14:23], line["error"]) for line in self.journal()],
                         [("00:00.000", "timeout"), ("00:10.100", "timeout"), ("00:20.200", "timeout"),
                          ("00:30.300", "timeout")])

    def test_days_of_silence_are_cut_short(self):
        with RawServer(silent) as receiver:
            result = self.run_scenario(scenario(policy="{policy: Bounded, retryNumber: 500, retryDelay: 10}"), "--target",
                                       receiver.url, "--timeout", "100ms", "--silence", "500ms", "--report",
                                       "json=" + self.path("report"))
        self.expect_exit(result, 4)
        document = json.loads(pathlib.Path(self.path("report")).read_text())
        self.assertEqual(document["end"], "silent")
        self.assertEqual(document["notifications"]["pending"], 1)

    def test_a_receiver_that_dies_in_the_middle_is_told_as_such(self):
        with RawServer(half_an_answer) as receiver:
            result = self.run_scenario(scenario(), "--target", receiver.url, "--journal", self.path("journal"))
        self.expect_exit(result, 4)
        self.assertEqual({line["error"] for line in self.journal()}, {"closed"})

    def test_exit_5_when_a_report_cannot_be_written(self):
        with Receiver() as receiver:
            before = self.run_scenario(scenario(), "--target", receiver.url, "--report",
                                       "json=" + str(self.folder / "no" / "report"))
            self.expect_exit(before, 5)
            self.assertEqual(receiver.requests, [], "checked before anything is sent")
            at_the_end = self.run_scenario(scenario(), "--target", receiver.url, "--report", "json=/dev/full")
            self.expect_exit(at_the_end, 5)
            journal = self.run_scenario(scenario(), "--target", receiver.url, "--journal", "/dev/full")
            self.expect_exit(journal, 5)

    def test_exit_130_leaves_complete_reports(self):
        steps = ACCEPTED + DONE
        path = self.path("scenario.yaml", scenario(steps, expect="{delivered: all}"))
        with Receiver() as receiver:
            process = subprocess.Popen([NOTISIM, "run", path, "--clock", "real", "--target", receiver.url, "--report",
                                        "json=" + self.path("report"), "--report", "junit=" + self.path("junit"),
                                        "--journal", self.path("journal"), "--har", self.path("har")],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.wait_for(lambda: receiver.requests)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(timeout=10), 130)
        document = json.loads(pathlib.Path(self.path("report")).read_text())
        self.assertEqual((document["exit"], document["end"]), (130, "interrupted"))
        counts = document["notifications"]
        self.assertEqual(counts["raised"], counts["delivered"] + counts["expired"] + counts["given_up"] + counts["pending"])
        self.assertEqual(document["summary"]["passed"], 0)
        xml.etree.ElementTree.parse(self.path("junit"))
        json.loads(pathlib.Path(self.path("har")).read_text())
        self.assertEqual(len(self.journal()), 1)

    def test_what_was_done_survives_a_kill(self):
        path = self.path("scenario.yaml", scenario(ACCEPTED + DONE))
        with Receiver() as receiver:
            process = subprocess.Popen([NOTISIM, "run", path, "--clock", "real", "--target", receiver.url, "--journal",
                                        self.path("journal")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.wait_for(lambda: os.path.exists(self.path("journal")) and os.path.getsize(self.path("journal")) > 0)
            process.kill()
            process.wait(timeout=10)
        self.assertEqual([line["outcome"] for line in self.journal()], ["accepted"])

    def wait_for(self, condition):
        end = time.monotonic() + 20
        while not condition():
            self.assertLess(time.monotonic(), end, "waited in vain")
            time.sleep(0.01)

    # Time

    def test_three_days_of_retries_pass_in_seconds_and_end_at_72_hours(self):
        policy = "{policy: Always, retryDelay: 600}"
        with Receiver([500]) as receiver:
            result = self.run_scenario(scenario(policy=policy, expect="{status: 500, expired: all, requests: 432}"),
                                       "--target", receiver.url, "--journal", self.path("journal"))
        self.expect_exit(result, 0)
        lines = self.journal()
        self.assertEqual(len(lines), 72 * 6)
        self.assertEqual(lines[-1]["at"], "2026-01-18T07:50:00.000Z")
        self.assertEqual((lines[-1]["final"], lines[-1]["retry_at"]), ("expired", None))
        self.assertEqual((lines[-2]["final"], lines[-2]["retry_at"]), (None, "2026-01-18T07:50:00.000Z"))

    def test_two_runs_write_the_same_journal(self):
        journals = []
        for name in ("one", "two"):
            with Receiver([500, 503, 200]) as receiver:
                self.run_scenario(scenario(ACCEPTED + DONE), "--set", "x=1", "--target",
                                  receiver.url, "--journal", self.path(name))
            lines = self.journal(name)
            for line in lines:
                line["latency_us"] = 0
                line["url"] = ""
            journals.append(lines)
        self.assertGreater(len(journals[0]), 3)
        self.assertEqual(journals[0], journals[1])

    def test_an_accelerated_clock_follows_the_wall(self):
        with Receiver() as receiver:
            began = time.monotonic()
            result = self.run_scenario(scenario(ACCEPTED + DONE, expect="{delivered: 2}"), "--target", receiver.url,
                                       "--clock", "x10")
            took = time.monotonic() - began
        self.expect_exit(result, 0)
        self.assertGreaterEqual(took, 0.5)

    # Network

    def test_tls_with_a_private_ca(self):
        certificate, key = self.path("cert.pem"), self.path("key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True,
                       capture_output=True)
        with Receiver(tls=(certificate, key)) as receiver:
            url = receiver.url.replace("127.0.0.1", "localhost")
            text = scenario(expect="{delivered: all}")
            self.expect_exit(self.run_scenario(text, "--target", url, "--ca", certificate), 0)
            self.assertEqual(len(receiver.requests), 1)
            unknown = self.run_scenario(text, "--target", url, "--journal", self.path("journal"))
            self.expect_exit(unknown, 4)
            self.assertEqual({line["error"] for line in self.journal()}, {"tls"})
            wrong_host = self.run_scenario(text, "--target", receiver.url, "--ca", certificate)
            self.expect_exit(wrong_host, 4)
            self.expect_exit(self.run_scenario(text, "--target", receiver.url, "--insecure"), 0)
        self.assertEqual(len(receiver.requests), 2)

    def test_ipv6(self):
        try:
            receiver = Receiver(host="::1")
        except OSError:
            self.skipTest("this machine has no IPv6")
        with receiver:
            self.expect_exit(self.run_scenario(scenario(expect="{delivered: all}"), "--target", receiver.url), 0)

    def test_redirects_are_answers(self):
        with Receiver([307]) as receiver:
            result = self.run_scenario(scenario(expect="{status: 307, given_up: all}"), "--target", receiver.url)
        self.expect_exit(result, 0)

    def test_a_hostile_receiver_gets_a_verdict(self):
        for script in ("timeout", "close", "reset", "cut", "garbage", "drip", "huge", "redirect:http://127.0.0.1:9/"):
            with self.subTest(script=script):
                receiver = subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--respond", script],
                                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                try:
                    url = receiver.stdout.readline().strip()
                    result = self.run_scenario(scenario(), "--target", url, "--timeout", "200ms")
                    self.assertIn(result.returncode, (1, 4))
                    self.assertIn("raised 1 = delivered 0 + expired 0 + given up 1 + pending 0", result.stdout)
                finally:
                    receiver.terminate()
                    receiver.wait(timeout=10)
                    receiver.stdout.close()

    # Output

    def test_reports_are_documents(self):
        with Receiver([200, 500, 200]) as receiver:
            result = self.run_scenario(scenario(ACCEPTED + DONE, expect="{delivered: all, requests: 1}"), "--target",
                                       receiver.url, "--report", "json=-", "--report", "junit=" + self.path("junit"),
                                       "--har", self.path("har"))
        self.expect_exit(result, 1)
        document = json.loads(result.stdout)
        for key in ("notisim", "command", "exit", "flavour", "target", "seed", "clock", "simulated", "wall_ms", "summary",
                    "notifications", "deliveries", "attempts", "retries", "batches", "answers", "latency_us", "checks"):
            self.assertIn(key, document)
        failed = [check for check in document["checks"] if check["outcome"] == "failed"]
        self.assertEqual(sorted(check["id"] for check in failed), ["expect/requests", "expect/status"])
        self.assertIn("***", document["target"])
        subprocess.run(["xmllint", "--noout", self.path("junit")], check=True)
        root = xml.etree.ElementTree.parse(self.path("junit")).getroot()
        self.assertEqual((root.get("failures"), root.get("errors")), ("2", "0"))
        self.assertEqual(len(root.findall(".//failure")), 2)
        archive = json.loads(pathlib.Path(self.path("har")).read_text())
        self.assertEqual([entry["response"]["status"] for entry in archive["log"]["entries"]], [200, 500, 200])

    def test_credentials_are_in_no_output(self):
        with Receiver() as receiver:
            result = self.run_scenario(scenario(), "--target", receiver.url, "--header", "X-Api-Key: topsecret",
                                       "--report", "json=" + self.path("report"), "--journal", self.path("journal"),
                                       "--har", self.path("har"))
        self.expect_exit(result, 0)
        self.assertEqual(receiver.requests[0][1]["X-Api-Key"], "topsecret")
        self.expect_exit(self.run_scenario(scenario(expect="{delivered: none}"), "--target", closed_port(), "--header",
                                           "X-Api-Key: topsecret", "--set", "password=topsecret", "--report",
                                           "json=" + self.path("failed")), 4)
        self.assertNotIn("topsecret", pathlib.Path(self.path("failed")).read_text())
        for name in ("journal", "har"):
            text = pathlib.Path(self.path(name)).read_text()
            self.assertNotIn("hidden", text)
            self.assertNotIn("topsecret", text)
            self.assertNotIn("c2VjcmV0", text)
        self.assertNotIn("hidden", pathlib.Path(self.path("report")).read_text())

    def test_colour_and_width(self):
        with Receiver() as receiver:
            plain = self.run_scenario(scenario(ACCEPTED + DONE), "--target", receiver.url)
            colored = self.run_scenario(scenario(), "--target", receiver.url, "--color", "always")
        self.assertNotIn("\x1b", plain.stdout + plain.stderr)
        self.assertIn("\x1b[32m", colored.stdout)
        timeline = plain.stdout.split("  PASS")[0]
        self.assertLessEqual(max(len(line) for line in timeline.splitlines()), 80)

    def test_quiet_prints_the_verdict_only(self):
        with Receiver() as receiver:
            result = self.run_scenario(scenario(), "--target", receiver.url, "--quiet")
        self.assertEqual(len(result.stdout.splitlines()), 1)
        self.assertRegex(result.stdout, r"^PASSED .* Doors\n$")

    def test_several_scenarios_are_one_report(self):
        self.path("a.yaml", scenario())
        self.path("b.yaml", scenario("  - wait: 1s\n"))
        with Receiver() as receiver:
            result = self.notisim("run", str(self.folder), "--target", receiver.url, "--report",
                                  "json=" + self.path("report"), "--journal", self.path("journal"))
        self.expect_exit(result, 3)
        document = json.loads(pathlib.Path(self.path("report")).read_text())
        self.assertEqual([entry["exit"] for entry in document["scenarios"]], [0, 3])
        self.assertTrue(self.journal()[0]["scenario"].endswith("a.yaml"))

    def test_interpretations_are_chosen_on_the_command_line(self):
        for value, requests in (("one-retry", 2), ("single-try", 1)):
            with self.subTest(value=value), Receiver([500]) as receiver:
                self.run_scenario(scenario(policy="{policy: None}"), "--target", receiver.url, "--interpret",
                                  "A-01=" + value, "--report", "json=" + self.path("report"))
                self.assertEqual(len(receiver.requests), requests)
                document = json.loads(pathlib.Path(self.path("report")).read_text())
                self.assertEqual(document["interpretations"]["A-01"], value)

    # Other commands

    def test_plan_sends_nothing_and_shows_the_timeline(self):
        result = self.notisim("plan", self.path("scenario.yaml", scenario(ACCEPTED + DONE)))
        self.expect_exit(result, 0)
        self.assertIn("Doors Pending/Accepted", result.stdout)
        self.assertIn("2 raised, 2 delivered", result.stdout)

    def test_lint_tells_all_errors_at_once(self):
        text = scenario().replace("vehicles:", "vehicels:").replace("retryNumber", "retryNumbre")
        result = self.notisim("lint", self.path("scenario.yaml", text))
        self.expect_exit(result, 2)
        self.assertIn("did you mean 'vehicles'?", result.stderr)
        self.assertIn("did you mean 'retryNumber'?", result.stderr)
        self.expect_exit(self.notisim("lint", self.path("good.yaml", scenario())), 0)

    def test_list_and_schema(self):
        scenarios = self.notisim("list", "scenarios")
        self.expect_exit(scenarios, 0)
        for line in scenarios.stdout.splitlines():
            self.assertRegex(line, r"^\S+ +\S.*$")
        interpretations = self.notisim("list", "interpretations").stdout
        for number in range(1, 70):
            self.assertIn(f"A-{number:02}  ", interpretations)
        self.assertLessEqual(max(len(line) for line in interpretations.splitlines()), 100)
        self.assertIn("refuse", self.notisim("list", "faults").stdout)
        self.assertIn("$schema", json.loads(self.notisim("schema", "scenario").stdout))
        self.expect_exit(self.notisim("--help"), 0)
        self.assertRegex(self.notisim("--version").stdout, r"^notisim \d+\.\d+\.\d+\n$")

    def test_receive_is_a_probe(self):
        process = subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        try:
            url = process.stdout.readline().strip()
            self.assertRegex(url, r"^http://127\.0\.0\.1:\d+$")
            self.expect_exit(self.run_scenario(scenario(ACCEPTED + DONE), "--target", url), 0)
            self.expect_exit(self.run_scenario(scenario("  - {body: '{', on: doors}\n", "{status: 500}"), "--target", url),
                             0)
            probe = subprocess.run(["curl", "-s", "--max-time", "10", url + "/processed"], capture_output=True, text=True,
                                   check=True)
            lines = [json.loads(line) for line in probe.stdout.splitlines()]
            self.assertEqual([line["status"] for line in lines], ["Accepted", "Success"])
            self.assertEqual({line["vin"] for line in lines}, {"VR3UHZKXZPT000001"})
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 0)
        self.assertIn("2 notifications accepted", errors)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
