"""`notisim conform` against correct receivers, and against receivers with one fault each that its checks are about.

Usage: conform_test.py NOTISIM SOURCE_DIR
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

NOTISIM = str(pathlib.Path(sys.argv[1]).resolve())
RECEIVER = str(pathlib.Path(sys.argv[2]).resolve() / "receiver-conformance/receivers/receiver.py")


def start(words):
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return process, process.stdout.readline().strip()


def conform(url, flavour, *options):
    return subprocess.run([NOTISIM, "conform", url, "--flavour", flavour, "--color", "never", *options],
                          capture_output=True, text=True, timeout=60)


class Conform(unittest.TestCase):
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


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
