"""The console blocks of a page of documentation do what they show.

Usage: page_test.py NOTISIM PAGE [--update]. YAML blocks are files that their first line names. Commands are the lines of
```console blocks that begin with '$ '; what follows each is its output, compared but for figures measured in wall time.
Port 8080 stands for a free one. --update writes the real output into the page.
"""

import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
PAGE = pathlib.Path(sys.argv[2]).resolve()
UPDATE = "--update" in sys.argv
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def steady(text):
    """Without what is measured in wall time."""
    text = re.sub(r"answers within .*", "answers within ...", text)
    text = re.sub(r"half of them within .*", "half of them within ...", text)
    text = re.sub(r"requests in [0-9.]+ s", "requests in ... s", text)
    return re.sub(r"simulated in [0-9.]+ s", "simulated in ... s", text)


def commands(block):
    """Pairs of a command and the output shown after it."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in found]


class Shell:
    """Runs commands one by one; one that ends in & stays, until `kill $!`."""

    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        self.background = None
        self.environment = dict(os.environ, PATH=f"{PROGRAM.parent}:{os.environ['PATH']}", NO_COLOR="1")

    def run(self, command):
        command = command.replace("8080", self.port)
        if command == "kill $!":
            self.stop()
            return ""
        if re.search(r"&( #.*)?$", command):
            log = self.folder / "background.log"
            with open(log, "w") as output:
                self.background = subprocess.Popen(
                    ["sh", "-c", "exec " + re.sub(r"&( #.*)?$", "", command)], cwd=self.folder, stdout=output,
                    stderr=subprocess.DEVNULL, env=self.environment)
            for _ in range(500):
                if "\n" in log.read_text():
                    break
                time.sleep(0.02)
            return log.read_text().rstrip("\n").replace(self.port, "8080")
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=self.environment, timeout=60, check=False)
        return done.stdout.decode().rstrip("\n").replace(self.port, "8080")

    def stop(self):
        if self.background is not None:
            self.background.terminate()
            self.background.wait(timeout=10)
            self.background = None


def main():
    page = PAGE.read_text()
    wrong = 0
    count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        port = free_port()
        for block in re.findall(r"^```yaml\n(# ([\w-]+\.yaml)\n.*?)^```$", page, re.M | re.S):
            (folder / block[1]).write_text(block[0].replace("8080", port))
        shell = Shell(folder, port)
        try:
            for block in CONSOLE.findall(page):
                real = []
                for command, shown in commands(block):
                    count += 1
                    output = shell.run(command)
                    real += ["$ " + command] + ([output] if output else [])
                    if steady(output) != steady(shown) and not UPDATE:
                        wrong += 1
                        print(f"$ {command}\n--- {PAGE.name} shows\n{shown}\n--- it prints\n{output}\n")
                if UPDATE:
                    page = page.replace(block, "\n".join(real) + "\n")
        finally:
            shell.stop()
    if UPDATE:
        PAGE.write_text(page)
    print(f"{count} commands, {wrong} with another output")
    return 1 if wrong or count == 0 else 0


sys.exit(main())
