"""The rules of the tree that a compiler does not check: layers, heavy headers, sizes, packages, interpretations.

Usage: tidy_test.py SOURCE_DIR. Prints each breach with what to do instead; exits 1 if there is any.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1]).resolve()

# Who may include whom: a layer, and the layers that its files may name. Mirrors ARCHITECTURE.md.
LAYERS = {
    "base": {"base"},
    "protocol": {"base", "protocol"},
    "schema": {"base", "protocol", "schema"},
    "vehicle": {"base", "protocol", "vehicle"},
    "monitor": {"base", "protocol", "vehicle", "monitor"},
    "scenario": {"base", "protocol", "vehicle", "monitor", "scenario"},
    "engine": {"base", "protocol", "vehicle", "monitor", "scenario", "engine"},
    "load": {"base", "protocol", "vehicle", "monitor", "scenario", "engine", "load"},
    "report": {"base", "protocol", "vehicle", "monitor", "scenario", "engine", "load", "report"},
    "transport": {"base", "protocol", "vehicle", "monitor", "scenario", "engine", "transport"},
    "generator": {"base", "protocol", "vehicle", "monitor", "scenario", "engine", "load", "transport", "generator"},
    "receiver": {"base", "protocol", "schema", "transport", "receiver"},
    "conformance": {"base", "protocol", "vehicle", "monitor", "scenario", "engine", "transport", "conformance"},
    "cli": {"base", "protocol", "schema", "vehicle", "monitor", "scenario", "engine", "load", "report", "transport",
            "generator", "receiver", "conformance", "cli"},
}

# A heavy or dangerous header, and the only files (or folders) that may include it.
HEADERS = {
    r"<yaml-cpp/": ["simulator/scenario/yaml_tree.cpp"],
    r"<CLI/": ["simulator/cli/options.hpp"],
    r"<pugixml": ["simulator/report/junit.cpp", "simulator/vehicle/track_gpx.cpp", "tests/"],
    r"<nlohmann/": [
        "simulator/report/json", "simulator/report/load_json", "simulator/report/read_json.cpp", "simulator/schema/", "simulator/receiver/",
        "simulator/vehicle/track_geojson.cpp", "receiver-conformance/", "tests/",
    ],
    r"<boost/(asio|beast)": ["simulator/transport/", "simulator/generator/answer_reader.hpp", "simulator/receiver/", "tests/support/",
                             "tests/integration/"],
    r"<openssl/": ["simulator/transport/", "receiver-conformance/", "tests/support/", "tests/integration/"],
    r"<boost/(asio|beast)\.hpp>": [],
    r"<date/": ["simulator/monitor/time_window.cpp"],
    r"<regex>": [],
    r"<iostream>": [],
    r"<thread>": ["simulator/transport/", "simulator/generator/", "simulator/receiver/", "simulator/cli/execute.cpp", "simulator/cli/load_judge.cpp", "receiver-conformance/", "tests/"],
}

SOURCE_LINES = 400
HEADER_LINES = 220
LINE_LENGTH = 120

breaches = []


def breach(path, line, text):
    where = path.relative_to(ROOT)
    breaches.append(f"{where}:{line}: {text}" if line else f"{where}: {text}")


def sources():
    for folder in ("simulator", "receiver-conformance", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".cpp", ".hpp"):
                yield path


def check_includes(path, number, line):
    match = re.match(r'\s*#\s*include\s+(["<].*[">])', line)
    if not match:
        return
    included = match.group(1)
    relative = path.relative_to(ROOT).as_posix()
    layer = relative.split("/")[1] if relative.startswith("simulator/") else None
    if relative.startswith("receiver-conformance/"):
        layer = "conformance"
    named = re.match(r'"simulator/(\w+)/', included)
    name = "conformance" if included.startswith('"receiver-conformance/') else named.group(1) if named else None
    if layer and name and name not in LAYERS[layer]:
        breach(path, number, f"layer '{layer}' may not include layer '{name}'")
    if included.startswith('"') and not re.match(r'"(simulator|receiver-conformance|tests)/', included):
        breach(path, number, f"write {included} from the root of the tree")
    for pattern, allowed in HEADERS.items():
        if re.match(pattern, included) and not any(relative.startswith(place) for place in allowed):
            breach(path, number, f"{included} belongs in {', '.join(allowed) or 'no file'}")


def check_sources():
    for path in sources():
        lines = path.read_text(encoding="utf-8").splitlines()
        limit = HEADER_LINES if path.suffix == ".hpp" else SOURCE_LINES
        if len(lines) > limit:
            breach(path, 0, f"{len(lines)} lines; split it, {limit} are the limit")
        if path.suffix == ".hpp" and lines[0] != "#pragma once":
            breach(path, 1, "a header begins with #pragma once")
        for number, line in enumerate(lines, 1):
            check_includes(path, number, line)
            # A table of facts or a raw string is not cut; the formatter leaves those alone too.
            if len(line) > LINE_LENGTH and '"' not in line:
                breach(path, number, f"{len(line)} columns; {LINE_LENGTH} are the limit")
            if re.search(r"\b(TODO|FIXME|XXX)\b", line):
                breach(path, number, "do it, or leave it out")
            if re.search(r"\bcatch \(\.\.\.\)", line) and path.name != "yaml_tree.cpp":
                breach(path, number, "catch what can be thrown, by name")


def check_all_built():
    """A source file that no CMakeLists.txt names is dead."""
    listed = "\n".join(path.read_text() for path in ROOT.rglob("CMakeLists.txt") if "build" not in path.parts)
    for path in sources():
        if path.suffix == ".cpp" and path.name not in listed and "fuzz_" not in path.name:
            breach(path, 0, "is named in no CMakeLists.txt")


def check_packages():
    """Every find_package has its Debian package in the one list."""
    packages = (ROOT / "scripts/packages.txt").read_text()
    needed = {
        "Boost": "libboost1.81-dev", "OpenSSL": "libssl-dev", "nlohmann_json": "nlohmann-json3-dev",
        "yaml-cpp": "libyaml-cpp-dev", "CLI11": "libcli11-dev", "fmt": "libfmt-dev", "pugixml": "libpugixml-dev",
        "date": "libhowardhinnant-date-dev",
        "Catch2": "catch2", "Python3": "python3", "Threads": "g++",
    }
    for path in [ROOT / "simulator/cmake/Dependencies.cmake", ROOT / "tests/CMakeLists.txt"]:
        for name in re.findall(r"find_package\(([\w-]+)", path.read_text()):
            if name not in needed:
                breach(path, 0, f"find_package({name}) has no package in tidy_test.py")
            elif needed[name] not in packages:
                breach(path, 0, f"find_package({name}) needs {needed[name]} in scripts/packages.txt")


def check_interpretations():
    """Each interpretation that can be chosen is looked at somewhere; each reading but the default is chosen in a test."""
    table = (ROOT / "simulator/protocol/interpretation_table.cpp").read_text()
    code = "\n".join(path.read_text() for path in sources()
                     if path.name != "interpretation_table.cpp" and "simulator" in path.parts)
    for identifier, values in re.findall(r'\{"([\w-]+)",\s*"[^"]*",\s*\{([^}]*)\}', table):
        if values.strip() and f'"{identifier}"' not in code:
            breach(ROOT / "simulator/protocol/interpretation_table.cpp", 0, f"{identifier} can be chosen and does nothing")
    tests = "\n".join(path.read_text(errors="replace") for folder in ("tests", "scenarios")
                      for path in (ROOT / folder).rglob("*") if path.suffix in (".cpp", ".py", ".yaml"))
    for identifier, values in re.findall(r'\{"([\w-]+)",\s*"[^"]*",\s*\{([^}]*)\}', table):
        for value in re.findall(r'"([^"]*)"', values)[1:]:
            if not re.search(rf'{identifier}["\s:=,]{{1,6}}{re.escape(value)}\b', tests):
                breach(ROOT / "simulator/protocol/interpretation_table.cpp", 0, f"no test chooses {identifier}={value}")


def check_texts():
    """Nothing of the machine on which this was written belongs into the tree."""
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if not path.is_file() or parts[0] in (".git", "build") or path.stat().st_size > 1 << 20:
            continue
        if path.name == "tidy_test.py":
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        for pattern in (r"/home/\w+/", r"/root/", r"/work/"):
            if re.search(pattern, text):
                breach(path, 0, f"holds a path of one machine ({pattern})")


check_sources()
check_all_built()
check_packages()
check_interpretations()
check_texts()
print("\n".join(breaches) if breaches else "tidy")
sys.exit(1 if breaches else 0)
