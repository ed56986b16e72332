"""Faults in what is made of notifications: batches, repetition, order, load."""

import asyncio
import datetime

from fault_table import MESSAGES, count, crash, fault, read_rightly, refuse_if, refuse_request_if, send_rightly
from http_connection import Answer
from notifications import BadBody, Ledger, parse, read_notifications


def size(x):
    return len(x.notifications)


def add(x, notifications):
    """Acts on notifications as it should be done."""
    return x.server.ledger.add(notifications, lambda n: n.identity())


async def act_again(x, notifications):
    """Acts on notifications whether they are known or not."""
    x.server.ledger.lines += [n.line() for n in notifications]
    return True


def act_by(choose):
    """An `act` hook: known notifications that `choose` picks are acted on again."""

    async def act(x):
        kept = x.server.conduct.keep(x)
        await act_again(x, [n for n in kept if choose(n)])
        return add(x, [n for n in kept if not choose(n)])

    return act


# batch.
EMPTY = "there is no notification in the body"


def accept_empty(x, error):
    return Answer(200 if str(error) == EMPTY else 500, str(error))


def act_on_the_good_half(x, error):
    """What is wrong is left out, what is right is acted on, and the answer is the same 500."""
    items = x.document if isinstance(x.document, list) else x.document.get("events") if isinstance(
        x.document, dict) else None
    for item in items if isinstance(items, list) else []:
        try:
            single = dict(x.document, events=[item]) if x.server.flavour == "b2b" else item
            add(x, read_notifications(single, x.server.flavour))
        except Exception:
            continue
    return Answer(500, str(error))


async def twice_across_batches(x):
    """A batch is known as a whole: the same batch again is found out, the same event in another one is not."""
    batch = tuple(n.identity() for n in x.notifications)
    fresh = batch not in x.server.memory
    x.server.memory[batch] = True
    return await act_again(x, list({n.identity(): n for n in x.server.conduct.keep(x)}.values()) if fresh else [])


async def twice_within_batch(x):
    """Looks up each notification before the batch, and not within it."""
    known = x.server.ledger.known
    fresh = [n for n in x.server.conduct.keep(x) if n.identity() not in known]
    known.update((n.identity(), None) for n in fresh)
    return await act_again(x, fresh)


fault("array-500", "batch", "answers 500 to arrays", MESSAGES, refuse=refuse_request_if(lambda x: isinstance(x.document, list)))
fault("object-500", "batch", "answers 500 to a message that is not in an array", MESSAGES,
      refuse=refuse_request_if(lambda x: not isinstance(x.document, list)))
fault("batch-refused", "batch", "answers 500 to more than one event in a request",
      refuse=refuse_request_if(lambda x: size(x) > 1))
fault("batch-of-one-500", "batch", "answers 500 to an array of one message", MESSAGES,
      refuse=refuse_request_if(lambda x: isinstance(x.document, list) and size(x) == 1))
fault("empty-batch-200", "hostile", "answers 200 to a batch without notifications", unreadable=accept_empty)
fault("batch-only-first", "batch", "answers 200 to a batch and acts on its first notification only",
      keep=lambda x: x.notifications[:1])
fault("batch-second-lost", "batch", "answers 200 to a batch and loses its second notification",
      keep=lambda x: x.notifications[:1] + x.notifications[2:])
fault("batch-last-lost", "batch", "answers 200 to a batch of several and loses the last notification",
      keep=lambda x: x.notifications[:-1] if size(x) > 1 else x.notifications)
fault("batch-reversed", "batch", "acts on the notifications of a batch in reverse order", keep=lambda x: x.notifications[::-1])
fault("batch-100-refused", "batch", "answers 500 to batches of exactly 100",
      refuse=refuse_request_if(lambda x: size(x) == 100))
fault("batch-over-100-refused", "batch", "answers 500 to batches of more than 100",
      refuse=refuse_request_if(lambda x: size(x) > 100))
fault("batch-99-at-most", "batch", "acts on the first 99 notifications of a batch only", keep=lambda x: x.notifications[:99])
fault("batch-two-vehicles", "batch", "answers 500 to a batch about more than one vehicle", ("b2b",),
      refuse=refuse_request_if(lambda x: len({n.vin for n in x.notifications}) > 1))
fault("batch-mixed-500", "batch", "answers 500 to a batch with monitors and remote actions", MESSAGES,
      refuse=refuse_request_if(lambda x: len({n.is_remote for n in x.notifications}) > 1))
fault("batch-half-done", "batch", "acts on the good part of a batch that it answers 500 to", unreadable=act_on_the_good_half)
fault("batch-overlap-twice", "batch", "acts again on a notification that comes in another batch", act=twice_across_batches)
fault("batch-duplicate-twice", "batch", "acts twice on a notification that is in a batch twice", act=twice_within_batch)
fault("big-body-500", "batch", "answers 500 to bodies of more than 512 KiB",
      refuse=refuse_request_if(lambda x: len(x.body) > 512 * 1024))

# retry.


