"""Proof of the conformance suite: correct receivers pass everything, and each receiver with one fault is caught.

Usage: receivers_test.py NOTISIM SOURCE_DIR [--update] [FAULT...]

kill_matrix.txt lists for each fault of receiver.py the checks that name it. The test makes just those checks against just
that receiver and wants each of them to fail; every check has to be in the matrix. --update makes the whole suite against each fault and writes what failed in it and alone.
"""

import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

NOTISIM = str(pathlib.Path(sys.argv[1]).resolve())
ROOT = pathlib.Path(sys.argv[2]).resolve()
RECEIVERS = ROOT / "receiver-conformance/receivers"
MATRIX = ROOT / "tests/conformance/kill_matrix.txt"
AT_ONCE = 6
VIN = "VR3UHZKXZPT000001"
AUTHORIZATION = "Basic c2ltOnNpbQ=="
HTTPS = "tls/https-used"  # Plain http is its fault, and tests use that.
# Checks that are named by faults of another group.
ALSO = ("connection/hang-up",)
NEEDS_NO_ATTRIBUTES = ("body-attributes-demanded", "batch-two-vehicles")
WORK = pathlib.Path(tempfile.mkdtemp())

# A registered body with all that a receiver may demand.
SECRET = {"type": "Header", "key": "Authorization", "value": AUTHORIZATION}
ATTRIBUTES = [{"type": "Header", "key": "X-Depot", "value": "north"}, {"type": "Query", "key": "depot", "value": "north"},
              {"type": "Body", "key": "vehicle", "value": "$vin"}]
SUBSCRIPTION = {"target": "http://localhost/hook", "name": "depot"}
CALLBACKS = {
    "b2b": {"label": "depot", "remoteTypes": ["Doors", "Horn", "Lights", "Navigation", "ThermalPreconditioning",
                                              "ElectricBatteryChargingRequest", "WakeUp", "Immobilization", "Stolen",
                                              "VehicleState", "ChargingState"],
            "retryPolicy": {"policy": "Bounded", "retryNumber": 3, "retryDelay": 120},
            "batchNotify": {"size": 10, "timeWindow": 300}, "callback": {"webhook": SUBSCRIPTION}},
    "b2c": {"label": "depot", "type": ["Remote", "Monitor"], "callback": {"webhook": SUBSCRIPTION}},
    "platform": {"label": "depot", "type": ["Remote", "Monitor"], "channel": {"webhook": SUBSCRIPTION}},
}


def faults():
    listed = subprocess.run([sys.executable, RECEIVERS / "receiver.py", "--list-faults"], capture_output=True, text=True,
                            check=True).stdout
    for line in listed.splitlines():
        name, group, text, flavours, needs = line.split("\t")
        yield {"name": name, "group": group, "text": text, "flavours": flavours.split(","), "needs": needs}


class Receiver:
    """A receiver of its own process, ended when it is left."""

    def __init__(self, words):
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def __enter__(self):
        return self.process.stdout.readline().strip()

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(timeout=10)
        self.process.stdout.close()


