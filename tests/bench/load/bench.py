"""Load generators side by side, on one receiver, in turn: what each costs for a million answered requests.

Usage: bench.py NOTISIM LOAD_SINK BARE_EPOLL_CLIENT [--rounds 3] [--seconds 5] [--only 1,2,...] [--json FILE]

Figures, not tests: nothing is asserted, and a program that is not there leaves its rows out. The generator has the
first core and the receiver the second. CPU is user plus system time of the generator's process. Ratios to wrk are
medians of the ratios of rounds, so that a machine which slows down for a while counts for both.
"""

import argparse
import dataclasses
import json
import pathlib
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True  # The modules beside this one are part of a source tree.

from generators import CONNECTIONS, Ab, BareEpoll, Notisim, Wrk
from open_loop import fleets, keeps_plan, latency_truth
from receivers import CORES, PINNED, Nginx, Sink, find, versions

PACKAGES = {"wrk": "wrk", "ab": "apache2-utils", "nginx": "nginx-light", "openssl": "openssl"}


@dataclasses.dataclass
class Bench:
    sink: str
    folder: str
    rounds: int
    seconds: int
    wrk: Wrk
    wrk2: Wrk
    ab: Ab
    epoll: BareEpoll
    epoll_coalescing: BareEpoll
    notisim: Notisim
    nginx: Nginx | None = None

    def side_by_side(self, url, generators, **how):
        """Rounds in turn, and a table."""
        generators = [each for each in generators if each.program]
        rounds = []
        for _ in range(self.rounds):
            rounds.append({each.name: each.go(url, self.seconds, self.folder, **how) for each in generators})
        print(f"  {'client':28} {'CPU s/million':>13} {'ratio':>6} {'requests/s':>10} {'ratio':>6} {'peak MB':>8} "
              f"{'bad':>5}")
        rows = [row_of(each.name, rounds) for each in generators]
        for row in rows:
            if row["rate"] == 0:
                print(f"  {row['client']:28} no result: {row['why'] or 'nothing was answered'}")
                continue
            ratio = f"{row['cpu_ratio']:6.2f}" if row["cpu_ratio"] else "     -"
            rate_ratio = f"{row['rate_ratio']:6.2f}" if row["rate_ratio"] else "     -"
            print(f"  {row['client']:28} {row['cpu_per_million']:13.1f} {ratio} {row['rate']:10.0f} {rate_ratio} "
                  f"{row['rss_mb']:8.1f} {row['bad']:5} {row['why']}")
        return rows


def median(values):
    values = [value for value in values if value]
    return statistics.median(values) if values else 0


def row_of(name, rounds):
    results = [each[name] for each in rounds]
    pairs = [(each[name], each["wrk"]) for each in rounds if "wrk" in each]
    cpu_ratios = [ours.cpu_per_million / theirs.cpu_per_million for ours, theirs in pairs if theirs.cpu_per_million]
    rate_ratios = [ours.rate / theirs.rate for ours, theirs in pairs if theirs.rate]
    return {"client": name, "cpu_per_million": median([each.cpu_per_million for each in results]),
            "cpu_ratio": median(cpu_ratios), "rate": median([each.rate for each in results]),
            "rate_ratio": median(rate_ratios), "rss_mb": max(each.rss_kb for each in results) / 1024,
            "bad": sum(each.bad for each in results),
            "rounds": [{"cpu_per_million": each.cpu_per_million, "rate": each.rate} for each in results],
            "why": next((each.why for each in results if each.why), "")}


def on_sink(bench):
    with Sink(bench.sink, bench.folder) as sink:
        return bench.side_by_side(sink.url, [bench.wrk, bench.ab, bench.epoll, bench.notisim])


def on_nginx(bench):
    return bench.side_by_side(bench.nginx.url,
                              [bench.wrk, bench.ab, bench.epoll, bench.epoll_coalescing, bench.notisim])


def on_tls(bench):
    return bench.side_by_side(bench.nginx.tls_url, [bench.wrk, bench.ab, bench.notisim], ca=bench.nginx.certificate)


def new_connections(bench):
    return bench.side_by_side(bench.nginx.url, [bench.wrk, bench.ab, bench.epoll, bench.notisim], close=True)


def new_tls_connections(bench):
    return bench.side_by_side(bench.nginx.tls_url, [bench.wrk, bench.ab, bench.notisim], close=True,
                              ca=bench.nginx.certificate)


# Number, title, function, and what it cannot do without.
SECTIONS = [
    ("1", "HTTP, kept alive, load_sink", on_sink, ""),
    ("2", "HTTP, kept alive, nginx", on_nginx, "nginx"),
    ("3", "HTTPS (TLS 1.3), kept alive, nginx", on_tls, "nginx"),
    ("4", "HTTP, a new connection for each request, nginx", new_connections, "nginx"),
    ("4", "HTTPS, a new connection for each request, nginx", new_tls_connections, "nginx"),
    ("5", "Open loop at 80 % of capacity, load_sink", keeps_plan, "notisim"),
    ("6", "Vehicles, load_sink", fleets, "notisim"),
    ("7", "Latency reported for latency injected, load_sink", latency_truth, "notisim or wrk"),
]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notisim")
    parser.add_argument("load_sink")
    parser.add_argument("bare_epoll_client")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--only", default="", help="sections, such as 1,2")
    parser.add_argument("--json", help="write the figures")
    return parser.parse_args()


def tell_missing(bench):
    missing = [name for name in PACKAGES if not find(name)]
    for name in missing:
        print(f"{name} is not installed; its rows are left out: apt-get install {PACKAGES[name]}")
    if not bench.notisim.program:
        print("notisim has no command 'load'; its rows are left out")
    if not PINNED:
        print(f"{len(CORES)} core(s), or no taskset: generator and receiver are not kept apart; compare, no more")
    return missing


def main():
    options = parse()
    chosen = set(options.only.split(",")) if options.only else {number for number, *_ in SECTIONS}
    figures = {"cores": len(CORES), "pinned": PINNED, "connections": CONNECTIONS, "rounds": options.rounds,
               "seconds": options.seconds, "versions": versions(), "sections": {}}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.load_sink, folder, options.rounds, options.seconds, Wrk(), Wrk("wrk2"), Ab(),
                      BareEpoll(options.bare_epoll_client), BareEpoll(options.bare_epoll_client, "200us"),
                      Notisim(options.notisim))
        missing = tell_missing(bench)
        no_nginx = "nginx" in missing or "openssl" in missing
        for number, title, function, needs in SECTIONS:
            there = {"": True, "nginx": not no_nginx, "notisim": bench.notisim.program,
                     "notisim or wrk": bench.notisim.program or bench.wrk.program}
            if number not in chosen or not there[needs]:
                continue
            print(f"{number}. {title}", flush=True)
            if needs == "nginx":
                with Nginx(folder) as bench.nginx:
                    figures["sections"][title] = function(bench)
            else:
                figures["sections"][title] = function(bench)
            print(flush=True)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
