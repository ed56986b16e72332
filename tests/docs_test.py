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
    ci = {path.name: path.read_text() for path in (DOCS / "ci").glob("*.yml")}
    if len(ci) != 2:
        yield "there are two CI files in docs/ci"
    # Neither the bench's output nor the receiver that stands in for the reader's own is about options of load.
    load_page = re.sub(r"```text\n.*?```|^\$ notisim receive.*?$", "", (DOCS / "load.md").read_text(), flags=re.S | re.M)
    manifest = (DOCS / "load/kubernetes.yaml").read_text()
    container = yaml.safe_load(manifest)["spec"]["template"]["spec"]["containers"][0]
    if "notisim load" not in container["args"][0]:
        yield "kubernetes.yaml runs no load"
    conform = {"conformance.md": PAGE, **ci}
    load = {"load.md": load_page, "kubernetes.yaml": container["args"][0]}
    for texts, commands in ((conform, [["conform"]]), (load, [["load"], ["report", "merge"]])):
        known = {option for command in commands for option in re.findall(r"--[a-z-]+", output(*command, "--help"))}
        for name, text in texts.items():
            # The options of other programs.
            text = re.sub(r"--(jobs|sshlogin|return|cleanup)\b", "", text)
            lines = [line for line in text.splitlines() if not re.search(r"apt-get|git clone|cmake", line)]
            for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(lines))) - known:
                yield f"{name} names {option}, which {commands[0][0]} does not have"
    for place in re.findall(r"\]\(([^)#]+)\)", load_page):
        if not (DOCS / place).exists():
            yield f"load.md points to {place}, which there is not"
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
