"""What clinicians get by e-mail: codes and counts, and nothing that anybody answered or wrote.

An e-mail is put into words when it is sent, for who has this address and may see these patients then.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.calls import Call
from handlers.clinicians.sending import is_settled
from handlers.context import send, tell_admins
from handlers.texts import Texts, local, texts
from journal.digest import Digest, Entry
from storage import alerts, audit, digests, episodes, mailboxes, outbox, people
from storage.mailboxes import CODE_VALID_FOR, Mailbox
from storage.models import Outgoing, Person, Priority, Stage
from storage.site import name, site

DIGEST, AGAIN, ALERT = "mail-digest", "mail-again", "mail-alert"
CODE, HELLO = "mail-code", "mail-hello"
KINDS = (DIGEST, AGAIN, ALERT, CODE, HELLO)
# What nobody asked for, so that staff hear when it may not have arrived.
UNASKED = (DIGEST, ALERT)
# A mail server may be gone for a weekend; after that a digest is old. Our assumption.
_DIGEST_VALID_FOR = timedelta(days=3)
_ALERT_VALID_FOR = timedelta(hours=12)
_TELL_AGAIN_AFTER = timedelta(days=1)
_FAILED: Final = "e-mail not delivered"


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What one e-mail is about, at the moment when it is sent."""

    session: AsyncSession
    now: datetime
    message: Outgoing
    person: Person
    payload: dict[str, Any]

    @property
    def say(self) -> Texts:
        return texts(self.person.language)


async def add(
    session: AsyncSession, now: datetime, person: Person, kind: str, *, valid_for: timedelta, **more: Any
) -> None:
    """Nothing for who has no address."""
    if address := mailboxes.address(session, person):
        until = now + valid_for
        await outbox.add_email(session, now, person, address, kind, {}, expires_at=until, **more)


async def add_digest(
    session: AsyncSession, now: datetime, clinician: Person, digest_id: int, *, even_if_nobody: bool
) -> None:
    """The stored digest as an e-mail, for who has an address."""
    if address := mailboxes.address(session, clinician):
        payload = {"even_if_nobody": even_if_nobody}
        until = now + _DIGEST_VALID_FOR
        await outbox.add_email(
            session, now, clinician, address, DIGEST, payload, expires_at=until, digest_id=digest_id
        )


async def use(session: AsyncSession, now: datetime, person: Person, address: str | None) -> None:
    """From now on this person's e-mails go there, or nowhere; what was on its way elsewhere is taken back."""
    await outbox.withhold_emails(session, now, person)
    mailboxes.keep(session, person, Mailbox(address))
    await add(session, now, person, HELLO, valid_for=_DIGEST_VALID_FOR)


async def ask_for_code(session: AsyncSession, now: datetime, person: Person, box: Mailbox) -> None:
    """`box` holds the address that was asked for, and the code."""
    assert box.asked is not None  # noqa: S101 - whoever calls has just put it there
    mailboxes.keep(session, person, box)
    until = now + CODE_VALID_FOR
    await outbox.add_email(
        session, now, person, box.asked, CODE, {}, priority=Priority.REPLY, expires_at=until
    )


async def call(session: AsyncSession, now: datetime, message: Outgoing, person: Person) -> Call | None:
    """The e-mail to send now; None when it must not be sent any more."""
    payload, box = await outbox.payload(session, message), mailboxes.mailbox(session, person)
    wanted = box.asked if message.kind == CODE else box.address
    if person.stage != Stage.ACTIVE or payload["to"] != wanted:
        return None
    letter = await _LETTERS[message.kind](Occasion(session, now, message, person, payload))
    if letter is None:
        return None
    return Call(outbox.EMAIL, {"to": payload["to"], "subject": letter.subject, "text": letter.text})


async def add_copy_of_alert(session: AsyncSession, now: datetime, person: Person, alert_id: int) -> None:
    """For whoever was asked in Telegram to confirm it and has an address as well."""
    await add(
        session, now, person, ALERT, valid_for=_ALERT_VALID_FOR, priority=Priority.REPLY, alert_id=alert_id
    )


async def refused(session: AsyncSession, now: datetime, message: Outgoing, person: Person) -> None:
    """Whoever waits for a code is told; of everything else the admins hear, once a day."""
    if message.kind == CODE:
        if to := outbox.recipient(session, person):
            await send(session, now, to, texts(person.language)("email-not-sent"))
        return
    entries = await audit.entries(session, person.code)
    if not any(entry.action == _FAILED and entry.at > now - _TELL_AGAIN_AFTER for entry in entries):
        await audit.record(session, now, audit.PROGRAM, _FAILED, person.code)
        await tell_admins(session, now, "notice-email-refused", code=person.code)


async def unknown(session: AsyncSession, now: datetime, message: Outgoing, person: Person) -> None:
    """A digest is never sent again, but followed up in other words."""
    valid_for = _DIGEST_VALID_FOR
    await add(session, now, person, AGAIN, valid_for=valid_for, digest_id=message.digest_id)


