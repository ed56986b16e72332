"""The questions that only a generator with a plan can answer: does it keep the plan, and are its latencies true?"""

import pathlib
import subprocess
import sys

from receivers import CORES, Sink, pinned

VEHICLES = [1000, 10000, 100000, 1000000]
PERCENTILES = ["p50_us", "p99_us", "p99_9_us"]


def percent(part, whole):
    return 100 * part / whole if whole else 0


def us(value):
    return f"{value / 1000:.3f} ms"


# A loop that looks at the clock all the time: what it misses, nobody on this core can use.
SPIN = """
import sys, time
end = time.monotonic() + float(sys.argv[1])
last = time.monotonic()
away = 0.0
while last < end:
    now = time.monotonic()
    away += max(0.0, now - last - 0.001)
    last = now
print(100 * away / float(sys.argv[1]))
"""


def cores_away(seconds):
    """How much of the time the cores of generator and receiver are given to others for longer than 1 ms, in percent."""
    words = [sys.executable, "-c", SPIN, str(seconds)]
    spins = [subprocess.Popen(pinned(words, role), stdout=subprocess.PIPE, text=True) for role in (0, 1)]
    return [float(spin.communicate()[0]) for spin in spins]


def stolen_ticks():
    """What a hypervisor gave to others so far, of all cores, in hundredths of a second."""
    return int(pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[8])


def keeps_plan(bench):
    """80 % of what --max reached a moment before."""
    away = cores_away(bench.seconds)
    rows = [{"client": "idle cores", "away_percent": away}]
    print(f"  while nothing else ran here, others had the generator's core for over 1 ms in {away[0]:.3f} % of the time, "
          f"the receiver's in {away[1]:.3f} %")
    for _ in range(bench.rounds):
        with Sink(bench.sink, bench.folder) as sink:
            capacity = bench.notisim.go(sink.url, bench.seconds, bench.folder)
            rate = int(capacity.rate * 0.8)
            if capacity.why or rate == 0:
                print(f"  no capacity: {capacity.why or 'nothing was answered'}")
                continue
            for plan in ("constant", "poisson"):
                before = stolen_ticks()
                result = bench.notisim.go(sink.url, bench.seconds, bench.folder, rate=rate, plan=plan)
                stolen = percent(stolen_ticks() - before, 100 * bench.seconds * len(CORES))
                rows.append(plan_row(f"notisim load, {plan}", rate, result, stolen))
            if bench.wrk2.program:
                result = bench.wrk2.go(sink.url, bench.seconds, bench.folder, rate=rate)
                rows.append({"client": "wrk2", "rate": rate, "achieved_percent": percent(result.rate, rate),
                             "cpu_per_million": result.cpu_per_million, "why": result.why})
                print(f"  {'wrk2':25} {rate}/s: rate {rows[-1]['achieved_percent']:.2f} % of the plan {result.why}")
    return rows


def plan_row(client, rate, result, stolen):
    report = result.report
    delay = report.get("send_delay", {})
    sent, planned = report.get("sent", 0), report.get("planned", 0)
    row = {"client": client, "rate": rate, "planned": planned, "sent": sent, "why": result.why,
           "within_1ms_percent": percent(sent - report.get("late_sends", 0), planned),
           "achieved_percent": percent(report.get("achieved_rate", 0), rate),
           "send_delay_p99_us": delay.get("p99_us", 0), "send_delay_p99_9_us": delay.get("p99_9_us", 0),
           "cpu_per_million": result.cpu_per_million, "stolen_percent": stolen}
    print(f"  {client:25} {rate}/s: {row['within_1ms_percent']:.3f} % within 1 ms of the plan, sent {sent} of "
          f"{planned}, rate {row['achieved_percent']:.2f} %, delay p99.9 {us(row['send_delay_p99_9_us'])}; "
          f"{stolen:.1f} % of both cores was stolen meanwhile {result.why}")
    return row


def fleets(bench):
    rows = []
    for vehicles in VEHICLES:
        with Sink(bench.sink, bench.folder) as sink:
            result = bench.notisim.go(sink.url, bench.seconds, bench.folder, vehicles=vehicles)
        rows.append({"vehicles": vehicles, "cpu_per_million": result.cpu_per_million, "rate": result.rate,
                     "rss_mb": result.rss_kb / 1024, "why": result.why})
        print(f"  {vehicles:8} vehicles: {result.cpu_per_million:6.1f} CPU s per million, {result.rate:7.0f}/s, "
              f"peak {result.rss_kb / 1024:.0f} MB {result.why}")
    return rows


def stall_expectation(rate, seconds, at, length):
    """Whatever the plan has for the stall waits until its end; all else is answered at once."""
    waits = sorted(max(0.0, at + length - index / rate) if at <= index / rate < at + length else 0.0
                   for index in range(int(rate * seconds)))
    pick = {"p50_us": 0.5, "p99_us": 0.99, "p99_9_us": 0.999}
    return {key: waits[min(int(part * len(waits)), len(waits) - 1)] * 1e6 for key, part in pick.items()}


def latency_truth(bench):
    """What was reported beside what was injected."""
    rows = []
    rate, seconds = 500, 6
    for words, key in ((["--delay", "uniform:10ms-50ms"], "service"), (["--delay", "exp:20ms"], "service"),
                       (["--stall", "2s@2s"], "latency")):
        for generator in (bench.notisim, bench.wrk):
            if not generator.program:
                continue
            # Open loop: as many connections as may wait at once, so that nothing has to wait for one of them. A closed
            # loop has no plan; it gets few connections, so as not to load the receiver.
            planned = generator is bench.notisim
            with Sink(bench.sink, bench.folder, *words, log=True) as sink:
                result = generator.go(sink.url, seconds, bench.folder, connections=1500 if planned else 8,
                                      rate=rate if planned else None)
            told = result.report.get(key, {}) if planned else result.report
            truth = stall_expectation(rate, seconds, 2, 2) if key == "latency" else sink.log
            rows.append(truth_row(generator.name, words, key if planned else "latency", truth, told, result))
    print("  wrk has no plan: it fills in, from its mean interval, what the stall kept it from sending.")
    return rows


def truth_row(client, words, key, truth, told, result):
    row = {"client": client, "injected": " ".join(words), "compared": key, "why": result.why,
           "dropped": result.report.get("dropped", 0)}
    texts = []
    for name in PERCENTILES:
        is_there = name in told and name in truth
        row[name] = {"injected": truth.get(name), "reported": told.get(name)}
        label = name.removesuffix("_us").replace("_", ".")
        if not is_there:
            continue
        text = f"{label} {us(told[name])} for {us(truth[name])}"
        if truth[name] > 0:
            row[name]["difference_percent"] = percent(told[name] - truth[name], truth[name])
            text += f" ({row[name]['difference_percent']:+.1f} %)"
        texts.append(text)
    print(f"  {client:13} {row['injected']:24} {key}: {'; '.join(texts)} {result.why}")
    return row
