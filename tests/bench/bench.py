"""Measures a 72-hour Always policy with a 10 s delay: 25 920 attempts over a real socket, beside curl on the same receiver,
and what a million notifications behind an outage need.

Usage: bench.py NOTISIM. Prints attempts per second and the ratio to curl, which sends the same body as often over one
kept-alive connection. Figures are for comparison in one run; nothing is asserted of them.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

NOTISIM = sys.argv[1]
ATTEMPTS = 25920

SCENARIO = """notisim: 1
name: Three days of retries
flavour: b2b
vehicles:
  car: {vin: VR3UHZKXZPT000001}
monitors:
  low:
    label: low
    subscribeParam:
      retryPolicy: {policy: Always, retryDelay: 10}
      callback: {webhook: {target: "http://127.0.0.1:9/monitor", name: m}}
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
steps:
  - monitor: low
    values: [{data: vehicle.energy.electric.level, value: 12}]
expect: {status: 500, expired: all, requests: 25920}
"""


def receiver(respond="500"):
    process = subprocess.Popen([NOTISIM, "receive", "--listen", "127.0.0.1:0", "--respond", respond],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return process, process.stdout.readline().strip()


def timed(words):
    process, url = receiver()
    try:
        began = time.monotonic()
        subprocess.run([word.replace("URL", url) for word in words], check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - began
    finally:
        process.terminate()
        process.wait(timeout=10)


FLEET = """notisim: 1
name: A hundred thousand vehicles behind an outage
flavour: b2b
vehicles: {fleet: {vin: VR3UHZKXZPT000001, count: 100000}}
monitors:
  low:
    label: low
    extendedEventParam: [vehicle.position]
    subscribeParam:
      retryPolicy: {policy: Always, retryDelay: 600}
      batchNotify: {size: 1000, timeWindow: 60}
      callback: {webhook: {target: "http://127.0.0.1:9/monitor", name: m}}
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
steps:
  - outage: {for: 3h}
  - repeat: {times: 10, every: 10m}
    steps:
      - set: {vehicle: fleet, vehicle.energy.electric.level: 12}
      - after: 1m
        set: {vehicle: fleet, vehicle.energy.electric.level: 52}
expect: {delivered: all}
"""


def measure_fleet(folder):
    """A million notifications, each with an extension, queued behind an outage and flushed: what one run needs."""
    scenario = pathlib.Path(folder, "fleet.yaml")
    scenario.write_text(FLEET)
    process, url = receiver("200")
    try:
        began = time.monotonic()
        run = subprocess.Popen([NOTISIM, "run", str(scenario), "--target", url, "--quiet"], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(run.pid, 0)
        seconds = time.monotonic() - began
    finally:
        process.terminate()
        process.wait(timeout=10)
    print(f"1000000 notifications of 100000 vehicles behind an outage: {seconds:.1f} s, peak "
          f"{usage.ru_maxrss / 1024:.0f} MB, exit status {os.waitstatus_to_exitcode(status)}")


with tempfile.TemporaryDirectory() as folder:
    scenario = pathlib.Path(folder, "scenario.yaml")
    scenario.write_text(SCENARIO)
    body = pathlib.Path(folder, "body")
    body.write_text('{"monitorId":"c0ffee12ab34cd56ef7890ab12cd34ef","events":[{"fleetId":"0b77aa10c2d3e4f5a6b7c8d9",'
                    '"vin":"VR3UHZKXZPT000001","eventDate":"2026-01-15T08:00:00.000Z","refresh":false,"values":[{"data":'
                    '"vehicle.energy.electric.level","value":{"type":"string","body":{"literalValue":"12"}}}]}]}')
    ours, theirs = [], []
    for _ in range(3):
        ours.append(timed([NOTISIM, "run", str(scenario), "--target", "URL"]))
        theirs.append(timed(["curl", "--silent", "--output", "/dev/null", "--header", "Content-Type: application/json",
                             "--data-binary", f"@{body}", f"URL/monitor?[1-{ATTEMPTS}]"]))
    print(f"notisim  {ATTEMPTS / min(ours):8.0f} attempts/s  ({min(ours):.2f} s for 72 simulated hours)")
    print(f"curl     {ATTEMPTS / min(theirs):8.0f} requests/s")
    print(f"ratio    {min(theirs) / min(ours):8.2f} (above 1: notisim is faster)")
    measure_fleet(folder)
