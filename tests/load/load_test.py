"""notisim load against load_sink, a receiver that knows exactly what it did wrong.

Usage: load_test.py NOTISIM LOAD_SINK. Prints each thing that is not as it should be; exits 1 if there is any.
"""

import json
import pathlib
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True  # The module beside this one is part of a source tree.

from peer import OK, Peer

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


def load(url, folder, *options, **how):
    report = pathlib.Path(folder, "report.json")
    run = subprocess.run([NOTISIM, "load", url, "--report", f"json={report}", "--color", "never", *options],
                         capture_output=True, text=True, timeout=100, **how)
    result = json.loads(report.read_text()) if report.exists() else {}
    counts = result.get("notifications")
    if counts:
        expect(counts["raised"] == sum(counts[key] for key in ("delivered", "expired", "given_up", "pending")),
               f"{options}: {counts} do not add up")
    return run, result


def test_faults_are_found(folder, flavour, batch):
    processed = pathlib.Path(folder, "processed.jsonl")
    sink = Sink("--processed", str(processed), "--drop", "1000", "--double", "700", "--swap", "1100")
    run, result = load(sink.url, folder, "--flavour", flavour, "--batch", str(batch), "--rate", "4000/s", "--duration",
                       "2s", "--vehicles", "200", "--probe", sink.url + "/processed", "--threshold", "failed<0.1%",
                       "--threshold", "lost<1")
    told = sink.end()
    where = f"{flavour}, batches of {batch}"
    expect(run.returncode == 1, f"{where}: exit {run.returncode}: {run.stdout}{run.stderr}")
    expect(told["unread"] == 0, f"{where}: the sink could not read {told['unread']}")
    expect(told["notifications"] == result["notifications"]["delivered"], f"{where}: delivered is not what arrived")
    found = {check["id"]: check for check in result["checks"]}
    expect(told["dropped"] > 0, f"{where}: the sink dropped nothing")
    for check, name in (("processed/doubled", "doubled"), ("processed/order", "swapped")):
        actual = found[check].get("actual", "0")
        expect(told[name] > 0 or name == "swapped", f"{where}: the sink {name} nothing")
        expect(actual == str(told[name]), f"{where}: {check} says {actual}, the sink {name} {told[name]}")
    # A threshold replaces what is asked without one.
    expect(found["threshold/lost<1"]["outcome"] == "failed", f"{where}: {found}")
    expect(found["threshold/lost<1"].get("actual") == str(told["dropped"]), f"{where}: {found['threshold/lost<1']}")
    expect("processed/lost" not in found, f"{where}: loss is judged twice")
    expect(": " in found["threshold/lost<1"]["message"], f"{where}: what is lost is not named: {found}")


def test_failures_are_retried(folder):
    sink = Sink("--status", "500@1s-2s")
    run, result = load(sink.url, folder, "--rate", "300/s", "--duration", "3s", "--vehicles", "100", "--drain", "40s",
                       "--retry", "always@1s", "--threshold", "drain<40s", "--workers", "2")
    told = sink.end()
    counts = result["notifications"]
    expect(run.returncode == 0, f"retry: exit {run.returncode}: {run.stdout}{run.stderr}")
    expect(result["answers"].get("500", 0) > 0, f"retry: no 500 in {result['answers']}")
    expect(result["retries"] > 0, "retry: nothing was retried")
    expect(counts["pending"] == 0 and counts["delivered"] == counts["raised"], f"retry: {counts}")
    expect(told["requests"] == result["attempts"], f"retry: {told['requests']} arrived of {result['attempts']}")


def test_outage(folder):
    sink = Sink()
    run, result = load(sink.url, folder, "--rate", "400/s", "--duration", "3s", "--vehicles", "50", "--outage", "1s@1s",
                       "--retry", "always@1s", "--drain", "20s", "--threshold", "drain<15s", "--threshold", "backlog>100")
    told = sink.end()
    counts = result["notifications"]
    expect(run.returncode == 0, f"outage: exit {run.returncode}: {run.stdout}{run.stderr}")
    expect(result["answers"].get("connect", 0) > 0, f"outage: nothing was refused in {result['answers']}")
    expect(counts["delivered"] == counts["raised"] == told["requests"], f"outage: {counts}, arrived {told}")
    expect(result["load"]["backlog_max"] > 100 and result["load"]["drained"], f"outage: {result['load']}")