def conform(url, flavour, *options, timeout="2s"):
    """The outcome of each check that was made, by id."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        report = pathlib.Path(folder) / "report.json"
        result = subprocess.run([NOTISIM, "conform", url + "/hook", "--flavour", flavour, "--probe", url + "/processed",
                                 "--quiet", "--timeout", timeout, "--strict", "--ca", str(WORK / "tls/ca.pem"),
                                 "--report", f"json={report}", *options],
                                capture_output=True, text=True, timeout=240, cwd=folder)
        if not report.exists():
            raise RuntimeError(result.stderr)
        return result.returncode, json.loads(report.read_text())


def words_for(flavour, fault=None, needs=""):
    """The command of a receiver, and the options of `conform` that go with it."""
    words = [sys.executable, str(RECEIVERS / "receiver.py"), "--flavour", flavour]
    kind = "-secret" if needs == "--authorization" else "-bare" if fault in NEEDS_NO_ATTRIBUTES else ""
    options = ["--callback", str(WORK / f"{flavour}{kind}.json")]
    if fault:
        words += ["--fault", fault]
    if needs == "--tls-cert":
        name = fault if (WORK / f"tls/{fault}.pem").exists() else "good"
        words += ["--tls-cert", str(WORK / f"tls/{name}.pem"), "--tls-key", str(WORK / f"tls/{name}.key")]
    if needs == "--authorization":
        words += ["--authorization", AUTHORIZATION]
    if needs == "--known-vins":
        words += ["--known-vins", VIN]
        options += ["--vin", VIN]
    return words, options


def failed_checks(fault, flavour, only=()):
    """What a receiver with this fault fails; one that gives no answer at all fails `(none)`: exit 4."""
    words, options = words_for(flavour, fault["name"], fault["needs"])
    for check in only:
        options += ["--only", check]
    with Receiver(words) as url:
        code, report = conform(url, flavour, *options)
    if code == 4:
        return ["(none)"]
    return [check["id"] for check in report["checks"] if check["outcome"] in ("failed", "warned")
            and check["id"] != HTTPS]


def flavour_of(fault, index):
    """Each fault is tried in one of its flavours, all flavours in turn."""
    return fault["flavours"][index % len(fault["flavours"])]


def read_matrix():
    rows = {}
    for line in MATRIX.read_text().splitlines():
        if line and not line.startswith("#"):
            name, flavour, *checks = line.split()
            rows[name] = (flavour, checks)
    return rows


def all_checks():
    listed = subprocess.run([NOTISIM, "list", "checks"], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines() if "/" in line.split()[0]]


def update(chosen):
    rows = read_matrix() if MATRIX.exists() else {}
    order = []
    jobs = {}
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for index, fault in enumerate(faults()):
            order.append(fault["name"])
            if chosen and fault["name"] not in chosen:
                continue
            flavour = flavour_of(fault, index)
            jobs[fault["name"]] = flavour, pool.submit(record, fault, flavour)
        for name, (flavour, job) in jobs.items():
            rows[name] = (flavour, job.result())
    lines = ["# The checks that each fault of receiver.py fails, each alone: receivers_test.py --update",
             "# fault, flavour in which it is tried, checks"]
    MATRIX.write_text("\n".join(lines + [" ".join([name, rows[name][0], *rows[name][1]]) for name in order
                                         if name in rows]) + "\n")


def record(fault, flavour):
    """The checks of the fault's own group that fail, each alone, against a receiver of its own: what a crash does to
    the checks that follow is left out. Where its own group has none, those of all groups."""
    found = failed_checks(fault, flavour)
    if found != ["(none)"]:
        found = [check for check in found if check.startswith(fault["group"] + "/") or check in ALSO] or found
        found = [check for check in found if check in failed_checks(fault, flavour, [check])]
    print(fault["name"], flavour, *found, flush=True)
    return found


def correct_receivers():
    """Commands of receivers that have no fault, in each flavour and over TLS."""
    for flavour in CALLBACKS:
        for needs in ("", "--tls-cert", "--authorization"):
            yield flavour, *words_for(flavour, needs=needs), f"receiver.py {needs}"
        yield (flavour, [NOTISIM, "receive", "--listen", "127.0.0.1:0", "--flavour", flavour],
               words_for(flavour)[1], "notisim receive")
        if shutil.which("node"):
            yield (flavour, ["node", str(RECEIVERS / "receiver.mjs"), "--flavour", flavour], words_for(flavour)[1],
                   "receiver.mjs")


def judge_correct(flavour, words, options):
    with Receiver(words) as url:
        _, report = conform(url, flavour, *options, timeout="20s")
    wrong = [f"{check['id']}: {check['message']}" for check in report["checks"]
             if check["outcome"] in ("failed", "warned") and check["id"] != HTTPS]
    if (url.startswith("http:")) != any(check["id"] == HTTPS and check["outcome"] == "failed" for check in report["checks"]):
        wrong.append(f"{HTTPS}: is failed by plain http, and by nothing else")
    passed = sum(check["outcome"] == "passed" for check in report["checks"])
    return wrong, passed


def main():
    subprocess.run([sys.executable, RECEIVERS / "certificates.py", WORK / "tls"], check=True, capture_output=True)
    for kind, attributes in (("-bare", []), ("", ATTRIBUTES), ("-secret", [*ATTRIBUTES, SECRET])):
        SUBSCRIPTION["attributes"] = attributes
        for flavour, body in CALLBACKS.items():
            (WORK / f"{flavour}{kind}.json").write_text(json.dumps(body))
    chosen = [word for word in sys.argv[3:] if word != "--update"]
    if "--update" in sys.argv:
        update(chosen)
        return 0
    began = time.monotonic()
    problems = []
    rows = read_matrix()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        caught = {}
        for fault in faults():
            flavour, checks = rows.get(fault["name"], ("", []))
            if chosen and fault["name"] not in chosen:
                continue
            if not checks:
                problems.append(f"{fault['name']} ({fault['text']}) is caught by no check")
                continue
            only = [] if checks == ["(none)"] else checks
            caught[fault["name"]] = checks, pool.submit(failed_checks, fault, flavour, only)
        correct = [] if chosen else [(f"{name}, {flavour}", pool.submit(judge_correct, flavour, words, options))
                                     for flavour, words, options, name in correct_receivers()]
        for name, (checks, job) in caught.items():
            missing = set(checks) - set(job.result())
            problems += [f"{name} passes {check}, which it failed before" for check in sorted(missing)]
        for name, job in correct:
            wrong, passed = job.result()
            problems += [f"{name} is correct and fails {text}" for text in wrong]
            if passed < 50:
                problems.append(f"{name} passed {passed} checks only")
    failed = {check for _, checks in rows.values() for check in checks} | {HTTPS}
    problems += [f"{check} is failed by no receiver" for check in all_checks() if check not in failed and not chosen]
    print("\n".join(problems) or f"{len(rows)} faults caught in {time.monotonic() - began:.0f} s")
    return 1 if problems else 0


try:
    sys.exit(main())
finally:
    shutil.rmtree(WORK, ignore_errors=True)