async def _digest(at: Occasion) -> Letter | None:
    decided = await _decided(at)
    if not decided.is_wanted and not (at.payload["even_if_nobody"] and decided.patients):
        return None
    say = at.say
    text = _paragraphs(
        say.plain("email-digest", day=say.day(decided.today)),
        "" if decided.worse else say.plain("email-nobody"),
        *_groups(decided, say),
        _beside(decided, say),
        say.plain("email-review"),
        *_where_else(at.person, say),
    )
    return Letter(say.plain("email-digest-subject"), text)


async def _decided(at: Occasion) -> Digest:
    """The digest without whom this clinician may no longer see, and with whom somebody has dealt since."""
    assert at.message.digest_id is not None  # noqa: S101 - e-mails about a digest have it
    stored = await digests.get(at.session, at.message.digest_id)
    panel = {patient.id for patient in await people.panel_of(at.session, at.person)}
    decided, settled = digests.facts_of(at.session, stored), await episodes.settled(at.session, panel)
    dealt_with = {entry.patient for entry in decided.entries if is_settled(entry, settled)}
    return decided.restricted_to(panel).settling(dealt_with & panel)


def _groups(decided: Digest, say: Texts) -> list[str]:
    silent = [entry for entry in decided.unclear if entry.has_stopped]
    not_judged = [entry for entry in decided.unclear if not entry.has_stopped]
    others = [entry for entry in (*not_judged, *decided.not_worse) if entry.reminded]
    unclear = [entry for entry in not_judged if not entry.reminded]
    return [
        _group(say.plain("email-worse", count=len(decided.worse)), decided.worse, say),
        _group(say.plain("email-watch", count=len(decided.watch)), decided.watch, say),
        _group(say.plain("email-silent", count=len(silent)), silent, say),
        _group(say.plain("email-reminded", count=len(others)), others, say),
        _group(say.plain("email-unclear", count=len(unclear)), unclear, say),
    ]


def _beside(decided: Digest, say: Texts) -> str:
    """Who is only counted."""
    settled, not_worse = (len(group) for group in (decided.settled, decided.not_worse))
    return _lines(
        say.plain("email-settled", count=settled) if settled else "",
        say.plain("email-not-worse", count=not_worse) if not_worse else "",
    )


def _group(heading: str, entries: Sequence[Entry], say: Texts) -> str:
    return _lines(heading, *(_line(entry, say) for entry in entries)) if entries else ""


def _line(entry: Entry, say: Texts) -> str:
    since = entry.item.since if entry.item else entry.trend.since
    if since is None:
        return entry.code
    day = say.short_day(since)
    if entry.item is None or entry.is_new:
        return say.plain("email-since", code=entry.code, day=day)
    opened = say.short_day(entry.item.opened)
    return say.plain("email-open-since", code=entry.code, day=day, opened=opened)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _where_else(person: Person, say: Texts) -> tuple[str, str]:
    """Where the figures are, and how these e-mails end."""
    if person.chat_sealed is None:
        return say.plain("email-details-clinic"), say.plain("email-stop-clinic")
    return say.plain("email-details-chat"), say.plain("email-stop-chat")


async def _again(at: Occasion) -> Letter:
    assert at.message.digest_id is not None  # noqa: S101 - e-mails about a digest have it
    stored, say = await digests.get(at.session, at.message.digest_id), at.say
    day = say.day(local(stored.created_at, at.person.zone).date())
    details, end = _where_else(at.person, say)
    return Letter(
        say.plain("email-again-subject"), _paragraphs(say.plain("email-again", day=day), details, end)
    )


async def _alert(at: Occasion) -> Letter | None:
    """Not about one that somebody has confirmed or closed meanwhile, or that was erased."""
    alert, say = await alerts.find(at.session, at.message.alert_id), at.say
    if alert is None or alert.confirmed_at is not None or alert.closed_at is not None:
        return None
    if not await alerts.may_hear(at.session, at.person, alert):
        return None
    patient = await alerts.patient_of(at.session, alert)
    reason = say.plain(f"alert-reason-{alert.reason}")
    return Letter(
        say.plain("email-alert-subject"), say.plain("email-alert", code=patient.code, reason=reason)
    )


async def _code(at: Occasion) -> Letter | None:
    box, say = mailboxes.mailbox(at.session, at.person), at.say
    if not box.waits(at.now):
        return None
    clinic = name(await site(at.session))
    return Letter(say.plain("email-code-subject"), say.plain("email-code", code=box.code, clinic=clinic))


async def _hello(at: Occasion) -> Letter:
    say, clinic = at.say, name(await site(at.session))
    text = _paragraphs(say.plain("email-hello", clinic=clinic), _where_else(at.person, say)[1])
    return Letter(say.plain("email-hello-subject"), text)


def _paragraphs(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


_LETTERS: dict[str, Callable[[Occasion], Awaitable[Letter | None]]] = {
    DIGEST: _digest,
    AGAIN: _again,
    ALERT: _alert,
    CODE: _code,
    HELLO: _hello,
}
