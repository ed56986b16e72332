"""Faults below notifications: hostile input, connections, TLS, URLs."""

import asyncio
import json
import re
import ssl

from fault_table import crash, fault, is_notification, read_rightly, refuse_if, refuse_request_if, send_rightly
from http_connection import Answer, BadRequest

# hostile: what comes is no notification, and it must do no harm.


def crash_on(*kinds):
    """An `unreadable` hook."""

    def unreadable(x, error):
        if error.kind in kinds:
            crash()
        return Answer(500, str(error))

    return unreadable


def freeze_on(*kinds):
    """An `unreadable` hook: the process stays, and answers nobody any more."""

    def unreadable(x, error):
        if error.kind in kinds:
            x.server.memory["frozen"] = True
        return Answer(500, str(error))

    return unreadable


async def welcome_unless_frozen(server):
    if server.memory.get("frozen"):
        await asyncio.sleep(3600)
    return True


async def send_unless_frozen(x, answer):
    if x.server.memory.get("frozen"):
        await x.connection.stay_silent()
    return await send_rightly(x, answer)


FROZEN = {"welcome": welcome_unless_frozen, "send": send_unless_frozen}


def has_duplicate_keys(x):
    found = []

    def pairs(items):
        found.append(len(dict(items)) < len(items))
        return dict(items)

    json.loads(x.body, object_pairs_hook=pairs)
    return any(found)


def crash_if(predicate):
    """A `refuse` hook."""
    return lambda x: crash() if predicate(x) else None


def accept_kind(kind):
    return lambda x, error: Answer(200 if error.kind == kind else 500, str(error))


async def other_methods_200(x):
    if x.path == "/hook" and x.method != "POST":
        x.body = await read_rightly(x)
        return Answer(200)
    return None


async def other_methods_kill(x):
    if x.path == "/hook" and x.method != "POST":
        crash()


def crash_on_huge_number(x):
    """A `readable` hook."""
    if re.search(rb"[:,\[]-?(\d{400}|\d[\d.]*[eE][-+]?\d{4})", x.body):
        crash()


async def crash_on_large_body(x):
    if int(x.headers.get("content-length", "0")) > 4 << 20:
        crash()
    return await read_rightly(x)


async def crash_on_large_header(x):
    if any(len(value) > 8000 for value in x.headers.values()):
        crash()


async def crash_on_absolute_url(x):
    if x.target.startswith("http"):
        crash()


async def read_first_length(x):
    x.headers["content-length"] = x.headers.get("content-length", "0").split(",")[0]
    return await read_rightly(x)


async def read_chunks_only(x):
    if x.headers.get("transfer-encoding", "").lower() == "chunked":
        return await x.connection.read_chunks(x.server.conduct.body_bytes_max)
    return await read_rightly(x)


def hang_up(x, error):
    """An `unreadable` hook: no answer, and the connection is closed."""
    raise EOFError


def act_on_what_can_be_found(x, error):
    """An `unreadable` hook: as a search in the text does."""
    for action in re.findall(rb'"remoteActionId":"([^"]+)"', x.body):
        x.server.ledger.lines.append(json.dumps({"remoteActionId": action.decode(), "status": "Accepted"}))
    return Answer(500, str(error))


fault("huge-number-kills", "hostile", "crashes on numbers beyond every limit", readable=crash_on_huge_number)
fault("large-body-kills", "hostile", "crashes on bodies of more than 4 MiB", read_body=crash_on_large_body)
fault("large-header-kills", "hostile", "crashes on a header of more than 8 000 bytes", before_body=crash_on_large_header)
fault("absolute-url-kills", "hostile", "crashes when the first line has an absolute URL", before_body=crash_on_absolute_url)
fault("first-length-counts", "hostile", "takes the first of two lengths", read_body=read_first_length)
fault("chunks-before-length", "hostile", "reads chunks although there is a length too", read_body=read_chunks_only)
fault("unreadable-unanswered", "hostile", "closes the connection without an answer to what it cannot read",
      unreadable=hang_up)
fault("unreadable-acted-on", "hostile", "acts on actions that it finds in a body that it cannot read",
      unreadable=act_on_what_can_be_found)
fault("broken-json-kills", "hostile", "crashes on broken JSON", unreadable=crash_on("json", "nul"))
fault("broken-json-freezes", "hostile", "answers nobody any more after broken JSON", unreadable=freeze_on("json", "nul"),
      **FROZEN)
