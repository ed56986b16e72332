#!/usr/bin/env python3
"""A receiver as it is written on a busy afternoon. It works in the demonstration, and makes five mistakes:

1. It answers 200 before it has looked at the body: what it then cannot read is lost, and nobody tries again.
2. It takes the first event of a request, or a single message: the rest of a batch is lost, and arrays altogether.
3. It acts again on what is delivered again.
4. It needs `attributes`, which are there only if the subscription has some.
5. It speaks HTTP/1.0: each notification pays for a connection of its own.

Usage: customer.py --flavour b2b|b2c|platform [--listen 127.0.0.1:0]. The first line of standard output is the base URL;
notifications go to POST /hook, GET /processed shows what was done with them.
"""

import argparse
import http.server
import json
import sys


class Fleet:
    """What the application makes of notifications: the state of each remote action, and the readings of each vehicle."""

    def __init__(self, flavour):
        self.flavour = flavour
        self.history = []

    def take(self, body):
        if self.flavour == "b2b":
            self.take_event(body, body["events"][0])
        else:
            self.take_message(body)

    def take_event(self, envelope, event):
        tenant = envelope["attributes"][0]["value"]
        entry = {"tenant": tenant, "vin": event["vin"], "eventDate": event["eventDate"]}
        if "monitorId" in envelope:
            entry["monitorId"] = envelope["monitorId"]
        else:
            entry["remoteActionId"] = event["remoteActionId"]
            entry["status"] = event["eventStatus"]["status"]
        self.history.append(entry)

    def take_message(self, message):
        vin = message["attributes"][0]["value"]
        entry = {"vin": vin, "date": message["date"]}
        if message["type"] == "Monitor":
            entry["monitorId"] = message["monitorEvent"]["monitorId"]
        else:
            entry["remoteActionId"] = message["remoteEvent"]["remoteActionId"]
            entry["status"] = message["remoteEvent"]["eventStatus"]["status"]
        self.history.append(entry)


class Handler(http.server.BaseHTTPRequestHandler):
    fleet = None

    def do_POST(self):
        if self.path != "/hook":
            self.send_error(404)
            return
        self.send_response(200)
        self.end_headers()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.fleet.take(json.loads(body))

    def do_GET(self):
        if self.path != "/processed":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/jsonl")
        self.end_headers()
        for entry in self.fleet.history:
            self.wfile.write(json.dumps(entry).encode() + b"\n")

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request, client_address):
        print("could not handle a request:", sys.exc_info()[1], file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flavour", choices=("b2b", "b2c", "platform"), required=True)
    parser.add_argument("--listen", default="127.0.0.1:0")
    options = parser.parse_args()
    Handler.fleet = Fleet(options.flavour)
    host, port = options.listen.rsplit(":", 1)
    server = Server((host, int(port)), Handler)
    print(f"http://{host}:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