def act_then_forget(last):
    """An `act` hook: only the `last` notifications are known again."""

    async def act(x):
        known = x.server.ledger.known
        done = x.server.ledger.add(x.server.conduct.keep(x), lambda n: n.identity())
        for identity in list(known)[:max(0, len(known) - last)]:
            del known[identity]
        return done

    return act


def refuse_known(status):
    def refuse(x):
        return Answer(status) if all(n.identity() in x.server.ledger.known for n in x.notifications) else None

    return refuse


async def overwrite_done(x):
    """Keeps one state for each remote action after it is done: a late Pending takes the place of Done."""
    ledger = x.server.ledger
    for n in x.server.conduct.keep(x):
        done = x.server.memory.get(n.id)
        if n.type == "Pending" and done in ledger.lines:
            ledger.lines.remove(done)
        if n.type == "Done":
            x.server.memory[n.id] = n.line()
        add(x, [n])
    return True


def age(notification):
    """Seconds since the notification was raised."""
    try:
        raised = datetime.datetime.fromisoformat(notification.date.upper())
        return (datetime.datetime.now(datetime.timezone.utc) - raised).total_seconds()
    except (ValueError, TypeError):
        return 0


def older_than_last(x):
    """Whether a notification is older than one already met of the same action or monitor and vehicle."""
    late = False
    for n in x.notifications:
        last = x.server.memory.get((n.id, n.vin), "")
        late = late or n.date < last
        x.server.memory[(n.id, n.vin)] = max(n.date, last)
    return late


async def die_after_many(x):
    """The list that is never emptied."""
    if x.server.memory.get("held", 0) >= 1000:
        return False
    x.server.memory["held"] = x.server.memory.get("held", 0) + size(x)
    return add(x, x.server.conduct.keep(x))


async def crash_on_cut_body(x):
    try:
        return await read_rightly(x)
    except EOFError:
        crash()


async def check_then_act(x):
    """Looks up, waits for the database, acts: the same notification twice at once is acted on twice."""
    known = x.server.ledger.known
    fresh = [n for n in x.server.conduct.keep(x) if n.identity() not in known]
    await asyncio.sleep(0.02)
    known.update((n.identity(), None) for n in fresh)
    return await act_again(x, list({n.identity(): n for n in fresh}.values()))


async def act_on_cut_body(x):
    """Reads notification by notification as the bytes come, and acts on what is there when they end."""
    pieces = []
    left = int(x.headers.get("content-length", "0"))
    while left > 0:
        piece = await x.connection.reader.read(left)
        if not piece:
            act_on_beginning(x, b"".join(pieces).decode("utf-8", "replace"))
            raise EOFError
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def act_on_beginning(x, text):
    """Acts on the notifications that came as a whole: the last brace that makes sense is the end of one."""
    for end in [at for at, letter in enumerate(text, 1) if letter == "}"][::-1]:
        for closing in ("", "]", "]}"):
            try:
                add(x, read_notifications(parse(text[:end].encode() + closing.encode()), x.server.flavour))
                return
            except BadBody:
                continue


async def drop_older(x):
    """Keeps what is newer than the last only, and says that all is well."""
    return True if older_than_last(x) else add(x, x.server.conduct.keep(x))


def refuse_tenth(x):
    """Takes the tenth delivery of the same for an attack."""
    return Answer(429) if any(count(x.server, n.identity()) >= 10 for n in x.notifications) else None


async def refuse_while_busy(x):
    """One at a time, and no waiting."""
    if x.server.memory.get("busy"):
        return False
    x.server.memory["busy"] = True
    await asyncio.sleep(0.003)
    x.server.memory["busy"] = False
    return add(x, x.server.conduct.keep(x))


async def refuse_new_while_storing(x):
    """What is stored comes in batches, and has the database to itself."""
    if size(x) > 1:
        x.server.memory["storing"] = x.server.memory.get("storing", 0) + 1
        await asyncio.sleep(0.02)
        x.server.memory["storing"] -= 1
    elif x.server.memory.get("storing", 0) > 0:
        return False
    return add(x, x.server.conduct.keep(x))


async def forget_unless_read(x, answer):
    """Rolls its memory back, but not its action, when the sender has gone before the answer."""
    if x.notifications:
        try:
            async with asyncio.timeout(0.03):
                gone = not await x.connection.reader.read(1)
        except TimeoutError:
            gone = False
        if gone:
            for n in x.notifications:
                x.server.ledger.known.pop(n.identity(), None)
    return await send_rightly(x, answer)


fault("remote-twice", "retry", "acts again on a remote notification that is delivered again",
      act=act_by(lambda n: n.is_remote))
fault("monitor-twice", "retry", "acts again on a monitor notification that is delivered again",
      act=act_by(lambda n: not n.is_remote))
fault("same-by-action", "retry", "takes all notifications of a remote action for the same one",
      identity=lambda n: n.id if n.is_remote else n.identity())
fault("same-by-monitor", "retry", "takes all notifications of a monitor about a vehicle for the same one",
      identity=lambda n: n.identity() if n.is_remote else (n.id, n.vin))