fault("broken-json-200", "hostile", "answers 200 to broken JSON", unreadable=accept_kind("json"))
fault("nul-kills", "hostile", "crashes on a NUL in the body", unreadable=crash_on("nul"))
fault("deep-nesting-kills", "hostile", "crashes on deeply nested JSON", unreadable=crash_on("deep"))
fault("duplicate-keys-kill", "hostile", "crashes on duplicate keys", refuse=crash_if(has_duplicate_keys))
fault("invalid-utf8-kills", "hostile", "crashes on what is not UTF-8", unreadable=crash_on("utf8"))
fault("invalid-utf8-200", "hostile", "answers 200 to what is not UTF-8", unreadable=accept_kind("utf8"))
fault("empty-body-kills", "hostile", "crashes on an empty body", unreadable=crash_on("empty"))
fault("empty-body-200", "hostile", "answers 200 to an empty body", unreadable=accept_kind("empty"))
fault("wrong-shape-kills", "hostile", "crashes on JSON that is no notification", unreadable=crash_on("shape"))
fault("wrong-shape-200", "hostile", "answers 200 to JSON that is no notification",
      unreadable=lambda x, error: Answer(200 if error.kind == "shape" and x.document else 500))
fault("content-type-ignored", "hostile", "takes notifications whose content type is not JSON", readable=lambda x: None)
fault("content-type-kills", "hostile", "crashes on another content type", unreadable=crash_on("content-type"))
fault("content-type-charset", "hostile", "answers 500 when the content type names a charset",
      refuse=refuse_request_if(lambda x: ";" in x.headers.get("content-type", "")))
fault("other-methods-200", "hostile", "answers 200 to GET and all other methods", before_body=other_methods_200)
fault("other-methods-kill", "hostile", "crashes on GET and all other methods", before_body=other_methods_kill)

# connection.


async def second_unanswered(x, answer):
    if x.number > 1:
        await x.connection.stay_silent()
    return await send_rightly(x, answer)


async def send_the_one_before(x, answer):
    before = getattr(x.connection, "answer_before", answer)
    x.connection.answer_before = answer
    return await send_rightly(x, before)


async def close_without_saying(x, answer):
    await send_rightly(x, answer)
    return False


async def without_length(x, answer):
    """A client cannot know that the answer is at its end."""
    await x.connection.write(f"HTTP/1.1 {answer.status} \r\n\r\n".encode())
    return x.keep_alive


async def refuse_to_close(x, answer):
    """`Connection: close` gets no answer."""
    return await send_rightly(x, answer) if x.keep_alive else False


async def read_until_end(x):
    """Waits for the end of the connection in place of counting."""
    return await x.connection.reader.read(-1)


async def read_impatiently(x):
    async with asyncio.timeout(1):
        return await read_rightly(x)


async def read_in_one_go(x):
    """Takes what one read gives for the whole body."""
    length = int(x.headers.get("content-length", "0"))
    return await x.connection.reader.read(length) if length else b""


async def lengths_only(x):
    if "transfer-encoding" in x.headers:
        raise BadRequest(411, "chunks are not supported")
    return await read_rightly(x)


async def refuse_expect(x):
    if "expect" in x.headers:
        raise BadRequest(417, "no expectations")


async def drop_pipelined(x, answer):
    """What came behind the request is thrown away."""
    if x.notifications:
        try:
            async with asyncio.timeout(0.02):
                await x.connection.reader.read(65536)
        except TimeoutError:
            pass
    return await send_rightly(x, answer)


async def ten_at_most(server):
    return server.open <= 10


async def one_at_a_time(server):
    """The next connection is served when the one before is closed; a sender that keeps one open blocks the others."""
    while server.memory.get("serving"):
        await asyncio.sleep(0.01)
    server.memory["serving"] = asyncio.current_task()
    server.memory["serving"].add_done_callback(lambda _: server.memory.pop("serving"))
    return True


async def short_now_and_then(x, answer):
    x.server.memory["answers"] = x.server.memory.get("answers", 0) + 1
    if x.server.memory["answers"] % 5 == 0:
        await x.connection.write(f"HTTP/1.1 {answer.status} \r\nContent-Length: 9\r\n\r\nshort".encode())
        return False
    return await send_rightly(x, answer)


async def answer_twice(x, answer):
    await send_rightly(x, answer)
    return await send_rightly(x, answer)


async def silent_after_idling(x, answer):
    now = asyncio.get_running_loop().time()
    before = getattr(x.connection, "answered_at", now)
    x.connection.answered_at = now
    if now - before > 1.5:
        await x.connection.stay_silent()
    return await send_rightly(x, answer)


async def always_close(x, answer):
    x.keep_alive = False
    return await send_rightly(x, answer)


async def eighth_is_closed(server):
    server.memory["connections"] = server.memory.get("connections", 0) + 1
    return server.memory["connections"] % 8 != 0


fault("short-now-and-then", "connection", "closes every fifth answer before the length that it has announced",
      send=short_now_and_then)