def test_plans(folder):
    """Every plan sends what it asks for, each notification once."""
    for plan, words, low, high in (
            ("poisson", ["--rate", "600/s"], 500, 700), ("ramp:100/s", ["--rate", "1100/s"], 598, 601),
            ("stages:200/s@500ms,800/s@500ms", [], 348, 352), ("burst:50@250ms", ["--rate", "200/s"], 349, 351),
            ("fleet", ["--rate", "600/s"], 450, 750)):
        processed = pathlib.Path(folder, "plan.jsonl")
        sink = Sink("--processed", str(processed))
        run, result = load(sink.url, folder, "--plan", plan, "--duration", "1s", "--vehicles", "300", *words)
        told = sink.end()
        planned = result["load"]["planned"]
        expect(run.returncode == 0, f"{plan}: exit {run.returncode}: {run.stdout}{run.stderr}")
        expect(low <= planned <= high, f"{plan}: {planned} planned, {low} to {high} expected")
        expect(planned == told["notifications"], f"{plan}: {planned} planned, {told['notifications']} arrived")
        lines = processed.read_text().splitlines()
        expect(len(set(lines)) == len(lines), f"{plan}: {len(lines) - len(set(lines))} notifications are not unique")


def test_ways_of_sending(folder):
    sink = Sink()
    run, result = load(sink.url, folder, "--max", "--duration", "1s", "--connections", "8", "--vehicles", "1000",
                       "--workers", "2")
    expect(run.returncode == 0 and result["load"]["sent"] > 200, f"--max: exit {run.returncode} {run.stdout}")
    run, result = load(sink.url.replace("127.0.0.1", "localhost"), folder, "--rate", "50/s", "--duration", "1s")
    expect(run.returncode == 0 and result["load"]["ok"] == 50, f"localhost: {run.stdout}")
    run, result = load(sink.url, folder, "--no-keep-alive", "--rate", "200/s", "--duration", "1s")
    expect(run.returncode == 0 and result["load"]["ok"] == 200, f"--no-keep-alive: {run.stdout}")
    journal = pathlib.Path(folder, "journal.jsonl")
    run, result = load(sink.url, folder, "--rate", "500/s", "--duration", "1s", "--journal", str(journal),
                       "--journal-every", "50")
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    expect(len(lines) == 10 and lines[0]["outcome"] == "accepted" and len(lines[0]["notifications"]) == 1,
           f"journal: {lines[:2]}")
    run, result = load(sink.url, folder, "--rate", "500/s", "--duration", "1s", "--journal", str(journal), "--workers", "3")
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    expect(len(lines) == result["attempts"] == len({line["seq"] for line in lines}) == len({line["delivery"] for line in lines}),
           f"journal of three workers: {len(lines)} lines")
    told = sink.end()
    expect(told["unread"] == 0, f"{told['unread']} bodies could not be read")


def test_https(folder):
    certificate, key = pathlib.Path(folder, "cert.pem"), pathlib.Path(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out",
                    str(certificate)], check=True, capture_output=True)
    receiver = subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--tls-cert", str(certificate),
                                 "--tls-key", str(key), "--strict"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                text=True)
    url = receiver.stdout.readline().strip()
    try:
        for words in ([], ["--no-keep-alive"]):
            run, result = load(url, folder, "--rate", "100/s", "--duration", "1s", "--ca", str(certificate), "--probe",
                               url + "/processed", *words)
            expect(run.returncode == 0 and result["load"]["ok"] == 100, f"https {words}: {run.stdout}{run.stderr}")
        run, result = load(url, folder, "--rate", "20/s", "--duration", "1s", "--drain", "1s")
        expect(run.returncode == 4 and result["answers"].get("tls", 0) > 0, f"unknown authority: {run.stdout}")
    finally:
        receiver.terminate()
        receiver.communicate(timeout=20)


def test_valid_for_the_reference_receiver(folder):
    """`notisim receive --strict` refuses what the schemas do not allow, and doubles by its own reading."""
    for flavour in ("b2b", "b2c", "platform"):
        for batch in ("1", "3"):
            receiver = subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--strict", "--flavour", flavour],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            url = receiver.stdout.readline().strip()
            try:
                run, result = load(url, folder, "--flavour", flavour, "--batch", batch, "--rate", "600/s", "--duration",
                                   "1s", "--vehicles", "60", "--probe", url + "/processed")
                expect(run.returncode == 0 and result["load"]["ok"] == 600,
                       f"strict {flavour} {batch}: exit {run.returncode}: {run.stdout}{run.stderr}")
            finally:
                receiver.terminate()
                receiver.communicate(timeout=20)


