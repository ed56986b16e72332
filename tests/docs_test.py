"""What docs/ tells to write works: the project file is accepted, and every option and check that is named exists.

Usage: docs_test.py NOTISIM SOURCE_DIR
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

NOTISIM = str(pathlib.Path(sys.argv[1]).resolve())
DOCS = pathlib.Path(sys.argv[2]).resolve() / "docs"
PAGE = (DOCS / "conformance.md").read_text()


def output(*words):
    return subprocess.run([NOTISIM, *words], capture_output=True, text=True, timeout=60).stdout


def problems():
    known = set(re.findall(r"--[a-z-]+", output("conform", "--help")))
    ci = {path.name: path.read_text() for path in (DOCS / "ci").glob("*.yml")}
    if len(ci) != 2:
        yield "there are two CI files in docs/ci"
    for name, text in {"conformance.md": PAGE, **ci}.items():
        lines = [line for line in text.splitlines() if not re.search(r"apt-get|git clone|cmake", line)]
        for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(lines))) - known:
            yield f"{name} names {option}, which conform does not have"
    for name, text in ci.items():
        if not isinstance(yaml.safe_load(text), dict):
            yield f"{name} is no YAML mapping"
    checks = output("list", "checks")
    for check in re.findall(r"\(`([a-z]+/[\w.-]+)`", PAGE):
        if check.rstrip(".").rstrip("/") not in checks:
            yield f"conformance.md names the check {check}, which there is not"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "notisim.yaml").write_text(re.search(r"```yaml\n(# notisim.yaml\n.*?)```", PAGE, re.S)[1])
        webhook = {"target": "http://localhost/hook", "name": "depot"}
        (folder / "callback.json").write_text(
            json.dumps({"label": "depot", "type": ["Remote", "Monitor"], "callback": {"webhook": webhook}}))
        # Nobody listens on port 9: the file is read, and then nothing answers.
        done = subprocess.run([NOTISIM, "conform", "--url", "http://127.0.0.1:9/hook", "--wait-ready", "1ms"],
                              capture_output=True, text=True, timeout=60, cwd=folder)
        if done.returncode != 4 or not (folder / "conformance.html").exists():
            yield f"the project file does not work: exit {done.returncode}\n{done.stderr}"


found = list(problems())
print("\n".join(found) or "docs are right")
sys.exit(1 if found else 0)
