"""A clinician's own e-mail address: it counts once the code that was sent there is typed in the chat."""

import hmac
import re
import secrets
from dataclasses import replace
from datetime import timedelta

from handlers import mailing
from handlers.choices import OFF, SETTING
from handlers.context import Context
from handlers.keyboards import Button, Keyboard, button, rows
from handlers.texts import Html, Texts, paragraphs
from journal.addresses import is_address
from storage import audit, mailboxes, outbox
from storage.mailboxes import CODE_VALID_FOR, Mailbox
from storage.models import Person

# What is set, what is expected in writing, and the name of the screen.
EMAIL = "email"
_CODE = re.compile(r"\d{3}[ -]?\d{3}", re.ASCII)
# Nobody's mailbox is filled with codes. Our assumption.
_BETWEEN_CODES = timedelta(minutes=1)


def line(context: Context, clinician: Person, say: Texts) -> Html:
    """How it stands, on the screen of all settings."""
    address = mailboxes.address(context.session, clinician)
    return say("settings-email-is", address=address) if address else say("settings-email-none")


def setting(say: Texts) -> Button:
    return button(say.plain("settings-email"), SETTING, EMAIL)


def screen(context: Context, clinician: Person, say: Texts) -> tuple[Html, Keyboard]:
    box = mailboxes.mailbox(context.session, clinician)
    waiting = say("email-code-sent", address=box.asked or "") if box.waits(context.now) else ""
    stop = [[button(say.plain("email-off"), SETTING, EMAIL, OFF)]] if box.address else []
    return paragraphs(say("email-ask"), waiting), rows(*stop, [button(say.plain("back"), SETTING)])


async def stop(context: Context, clinician: Person) -> None:
    await mailing.use(context.session, context.now, clinician, None)
    await _record(context, clinician, OFF)


async def typed(context: Context, clinician: Person) -> Html:
    """The answer to an address or to a code; what is still expected stays expected."""
    words = context.text.strip()
    if _CODE.fullmatch(words):
        return await _typed_code(context, clinician, re.sub(r"\D", "", words))
    if is_address(words):
        return await _send_code(context, clinician, words)
    return context.say("email-unreadable", words=words[:80])


async def _send_code(context: Context, clinician: Person, address: str) -> Html:
    last = await outbox.newest(context.session, clinician, mailing.CODE)
    if last is not None and last.created_at > context.now - _BETWEEN_CODES:
        return context.say("email-wait")
    await mailing.ask_for_code(
        context.session,
        context.now,
        clinician,
        Mailbox(
            address=mailboxes.address(context.session, clinician),
            asked=address,
            code=f"{secrets.randbelow(1_000_000):06d}",
            until=(context.now + CODE_VALID_FOR).isoformat(),
        ),
    )
    return context.say("email-code-sent", address=address)


async def _typed_code(context: Context, clinician: Person, code: str) -> Html:
    box = mailboxes.mailbox(context.session, clinician)
    if not box.waits(context.now):
        return context.say("email-code-over")
    if not hmac.compare_digest(box.code, code):
        mailboxes.keep(context.session, clinician, replace(box, tries=box.tries + 1))
        return context.say("email-code-wrong")
    clinician.expecting = None
    mailboxes.keep(context.session, clinician, Mailbox(box.asked))
    await _record(context, clinician, "on")
    return context.say("email-set", address=box.asked or "")


async def _record(context: Context, clinician: Person, state: str) -> None:
    after = {"email": state}
    await audit.record(
        context.session, context.now, clinician.code, "changed e-mail", clinician.code, after=after
    )