def test_scenario(folder):
    sink = Sink()
    run, result = load("demo", folder, "--target", sink.url, "--rate", "300/s", "--duration", "1s", "--vehicles", "50")
    told = sink.end()
    expect(run.returncode == 0 and told["requests"] == 300 and told["unread"] == 0,
           f"scenario: exit {run.returncode}: {run.stdout}{run.stderr} {told}")


def test_callback_with_a_variable(folder):
    callback = pathlib.Path(folder, "callback.yaml")
    callback.write_text(json.dumps({"label": "depot", "callback": {"webhook": {
        "target": "http://localhost/hook", "name": "depot"}}, "remoteTypes": ["Doors"], "retryPolicy": {
            "policy": "Bounded", "retryNumber": "${tries}", "retryDelay": 120}}))
    run, _ = load("http://127.0.0.1:9/hook", folder, "--callback", str(callback))
    expect(run.returncode == 2 and "--set" in run.stderr, f"an undefined variable: {run.stderr}")
    sink = Sink()
    run, result = load(sink.url, folder, "--callback", str(callback), "--set", "tries=3", "--duration", "1s")
    sink.end()
    expect(run.returncode == 0, f"--set: exit {run.returncode} {run.stdout}{run.stderr}")
    again = result["checks"][0]["reproduce"]
    expect("--set tries=3" in again, f"--set is not told: {again}")


def test_shards(folder):
    """Eight processes play one run; their reports joined are the report of the whole."""
    processed = pathlib.Path(folder, "shards.jsonl")
    sink = Sink("--processed", str(processed))
    reports = [pathlib.Path(folder, f"shard-{shard}.json") for shard in range(1, 9)]
    runs = [subprocess.Popen([NOTISIM, "load", sink.url, "--rate", "803/s", "--duration", "2s", "--vehicles", "805",
                              "--connections", "2", "--seed", "7", "--shard", f"{shard}/8", "--report",
                              f"json={report}", "--threshold", "failed<1%", "--quiet"], stdout=subprocess.DEVNULL)
            for shard, report in enumerate(reports, 1)]
    expect([run.wait(timeout=60) for run in runs] == [0] * 8, "shards: not all of them passed")
    told = sink.end()
    lines = processed.read_text().splitlines()
    expect(told["notifications"] == 1606 and len(set(lines)) == 1606,
           f"shards: {told['notifications']} arrived, {len(set(lines))} different, 1606 asked")
    merged = pathlib.Path(folder, "merged.json")
    merge = subprocess.run([NOTISIM, "report", "merge", *map(str, reports), "--report", f"json={merged}"],
                           capture_output=True, text=True, timeout=60)
    expect(merge.returncode == 0, f"report merge: exit {merge.returncode}: {merge.stdout}{merge.stderr}")
    whole = json.loads(merged.read_text())
    parts = [json.loads(report.read_text()) for report in reports]
    expect(whole["load"]["sent"] == 1606 and abs(whole["load"]["target_rate"] - 803) < 1, f"merged: {whole['load']}")
    expect(whole["load"]["vehicles"] == 805, f"merged: {whole['load']['vehicles']} vehicles")
    again = [check["reproduce"] for check in whole["checks"] if check["id"].startswith("threshold/")]
    expect(again and not any("--shard" in command for command in again), f"merged: run again by {again}")
    samples = sum((bucket[1] for part in parts for bucket in part["scenarios"][0]["load"]["latency"]["buckets"]))
    joined = sum(bucket[1] for bucket in whole["scenarios"][0]["load"]["latency"]["buckets"])
    expect(samples == joined == 1606, f"merged: {joined} latencies, {samples} in the parts")
    missing = subprocess.run([NOTISIM, "report", "merge", *map(str, reports[1:])], capture_output=True, text=True,
                             timeout=60)
    expect(missing.returncode == 1, f"a missing shard: exit {missing.returncode}")


def test_capacity(folder):
    """A receiver that answers after 20 ms on four connections takes 200 a second, and no more."""
    sink = Sink("--delay", "fixed:20ms")
    run, result = load(sink.url, folder, "--find-capacity", "--rate", "60/s", "--duration", "1500ms", "--connections",
                       "4", "--threshold", "achieved>97%", "--threshold", "p99<150ms", "--timeout", "1s")
    sink.end()
    capacity = result["load"]["capacity"]
    expect(run.returncode == 0, f"capacity: exit {run.returncode}: {run.stdout}{run.stderr}")
    expect(100 < capacity["rate"] < 230 and capacity["crossed_at"] > capacity["rate"], f"capacity: {capacity}")


