"""Receivers to measure against, pinned to the second core: load_sink and nginx, on the loopback."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

CORES = sorted(os.sched_getaffinity(0))
PINNED = len(CORES) > 1 and shutil.which("taskset") is not None


def pinned(words, place):
    """The words of a command that runs on the core of the generator (0) or of the receiver (1)."""
    return ["taskset", "--cpu-list", str(CORES[place]), *words] if PINNED else list(words)


def find(name):
    """A program, also where servers are that the path of a user does not name."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def end(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Sink:
    """load_sink; `numbers` and `log` are there when the block has ended."""

    def __init__(self, program, folder, *options, log=False):
        self.program, self.options = program, list(options)
        self.log_file = pathlib.Path(folder, "sink.json") if log else None
        self.errors = pathlib.Path(folder, "sink.err")
        self.numbers, self.log = {}, {}

    def __enter__(self):
        words = [self.program, *self.options]
        if self.log_file:
            words += ["--log", str(self.log_file)]
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(pinned(words, 1), stdout=subprocess.PIPE, stderr=errors, text=True)
        self.url = self.process.stdout.readline().strip() + "/"
        return self

    def __exit__(self, *_):
        end(self.process)
        self.process.stdout.close()
        with contextlib.suppress(ValueError):
            self.numbers = json.loads(self.errors.read_text())
        if self.log_file and self.log_file.exists():
            self.log = json.loads(self.log_file.read_text())


NGINX = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.err;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{plain} backlog=4096;
        location / {{ return 200; }}
    }}
    server {{
        listen 127.0.0.1:{tls} ssl backlog=4096;
        ssl_certificate {folder}/cert.pem;
        ssl_certificate_key {folder}/key.pem;
        ssl_protocols TLSv1.3;
        ssl_session_tickets on;
        location / {{ return 200; }}
    }}
}}
"""


def free_ports(count):
    """Chosen by the kernel; nginx cannot tell a port that it was given as 0."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Nginx:
    """One process of the current user, which answers 200 to everything, over HTTP and over TLS 1.3."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.certificate = str(self.folder / "cert.pem")

    def __enter__(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", self.folder / "key.pem", "-out", self.certificate], check=True, capture_output=True)
        for _ in range(5):
            if self.start():
                return self
        raise RuntimeError("nginx does not start: " + (self.folder / "nginx.err").read_text()[-300:])

    def start(self):
        plain, tls = free_ports(2)
        self.url, self.tls_url = f"http://127.0.0.1:{plain}/", f"https://127.0.0.1:{tls}/"
        config = self.folder / "nginx.conf"
        config.write_text(NGINX.format(folder=self.folder, plain=plain, tls=tls))
        self.process = subprocess.Popen(
            pinned([find("nginx"), "-p", str(self.folder), "-e", str(self.folder / "nginx.err"), "-c", str(config)], 1),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", plain), timeout=1):
                return True
            time.sleep(0.02)
        end(self.process)
        return False

    def __exit__(self, *_):
        end(self.process)


def versions():
    """What the figures were made with."""
    found = {"kernel": os.uname().release}
    for name, words in {"nginx": ["-v"], "wrk": ["-v"], "ab": ["-V"], "openssl": ["version"]}.items():
        if program := find(name):
            run = subprocess.run([program, *words], capture_output=True, text=True)
            match = re.search(r"\d+\.\d+[\w.]*", run.stdout + run.stderr)
            found[name] = match.group(0) if match else "?"
    return found
