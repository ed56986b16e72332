"""Load generators, pinned to the first core, and what a run of each of them cost."""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import time

from receivers import find, pinned

CONNECTIONS = 64
BODY = json.dumps({
    "callbackId": "5f2c9e0a7b1d4c33a8e61f0b92d47c10",
    "events": [{"remoteActionId": "9a7b3c5d1e2f40618273a4b5c6d7e8f9", "vin": "VR3UHZKXZPT000001",
                "eventDate": "2026-01-15T08:00:00.000Z", "remoteType": "Doors",
                "eventStatus": {"type": "Done", "status": "Success"}, "padding": "x" * 750}]}, separators=(",", ":"))

LUA = """wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
{close}
wrk.body = [[{body}]]
function done(summary, latency, requests)
    local bad = summary.errors
    io.write(string.format('RESULT {{"requests":%d,"seconds":%.6f,"bad":%d,"p50_us":%d,"p99_us":%d,"p99_9_us":%d}}\\n',
        summary.requests, summary.duration / 1e6, bad.connect + bad.read + bad.write + bad.status + bad.timeout,
        latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
"""


@dataclasses.dataclass
class Result:
    """Of one run; `requests` are the answered ones."""
    requests: int = 0
    seconds: float = 0
    cpu: float = 0
    rss_kb: int = 0
    bad: int = 0
    why: str = ""
    report: dict = dataclasses.field(default_factory=dict)  # What the generator itself says of it.

    @property
    def rate(self):
        return self.requests / self.seconds if self.seconds else 0

    @property
    def cpu_per_million(self):
        return self.cpu / self.requests * 1e6 if self.requests else 0


def run(words, folder, limit):
    """Runs to the end, or to the limit; gives both outputs, and a result with its cost."""
    out, err = pathlib.Path(folder, "out"), pathlib.Path(folder, "err")
    began = time.monotonic()
    with out.open("w") as output, err.open("w") as errors:
        process = subprocess.Popen(pinned(words, 0), stdout=output, stderr=errors, stdin=subprocess.DEVNULL)
    # wait4() instead of Popen.wait(): it alone tells the cost of this one process.
    peak, ended = 0, 0
    while not ended:
        peak = max(peak, peak_kb(process.pid))
        if time.monotonic() - began > limit:
            os.kill(process.pid, signal.SIGKILL)
        time.sleep(0.05)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    # A process inherits the peak of the one that started it: below that only what was seen meanwhile tells.
    if usage.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss:
        peak = usage.ru_maxrss
    result = Result(seconds=time.monotonic() - began, cpu=usage.ru_utime + usage.ru_stime, rss_kb=peak)
    if process.returncode < 0:
        result.why = f"ended by signal {-process.returncode}"
    return out.read_text(errors="replace"), err.read_text(errors="replace"), result


def peak_kb(pid):
    with contextlib.suppress(OSError):
        match = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
        return int(match.group(1)) if match else 0
    return 0


def failed(result, errors, output):
    lines = (errors + "\n" + output).strip().splitlines() or ["no output"]
    result.why = result.why or lines[-1][:90]
    return result


class Wrk:
    name = "wrk"

    def __init__(self, program="wrk"):
        self.program = find(program)

    def go(self, url, seconds, folder, close=False, connections=CONNECTIONS, rate=None, **_):
        script = pathlib.Path(folder, "post.lua")
        script.write_text(LUA.format(body=BODY, close='wrk.headers["Connection"] = "close"' if close else ""))
        # What takes longer than the timeout is in no percentile of wrk; its default is 2 s.
        words = [self.program, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), url]
        output, errors, result = run(words + ([f"-R{rate}"] if rate else []), folder, seconds + 30)
        match = re.search(r"^RESULT (.*)$", output, re.MULTILINE)
        if not match:
            return failed(result, errors, output)
        result.report = json.loads(match.group(1))
        result.requests, result.seconds, result.bad = (result.report[key] for key in ("requests", "seconds", "bad"))
        return result


class Ab:
    name = "ab"

    def __init__(self):
        self.program = find("ab")

    def go(self, url, seconds, folder, close=False, **_):
        body = pathlib.Path(folder, "body.json")
        body.write_text(BODY)
        # ab keeps a row for each request that it may send: as many as could be, and no more.
        words = [self.program, "-q", *([] if close else ["-k"]), "-c", str(CONNECTIONS), "-t", str(seconds),
                 "-n", str(seconds * 150000), "-p", str(body), "-T", "application/json", url]
        output, errors, result = run(words, folder, seconds + 30)
        match = re.search(r"Complete requests:\s+(\d+)", output)
        taken = re.search(r"Time taken for tests:\s+([\d.]+)", output)
        if not match or not taken:
            return failed(result, errors, output)
        result.requests, result.seconds = int(match.group(1)), float(taken.group(1))
        result.bad = sum(map(int, re.findall(r"(?:Failed requests|Non-2xx responses):\s+(\d+)", output)))
        return result


class BareEpoll:
    def __init__(self, program, coalesce=None):
        self.program, self.coalesce = program, coalesce
        self.name = f"bare epoll, coalescing {coalesce}" if coalesce else "bare epoll"

    def go(self, url, seconds, folder, close=False, **_):
        words = [self.program, url, "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
        words += ["--coalesce", self.coalesce] if self.coalesce else []
        output, errors, result = run(words + (["--close"] if close else []), folder, seconds + 30)
        try:
            result.report = json.loads(output)
        except ValueError:
            return failed(result, errors, output)
        result.requests, result.seconds, result.bad = (result.report[key] for key in ("requests", "seconds", "refused"))
        return result


class Notisim:
    name = "notisim load"

    def __init__(self, program):
        self.program = program if has_load(program) else None

    def go(self, url, seconds, folder, close=False, ca=None, rate=None, plan=None, vehicles=None,
           connections=CONNECTIONS, **_):
        report = pathlib.Path(folder, "load.json")
        report.unlink(missing_ok=True)
        words = [self.program, "load", url, "--duration", f"{seconds}s", "--connections", str(connections),
                 "--report", f"json={report}", "--quiet", *(["--rate", f"{rate}/s"] if rate else ["--max"])]
        words += ["--plan", plan] if plan else []
        words += ["--vehicles", str(vehicles)] if vehicles else []
        words += ["--ca", ca] if ca else []
        words += ["--no-keep-alive"] if close else []
        output, errors, result = run(words, folder, seconds + 60)
        with contextlib.suppress(OSError, ValueError):
            result.report = json.loads(report.read_text())["load"]
        if "ok" not in result.report:
            result.report = {}
            return failed(result, errors, output)
        # Requests per second of the plan: what is still under way at its end is answered a moment later.
        result.requests, result.seconds = result.report["ok"], float(seconds)
        result.bad = result.report.get("sent", 0) - result.requests
        return result


def has_load(program):
    if not program or not os.access(program, os.X_OK):
        return False
    shown = subprocess.run([program, "load", "--help"], capture_output=True, text=True)
    return shown.returncode == 0 and "--max" in shown.stdout