def test_a_receiver_that_takes_nothing(folder):
    """Whatever fails: the run ends in its time, counts rightly, and says so."""
    sink = Sink("--status", "500@0s-1000s")
    for words, most in ((["--max", "--duration", "1s", "--mix", "monitor=1", "--vehicles", "20", "--drain", "1s"], 6),
                        (["--rate", "300/s", "--duration", "1s", "--drain", "1s", "--retry", "always@1ms"], 6),
                        (["--rate", "100/s", "--duration", "1s", "--outage", "300ms@300ms", "--retry", "none"], 6)):
        began = time.monotonic()
        run, result = load(sink.url, folder, *words)
        expect(run.returncode == 1, f"{words}: exit {run.returncode}: {run.stdout}{run.stderr}")
        expect(time.monotonic() - began < most, f"{words}: {time.monotonic() - began:.1f} s")
    sink.end()


def test_sends_that_fail_at_once(folder):
    """What fails as soon as it is begun, and is given up: the run ends in its time all the same."""
    began = time.monotonic()
    # The broadcast address of the loopback network: the kernel refuses to connect, without a packet.
    run, result = load("http://127.255.255.255:9/hook", folder, "--max", "--duration", "1s", "--retry", "none",
                       "--connections", "200")
    expect(time.monotonic() - began < 6, f"fail at once: {time.monotonic() - began:.1f} s")
    counts = result["notifications"]
    expect(run.returncode == 4 and result["answers"].get("connect", 0) > 0, f"fail at once: exit {run.returncode} {run.stdout}")
    expect(counts["given_up"] == counts["raised"] > 0, f"fail at once: {counts}")


def test_descriptors(folder):
    """Connections that the system does not allow are no failures of the receiver; those that it allows are had."""
    sink = Sink()
    limits = lambda soft, hard: lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    run, _ = load(sink.url, folder, "--connections", "200", "--duration", "1s", preexec_fn=limits(80, 80))
    expect(run.returncode == 2 and "ulimit" in run.stderr, f"descriptors: exit {run.returncode} {run.stderr}")
    run, result = load(sink.url, folder, "--connections", "200", "--max", "--duration", "1s", preexec_fn=limits(80, 400))
    expect(run.returncode == 0 and list(result["answers"]) == ["200"], f"descriptors: {run.stdout}{run.stderr}")
    sink.end()


def test_a_receiver_that_resets(folder):
    """What it has read is sent once, and has failed."""
    def behave(connection, read):
        for _ in range(30):
            if not read():
                return
            connection.sendall(OK)
        read()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    peer = Peer(behave)
    run, result = load(peer.url, folder, "--rate", "600/s", "--duration", "1s", "--connections", "4", "--retry", "none")
    read = peer.end()
    told = result["requests"]
    expect(told == read == 600, f"reset: {told} requests told, {read} read")
    expect(result["answers"].get("reset", 0) == result["notifications"]["given_up"] > 10, f"reset: {result['answers']}")


def test_a_receiver_that_answers_twice(folder):
    """Its second answers are taken for those of other requests: nothing that the run counts is sure."""
    def behave(connection, read):
        while read():
            connection.sendall(OK)
            time.sleep(0.002)
            connection.sendall(OK)

    peer = Peer(behave)
    for words, least in ((["--max"], 1), (["--rate", "50/s"], 10)):
        run, result = load(peer.url, folder, "--duration", "1s", "--connections", "4", *words)
        found = {check["id"]: check for check in result["checks"]}
        expect(run.returncode == 1 and int(found.get("load/unasked", {}).get("actual", 0)) >= least,
               f"answers twice, {words}: exit {run.returncode} {run.stdout}")
    peer.end()


def test_a_receiver_that_is_too_slow(folder):
    """What is sent after the plan's end is not achieved."""
    sink = Sink("--delay", "fixed:20ms")
    run, result = load(sink.url, folder, "--rate", "1000/s", "--duration", "1s", "--connections", "4", "--threshold",
                       "achieved>99%")
    sink.end()
    rate = result["load"]["achieved_rate"]
    expect(run.returncode == 1 and 150 < rate < 210, f"too slow: exit {run.returncode}, {rate}/s")