fault("answers-twice", "connection", "sends each answer twice", send=answer_twice)
fault("silent-after-idling", "connection", "answers nothing on a connection that was idle for more than a second",
      send=silent_after_idling)
fault("always-closes", "connection", "closes the connection after each answer, and says so", send=always_close)
fault("eighth-connection-closed", "connection", "closes every eighth connection at once", welcome=eighth_is_closed)
fault("second-unanswered", "connection", "answers the first request of a connection only", send=second_unanswered)
fault("answers-mixed", "connection", "gives a later request of a connection the answer of the one before",
      send=send_the_one_before)
fault("closes-without-saying", "connection", "closes each connection after an answer that does not say so",
      send=close_without_saying)
fault("no-length", "connection", "answers without a length on a connection that it keeps open", send=without_length)
fault("close-unanswered", "connection", "gives no answer to a request with Connection: close", send=refuse_to_close)
fault("length-ignored", "connection", "waits for the end of the connection in place of reading Content-Length",
      read_body=read_until_end)
fault("slow-body-closes", "connection", "closes the connection when the body takes more than a second",
      read_body=read_impatiently)
fault("body-in-one-read", "connection", "takes the first piece of a body for all of it", read_body=read_in_one_go)
fault("chunked-411", "hostile", "answers 411 to a body in chunks", read_body=lengths_only)
fault("expect-417", "hostile", "answers 417 to Expect: 100-continue", before_body=refuse_expect)
fault("header-case", "hostile", "knows Content-Type, and not content-type",
      header_name=lambda name: name.lower() if name == name.title() else f"unknown-{name}")
fault("large-header-431", "connection", "refuses headers of more than 8 000 bytes", head_bytes_max=8000)
fault("pipelined-lost", "connection", "loses a request that comes before the one before is answered", send=drop_pipelined)
fault("ten-connections", "connection", "closes the eleventh connection at once", welcome=ten_at_most)
fault("one-connection", "connection", "serves one connection at a time, until that is closed", welcome=one_at_a_time)

# url.


def redirect(status, location):
    return lambda x: Answer(status, headers=[("Location", location(x))])


fault("slash-redirect", "url", "redirects to the path with a slash at its end, with 301",
      refuse=redirect(301, lambda x: x.path + "/"))
fault("case-redirect", "url", "redirects to the path in another case, with 301",
      refuse=redirect(301, lambda x: x.path.title()))
fault("https-redirect", "url", "redirects from http to https, with 308",
      refuse=redirect(308, lambda x: f"https://{x.headers.get('host', '')}{x.target}"))
fault("query-dropped-redirect", "url", "redirects to the target without its query, with 302",
      refuse=lambda x: Answer(302, headers=[("Location", x.path)]) if x.query else None)

# tls. The files are made by certificates.py.
ONE = ssl.TLSVersion
TLS = {
    "tls-expired": ("shows a certificate that has expired", {}),
    "tls-not-yet-valid": ("shows a certificate that is not valid yet", {}),
    "tls-ends-in-3-days": ("shows a certificate that ends in three days", {}),
    "tls-wrong-name": ("shows a certificate for another host", {}),
    "tls-name-in-cn-only": ("shows a certificate that names the host in its subject only", {}),
    "tls-self-signed": ("shows a certificate that no authority has signed", {}),
    "tls-unknown-ca": ("shows a certificate of an authority that nobody trusts", {}),
    "tls-no-intermediate": ("leaves the intermediate certificate out", {}),
    "tls-wrong-order": ("sends a chain whose certificates are not in order", {}),
    "tls-client-only": ("shows a certificate that is for clients", {}),
    "tls-weak-key": ("has an RSA key of 1024 bits", {"weak": True}),
    "tls-sha1": ("shows a certificate signed with SHA-1", {"weak": True}),
    "tls-1.0-too": ("offers TLS 1.0 beside newer versions",
                    {"files": "good", "weak": True, "versions": (ONE.TLSv1, ONE.TLSv1_3)}),
    "tls-1.1-too": ("offers TLS 1.1 beside newer versions",
                    {"files": "good", "weak": True, "versions": (ONE.TLSv1_1, ONE.TLSv1_3)}),
    "tls-1.1-only": ("offers TLS 1.1 only", {"files": "good", "weak": True, "versions": (ONE.TLSv1_1, ONE.TLSv1_1)}),
    "tls-no-resumption": ("does not resume sessions", {"files": "good", "resumption": False}),
    "tls-client-certificate": ("demands a certificate of the sender", {"files": "good", "client_certificate": True}),
}
for name, (text, settings) in TLS.items():
    fault(name, "tls", text, needs="--tls-cert", tls={"files": name} | settings)
