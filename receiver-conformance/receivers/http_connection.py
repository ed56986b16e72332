"""The server's side of one HTTP/1.1 connection, over asyncio's streams."""

import asyncio
import http

IDLE_SECONDS = 60  # For a head, and between the pieces of a body.


class BadRequest(Exception):
    """What is not HTTP; answered with `status`, and the connection ends."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


class Answer:
    def __init__(self, status, body="", headers=()):
        self.status, self.body, self.headers = status, body, list(headers)


class Connection:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.requests = 0

    async def read_head(self, bytes_max, header_name):
        """Method, target, headers and whether the connection stays open; nothing at the end of the connection."""
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                head = await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        except asyncio.LimitOverrunError as error:
            raise BadRequest(431, "the header is too large") from error
        if len(head) > bytes_max:
            raise BadRequest(431, "the header is too large")
        self.requests += 1
        lines = head.decode("latin-1").strip("\r\n").split("\r\n")
        words = lines[0].split(" ")
        if len(words) != 3 or words[2] not in ("HTTP/1.1", "HTTP/1.0"):
            raise BadRequest(400, "the first line is not of HTTP/1.1")
        headers = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon or not name or name != name.strip():
                raise BadRequest(400, "a header line has no name")
            key, value = header_name(name), value.strip(" \t")
            again = key == "content-length" and headers.get(key, value) != value
            headers[key] = f"{headers[key]}, {value}" if again else value  # No number: read_body() refuses it.
        options = headers.get("connection", "").lower()
        keep_alive = "keep-alive" in options if words[2] == "HTTP/1.0" else "close" not in options
        return words[0], words[1], headers, keep_alive

    async def read_body(self, headers, bytes_max):
        chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or (chunked and "content-length" in headers):
            raise BadRequest(400, "the length of the body is not clear")
        if int(length) > bytes_max:
            raise BadRequest(500, f"the body is too large; {bytes_max} bytes are the limit")
        if headers.get("expect", "").lower() == "100-continue" and (chunked or int(length)):
            self.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return await (self.read_chunks(bytes_max) if chunked else self.read_exactly(int(length)))

    async def read_exactly(self, length):
        pieces = []
        while length:
            async with asyncio.timeout(IDLE_SECONDS):
                piece = await self.reader.read(length)
            if not piece:
                raise EOFError
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    async def read_line(self):
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                return (await self.reader.readuntil(b"\r\n"))[:-2]
        except asyncio.LimitOverrunError as error:
            raise BadRequest(400, "a line is too long") from error

    async def read_chunks(self, bytes_max):
        body = bytearray()
        while True:
            size = (await self.read_line()).split(b";")[0].strip()
            if not size or any(digit not in b"0123456789abcdefABCDEF" for digit in size):
                raise BadRequest(400, "the size of a chunk is not a number")
            length = int(size, 16)
            if len(body) + length > bytes_max:
                raise BadRequest(500, f"the body is too large; {bytes_max} bytes are the limit")
            if length == 0:
                break
            body += await self.read_exactly(length)
            if await self.read_line():
                raise BadRequest(400, "a chunk is longer than it says")
        while await self.read_line():
            pass  # Trailers say nothing of interest.
        return bytes(body)

    def encode(self, answer, keep_alive, is_head=False):
        body = answer.body.encode()
        reason = http.HTTPStatus(answer.status).phrase
        lines = [f"HTTP/1.1 {answer.status} {reason}"]
        if answer.status != 204:
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += [] if keep_alive else ["Connection: close"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + (b"" if is_head or answer.status == 204 else body)

    async def send(self, answer, keep_alive, is_head):
        await self.write(self.encode(answer, keep_alive, is_head))
        return keep_alive

    async def write(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def stay_silent(self):
        """Until the sender has lost its patience."""
        while await self.reader.read(65536):
            pass
        raise EOFError