def test_metrics_and_interruption(folder):
    sink = Sink()
    report = pathlib.Path(folder, "interrupted.json")
    run = subprocess.Popen([NOTISIM, "load", sink.url, "--rate", "200/s", "--duration", "60s", "--prometheus",
                            "127.0.0.1:0", "--report", f"json={report}"], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
    url = run.stderr.readline().split()[-1]
    text = ""
    deadline = time.monotonic() + 20
    while "notisim_load_latency_seconds_count 0\n" in text + "notisim_load_latency_seconds_count 0\n" * (not text):
        text = urllib.request.urlopen(url, timeout=10).read().decode()
        expect(time.monotonic() < deadline, "metrics: nothing is counted")
        if time.monotonic() > deadline:
            break
    for name in ("planned_total", "sent_total", "in_flight", "backlog", 'answers_total{answer="200"}',
                 'latency_seconds{quantile="0.99"}'):
        expect(f"\nnotisim_load_{name} " in text, f"metrics: no {name} in {text}")
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=20)
    expect(abs(json.loads(report.read_text())["load"]["achieved_rate"] - 200) < 40, "interrupted: a wrong rate")
    expect(run.returncode == 130, f"interrupted: exit {run.returncode}")
    result = json.loads(report.read_text())
    counts = result["notifications"]
    told = sink.end()
    expect(counts["delivered"] == told["requests"] > 0, f"interrupted: {counts}, arrived {told}")


def test_interrupted_twice(folder):
    """Two signals at once are one wish, as timeout(1) gives them; one more later ends the run without a report."""
    sink = Sink("--stall", "60s@0s")
    report = pathlib.Path(folder, "twice.json")
    for pause, code in ((0, 130), (0.5, -signal.SIGINT)):
        report.write_text("of an earlier run")
        run = subprocess.Popen([NOTISIM, "load", sink.url, "--rate", "200/s", "--duration", "60s", "--report",
                                f"json={report}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 20
        while report.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.5)
        run.send_signal(signal.SIGINT)
        time.sleep(pause)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=20)
        expect(run.returncode == code, f"interrupted twice, {pause} s apart: exit {run.returncode}")
        expect(report.exists() == (code == 130), f"interrupted twice, {pause} s apart: a report {report.exists()}")
        if code == 130:
            expect(json.loads(report.read_text())["end"] == "interrupted", f"interrupted twice: {report.read_text()[:200]}")
    sink.end()


def test_exit_codes(folder):
    run, _ = load("http://127.0.0.1:9/hook", folder, "--rate", "20/s", "--duration", "1s", "--drain", "1s")
    expect(run.returncode == 4, f"nobody there: exit {run.returncode}")
    for words in (["--plan", "nonsense"], ["--threshold", "p99<50"], ["--threshold", "p98ms<1"], ["--rate", "5000"],
                  ["--shard", "9/8"], ["--shard", "1/8"], ["--find-capacity", "--max"], ["--max", "--plan", "fleet"],
                  ["--find-capacity", "--plan", "ramp:1/s"], ["--retry", "often@1s"], ["--no-such-option"],
                  ["--plan", "ramp"], ["--probe", "nonsense"], ["--vehicles", "3", "--batch", "4"], ["--rate", "0/s"],
                  ["--outage", "1s@24h"], ["--target", "http://127.0.0.1:9/"], ["--journal-every", "0"],
                  ["--mix", "remote=0,monitor=0"], ["--mix", "remote=1,"], ["--mix", "remote=1,remote=2"],
                  ["--max", "--rate", "5/s"], ["--plan", "stages:5/s@1s", "--rate", "5/s"], ["--threshold", "lost<1"],
                  ["--workers", "5", "--connections", "4"], ["--probe", "exec:false"]):
        run, _ = load("http://127.0.0.1:9/hook", folder, *words)
        expect(run.returncode == 2 and "error:" in run.stderr, f"{words}: exit {run.returncode} {run.stderr}")
    run, _ = load("127.0.0.1:8080/hook", folder)
    expect(run.returncode == 2 and "'http://127.0.0.1:8080/hook'" in run.stderr, f"no scheme: {run.stderr}")
    run, _ = load("http://192.0.2.1/hook", folder, "--duration", "1s")
    expect(run.returncode == 2 and "--allow-host" in run.stderr, f"a public address: exit {run.returncode}")


with tempfile.TemporaryDirectory() as temporary:
    for flavour, batch in (("b2b", 1), ("b2b", 5), ("b2c", 1), ("b2c", 4), ("platform", 1)):
        test_faults_are_found(temporary, flavour, batch)
    for test in (test_failures_are_retried, test_outage, test_plans, test_ways_of_sending, test_https,
                 test_valid_for_the_reference_receiver, test_scenario, test_shards, test_capacity,
                 test_callback_with_a_variable, test_a_receiver_that_takes_nothing, test_sends_that_fail_at_once,
                 test_descriptors, test_a_receiver_that_resets, test_a_receiver_that_answers_twice,
                 test_a_receiver_that_is_too_slow, test_metrics_and_interruption, test_interrupted_twice,
                 test_exit_codes):
        test(temporary)
for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
