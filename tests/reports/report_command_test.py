"""`notisim report merge` and `convert` from outside, with the reports of the samples.

Usage: report_command_test.py NOTISIM NOTISIM_REPORT_SAMPLES
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

NOTISIM, SAMPLES = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])
FORMATS = ("json", "junit", "html", "markdown", "sarif", "tap", "github")


class ReportCommand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.samples = tempfile.TemporaryDirectory()
        subprocess.run([SAMPLES, cls.samples.name], check=True, timeout=60)

    @classmethod
    def tearDownClass(cls):
        cls.samples.cleanup()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def sample(self, name):
        return str(pathlib.Path(self.samples.name, name))

    def report(self, *words, code):
        result = subprocess.run([NOTISIM, "report", *words], capture_output=True, text=True, timeout=60,
                                cwd=self.folder, stdin=subprocess.DEVNULL)
        self.assertEqual(result.returncode, code, f"\nstdout:\n{result.stdout}\nstderr:\n{result.stderr}")
        return result

    def changed(self, name, change):
        report = json.loads(pathlib.Path(self.sample(name)).read_text())
        change(report["scenarios"][0])
        path = self.folder / ("changed-" + name)
        path.write_text(json.dumps(report))
        return str(path)

    def test_converted_reports_are_those_that_the_run_would_have_written(self):
        for name in ("one", "several", "nothing", "conform", "load", "capacity"):
            words = [word for form in FORMATS for word in ("--report", f"{form}={name}.{form}")]
            self.report("convert", self.sample(f"{name}.json"), *words, code=0)
            for form in FORMATS:
                self.assertEqual((self.folder / f"{name}.{form}").read_bytes(),
                                 pathlib.Path(self.sample(f"{name}.{form}")).read_bytes(), f"{name} as {form}")

    def test_several_files_are_converted_into_one_report(self):
        self.report("convert", self.sample("one.json"), self.sample("several.json"), "--report", "json=all.json", code=0)
        report = json.loads((self.folder / "all.json").read_text())
        self.assertEqual(len(report["scenarios"]), 4)
        self.assertEqual(report["exit"], 4)
        mixed = self.report("convert", self.sample("one.json"), self.sample("load.json"), "--report", "tap=-", code=2)
        self.assertEqual(mixed.stderr, "error: reports of run and of load do not go into one\n")

    def test_shards_are_added_up(self):
        result = self.report("merge", self.sample("shard-1.json"), self.sample("shard-2.json"), "--threshold",
                             "p50 < 1h", "--report", "json=sum.json", code=1)
        self.assertTrue(result.stdout.splitlines()[-1].startswith("FAILED"), result.stdout)
        total = json.loads((self.folder / "sum.json").read_text())
        parts = [json.loads(pathlib.Path(self.sample(f"shard-{number}.json")).read_text()) for number in (1, 2)]
        for key in ("sent", "ok", "failed", "planned"):
            self.assertEqual(total["load"][key], sum(part["load"][key] for part in parts))
        self.assertEqual(total["exit"], 1)
        outcomes = {check["id"]: check["outcome"] for check in total["checks"]}
        self.assertEqual(outcomes["threshold/p50<1h"], "passed")
        self.assertEqual(outcomes["load/shards"], "passed")
        self.assertEqual(len(outcomes), len(total["checks"]))

    def test_a_missing_shard_fails_and_is_named(self):
        result = self.report("merge", self.sample("shard-1.json"), "--report", "json=-", code=1)
        checks = {check["id"]: check for check in json.loads(result.stdout)["checks"]}
        self.assertEqual(checks["load/shards"]["message"], "without a report: shard 2")
        self.assertIn("FAILED", result.stderr)

    def test_exit_codes_are_those_of_a_run(self):
        def good(entry):
            entry["load"].update(thresholds=["failed<50%"])

        files = [self.changed(f"shard-{number}.json", good) for number in (1, 2)]
        self.report("merge", *files, "--quiet", code=0)
        self.report("merge", *files, "--threshold", "failed<1%", code=1)
        for code in (4, 130):
            files = [self.changed(f"shard-{number}.json", lambda entry: entry.update(exit=code)) for number in (1, 2)]
            self.assertIn("NO ANSWER" if code == 4 else "INTERRUPTED", self.report("merge", *files, code=code).stdout)
        self.report("merge", self.sample("nothing.json"), code=3)

    def test_what_does_not_belong_together_is_refused(self):
        one = self.sample("shard-1.json")
        other = self.changed("shard-2.json", lambda entry: entry.update(seed=8))
        for words, told in (((one, one), "shard 1 of 2 is in"), ((one, other), "the seed of one is '7'"),
                            ((one, self.sample("one.json")), "is a report of load"),
                            ((self.sample("shard-1.html"),), "it is not JSON"),
                            (("no-file.json",), "cannot be read"), ((str(self.folder),), "cannot be read")):
            result = self.report("merge", *words, "--report", "json=sum.json", code=2)
            self.assertIn(told, result.stderr)
            self.assertNotIn("internal", result.stderr)

    def test_reports_of_runs_are_put_together(self):
        result = self.report("merge", self.sample("one.json"), self.sample("several.json"), "--report", "tap=all.tap",
                             code=4)
        for name in ("Doors & <locks>", "Horn", "Lost"):
            self.assertIn(name, result.stdout)

    def test_wrong_lines_are_told(self):
        for words, told in (((), "subcommand"), (("mrege", "a"), "did you mean 'merge'?"),
                            (("merge",), "required"), (("convert", "a.json"), "--report"),
                            (("merge", "a.json", "--threshhold", "p99<1s"), "did you mean '--threshold'?"),
                            (("merge", "a.json", "--threshold", "fialed<1%"), "did you mean 'failed'?"),
                            (("merge", "a.json", "--threshold", "p99<50"), "a unit is missing"),
                            (("merge", "a.json", "--report", "jsn=x"), "did you mean 'json'?")):
            self.assertIn(told, self.report(*words, code=2).stderr)
        help_text = self.report("merge", "--help", code=0).stdout
        self.assertIn("service.", help_text)
        self.assertIn("drain<60s", help_text)

    def test_a_report_is_not_written_over_what_is_read(self):
        path = self.changed("load.json", lambda entry: None)
        self.assertIn("is to be written, but is read", self.report("convert", path, "--report", f"html={path}",
                                                                   code=2).stderr)
        self.report("convert", path, "--report", "html=/nowhere/page.html", code=5)
        self.report("convert", path, "--report", "html=/dev/full", code=5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
