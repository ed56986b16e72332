"""notisim load against load_sink, a receiver that knows exactly what it did wrong.

Usage: load_test.py NOTISIM LOAD_SINK. Prints each thing that is not as it should be; exits 1 if there is any.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

NOTISIM, SINK = sys.argv[1:3]
failures = []


def expect(holds, what):
    if not holds:
        failures.append(what)


class Sink:
    """A load_sink, ended by its pid; afterwards `told` is what it says of itself."""

    def __init__(self, *options):
        self.process = subprocess.Popen([SINK, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def end(self):
        self.process.terminate()
        self.told = json.loads(self.process.communicate(timeout=20)[1].strip().splitlines()[-1])
        return self.told


def load(url, folder, *options):
    report = pathlib.Path(folder, "report.json")
    run = subprocess.run([NOTISIM, "load", url, "--report", f"json={report}", "--color", "never", *options],
                         capture_output=True, text=True, timeout=100)
    result = json.loads(report.read_text()) if report.exists() else {}
    counts = result.get("notifications")
    if counts:
        expect(counts["raised"] == sum(counts[key] for key in ("delivered", "expired", "given_up", "pending")),
               f"{options}: {counts} do not add up")
    return run, result


def test_faults_are_found(folder, flavour, batch):
    processed = pathlib.Path(folder, "processed.jsonl")
    sink = Sink("--processed", str(processed), "--drop", "1000", "--double", "700", "--swap", "1100")
    run, result = load(sink.url, folder, "--flavour", flavour, "--batch", str(batch), "--rate", "2000/s", "--duration",
                       "4s", "--vehicles", "200", "--probe", sink.url + "/processed", "--threshold", "failed<0.1%")
    told = sink.end()
    where = f"{flavour}, batches of {batch}"
    expect(run.returncode == 1, f"{where}: exit {run.returncode}: {run.stdout}{run.stderr}")
    expect(told["unread"] == 0, f"{where}: the sink could not read {told['unread']}")
    expect(told["notifications"] == result["notifications"]["delivered"], f"{where}: delivered is not what arrived")
    found = {check["id"]: check for check in result["checks"]}
    for check, name in (("processed/lost", "dropped"), ("processed/doubled", "doubled"),
                        ("processed/order", "swapped")):
        actual = found[check].get("actual", "0")
        expect(told[name] > 0 or name == "swapped", f"{where}: the sink {name} nothing")
        expect(actual == str(told[name]), f"{where}: {check} says {actual}, the sink {name} {told[name]}")


def test_failures_are_retried(folder):
    sink = Sink("--status", "500@1s-2s")
    run, result = load(sink.url, folder, "--rate", "300/s", "--duration", "3s", "--vehicles", "100", "--drain", "40s",
                       "--threshold", "drain<40s", "--workers", "2")
    told = sink.end()
    counts = result["notifications"]
    expect(run.returncode == 0, f"retry: exit {run.returncode}: {run.stdout}{run.stderr}")
    expect(result["answers"].get("500", 0) > 0, f"retry: no 500 in {result['answers']}")
    expect(result["retries"] > 0, "retry: nothing was retried")
    expect(counts["pending"] == 0 and counts["delivered"] == counts["raised"], f"retry: {counts}")
    expect(told["requests"] == result["attempts"], f"retry: {told['requests']} arrived of {result['attempts']}")


def test_exit_codes(folder):
    run, _ = load("http://127.0.0.1:9/hook", folder, "--rate", "20/s", "--duration", "1s", "--drain", "1s")
    expect(run.returncode == 4, f"nobody there: exit {run.returncode}")
    for words in (["--plan", "nonsense"], ["--threshold", "p99<50"], ["--threshold", "p98ms<1"], ["--rate", "5000"],
                  ["--shard", "9/8"], ["--mix", "remote=0,monitor=0"]):
        run, _ = load("http://127.0.0.1:9/hook", folder, *words)
        expect(run.returncode == 2 and "error:" in run.stderr, f"{words}: exit {run.returncode} {run.stderr}")
    run, _ = load("http://192.0.2.1/hook", folder, "--duration", "1s")
    expect(run.returncode == 2 and "--allow-host" in run.stderr, f"a public address: exit {run.returncode}")


with tempfile.TemporaryDirectory() as temporary:
    for flavour, batch in (("b2b", 1), ("b2b", 5), ("b2c", 1), ("b2c", 4), ("platform", 1)):
        test_faults_are_found(temporary, flavour, batch)
    test_failures_are_retried(temporary)
    test_exit_codes(temporary)
for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
