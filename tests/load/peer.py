"""A receiver for tests of load that does what no correct one does, and counts what it has read."""

import contextlib
import re
import socket
import threading

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Peer:
    """A receiver of its own kind, on one thread a connection: `behave(connection, read)` for each."""

    def __init__(self, behave):
        self.requests = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/hook"
        self.behave = behave
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        try:
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(connection,), daemon=True).start()
        except OSError:
            pass  # Closed: the test is over.

    def serve(self, connection):
        with contextlib.suppress(OSError), connection:
            self.behave(connection, lambda: self.read(connection))

    def read(self, connection):
        """One request. False: none came."""
        text = b""
        while b"\r\n\r\n" not in text:
            more = connection.recv(65536)
            if not more:
                return False
            text += more
        head, _, body = text.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1))
        while len(body) < length:
            body += connection.recv(65536)
        with self.lock:
            self.requests += 1
        return True

    def end(self):
        self.listener.close()
        return self.requests