fault("same-by-date", "retry", "takes notifications of the same date for the same one", identity=lambda n: n.date)
fault("same-by-status", "retry", "takes notifications of the same vehicle and status for the same one",
      identity=lambda n: (n.vin, n.status) if n.is_remote else n.identity())
fault("same-without-vin", "retry", "takes notifications of a monitor about two vehicles at the same moment for the same one",
      ("b2b",), identity=lambda n: n.identity() if n.is_remote else (n.id, n.date))
fault("short-memory", "retry", "knows the last 10 notifications only, and acts again on older ones",
      act=act_then_forget(10))
fault("duplicate-409", "retry", "answers 409 to what it knows already", refuse=refuse_known(409))
fault("duplicate-500", "retry", "answers 500 to what it knows already", refuse=refuse_known(500))
fault("pending-overwrites-done", "retry", "lets a Pending that comes late take the place of Done", act=overwrite_done)
fault("old-500", "retry", "answers 500 to a notification that is older than an hour", refuse=refuse_if(lambda n: age(n) > 3600))
fault("future-500", "retry", "answers 500 to a notification whose date is more than an hour ahead",
      refuse=refuse_if(lambda n: age(n) < -3600))
fault("out-of-order-500", "retry", "answers 500 to a notification that is older than the one before",
      refuse=refuse_request_if(older_than_last))
fault("dies-after-1000", "retry", "answers 500 for ever once it has taken 1 000 notifications", act=die_after_many)
fault("cut-body-kills", "retry", "crashes when a body is cut", read_body=crash_on_cut_body)
fault("cut-body-acted-on", "retry", "acts on what it can read of a body that is cut", read_body=act_on_cut_body)
fault("twice-when-overlapping", "retry", "acts twice on a notification that comes twice at once", act=check_then_act)
fault("older-dropped", "retry", "answers 200 to a notification that is older than the one before, and does not act on it",
      act=drop_older)
fault("tenth-time-429", "retry", "answers 429 from the tenth delivery of a notification on", refuse=refuse_tenth)
fault("busy-500", "retry", "answers 500 to what comes while it is at work on another request", act=refuse_while_busy)
fault("busy-with-batch-500", "retry", "answers 500 to a single notification that comes while it stores a batch",
      act=refuse_new_while_storing)
fault("lost-answer-twice", "retry", "acts again on what it was sent again because its answer was lost", send=forget_unless_read)

# load.


async def lose_update(x):
    """Reads the list, waits for the database, writes the list: of two at once, one is lost."""
    ledger = x.server.ledger
    copy = Ledger()
    copy.known, copy.lines = dict(ledger.known), list(ledger.lines)
    await asyncio.sleep(0.005)
    copy.add(x.server.conduct.keep(x), lambda n: n.identity())
    ledger.known, ledger.lines = copy.known, copy.lines
    return True


async def act_in_workers(x):
    """Under load it answers at once, and workers of unequal speed do the rest."""
    if x.server.open > 8 and count(x.server, "handed out") % 2:
        asyncio.get_running_loop().call_later(0.1, add, x, x.server.conduct.keep(x))
        return True
    return add(x, x.server.conduct.keep(x))


async def one_after_the_other(x):
    if x.server.open > 8:
        async with x.server.memory.setdefault("lock", asyncio.Lock()):
            await asyncio.sleep(0.06)
    return add(x, x.server.conduct.keep(x))


async def stall_some(x):
    """Under load a worker now and then waits for a lock."""
    if x.server.open > 16 and count(x.server, "under load") % 50 == 0:
        await asyncio.sleep(6)
    return add(x, x.server.conduct.keep(x))


async def slow_after_load(x):
    """What a burst leaves behind has to be searched for each notification that follows."""
    if x.server.open > 16:
        x.server.memory["was busy"] = True
    elif x.server.memory.get("was busy"):
        await asyncio.sleep(1.2)
    return add(x, x.server.conduct.keep(x))


async def double_under_load(x):
    """A second worker begins anew with what the first has begun."""
    kept = x.server.conduct.keep(x)
    done = add(x, kept)
    if x.server.open > 16 and count(x.server, "begun anew") % 20 == 0:
        await act_again(x, kept)
    return done


fault("loses-when-overlapping", "load", "loses notifications when requests overlap", act=lose_update)
fault("reorders-under-load", "load", "acts on the notifications of a vehicle in another order when more than 8 "
      "connections are open", act=act_in_workers)
fault("slow-under-load", "load", "takes 60 ms for each notification, one after the other, when more than 8 "
      "connections are open", act=one_after_the_other)
fault("503-under-load", "load", "answers 503 when more than 16 connections are open",
      refuse=refuse_request_if(lambda x: x.server.open > 16, 503))
fault("stalls-under-load", "load", "lets each 50th notification wait for 6 s when more than 16 connections are open",
      act=stall_some)
fault("slow-after-load", "load", "needs 1.2 s for each answer once it has seen more than 16 connections at once",
      act=slow_after_load)
fault("doubles-under-load", "load", "acts twice on each 20th notification when more than 16 connections are open",
      act=double_under_load)
