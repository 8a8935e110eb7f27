"""Who did what with somebody's data, or with the whole site."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from handlers import whys
from handlers.admins import screens
from handlers.admins.screens import DESK
from handlers.context import Context
from handlers.desk import SITE, Desk, Mistake
from handlers.keyboards import button, rows
from handlers.texts import Html, Texts, joined, listed, local
from storage import audit, people
from storage.chain import ERASED
from storage.models import AuditEntry, Person
from storage.site import site

SCREEN = "audit"
_USUAL, _MOST, _A_PAGE = 20, 1000, 12
_CERTIFICATE = "certificate"
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


async def audit_of(desk: Desk, words: Sequence[str]) -> Html:
    """audit CODE|site [HOW-MANY]"""
    match words:
        case [code]:
            return await _told(desk, _subject(code), _USUAL)
        case [code, count] if count.isascii() and count.isdecimal() and 1 <= len(count) <= len(f"{_MOST}"):
            return await _told(desk, _subject(code), max(1, min(int(count), _MOST)))
    raise Mistake(desk.say("audit-usage"))


def _subject(word: str) -> str:
    return SITE if word.lower() == SITE else word.upper()


async def _told(desk: Desk, code: str, limit: int) -> Html:
    found = await _entries(desk, code, limit)
    if not found:
        raise Mistake(desk.say("audit-empty", code=code[:24]))
    text = await _in_words(desk, code, found)
    await desk.record("read audit", code)
    return text


async def _entries(desk: Desk, code: str, limit: int, before: int | None = None) -> Sequence[AuditEntry]:
    return await audit.entries(desk.session, code, limit, before=before) if _is_subject(code) else []


def _is_subject(code: str) -> bool:
    return code == SITE or people.CODE.fullmatch(code) is not None


async def _in_words(desk: Desk, code: str, found: Sequence[AuditEntry]) -> Html:
    zone, say = (await site(desk.session)).zone, desk.say
    lines = [
        say(
            "audit-line",
            at=f"{local(entry.at, zone):%Y-%m-%d %H:%M}",
            actor=say("audit-by", who=_slug(entry.actor), raw=entry.actor),
            action=_done(entry, say),
        )
        for entry in found
    ]
    return joined(say("audit-of", code=say("the-site") if code == SITE else code), *lines)


def _done(entry: AuditEntry, say: Texts) -> Html:
    """What was done, with what it was before and after, and on what occasion."""
    done = [say("audit-did", did=_slug(entry.action), raw=entry.action), ", ".join(_changes(entry, say))]
    return listed(": ".join(filter(None, done)), _occasion(entry.why or "", say))


def _occasion(why: str, say: Texts) -> Html:
    what, _, kind = why.partition(": ")
    if what == whys.SENDING:
        return say("audit-sending", kind=kind)
    return say("audit-why", why=_slug(why), raw=why)


def _changes(entry: AuditEntry, say: Texts) -> Iterator[str]:
    """Each detail that changed, with what it was before where that is known as well."""
    before, after = entry.before or {}, entry.after or {}
    # The certificate tells the rest by its number.
    wanted = (_CERTIFICATE,) if entry.action == ERASED else dict.fromkeys((*before, *after))
    for name in wanted:
        sides = [_value(side[name], say) for side in (before, after) if name in side]
        if len(sides) == 2 and sides[0] == sides[1]:
            continue
        yield f"{say('audit-detail', name=_slug(name), raw=name)} {' → '.join(sides)}"


def _value(value: Any, say: Texts) -> str:
    words = [f"{one}" for one in (value if isinstance(value, list) else [value])]
    return ", ".join(say("audit-value", value=_slug(one), raw=one) for one in words) or "–"


def _slug(words: str) -> str:
    """As the files of texts name it; what they do not name is said as the audit keeps it."""
    return _NO_LETTERS.sub("-", words.lower()).strip("-")


# k:audit is the site's, k:audit:<code> a person's, k:audit:<code>:<place> goes on before that entry.


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    desk, say = screens.desk(context, admin), context.say
    code, before = _subject(words[0] if words else SITE), _number(words[1:])
    if not _is_subject(code):
        context.toast(say("old-button"))
        return
    found = await _entries(desk, code, _A_PAGE + 1, before)
    text = await _in_words(desk, code, found[:_A_PAGE]) if found else say("audit-empty", code=code[:24])
    turn = []
    if before is not None:
        turn.append(button(say.plain("audit-newest"), DESK, SCREEN, code))
    if len(found) > _A_PAGE:
        turn.append(button(say.plain("audit-earlier"), DESK, SCREEN, code, found[_A_PAGE - 1].place or 0))
    if found and before is None:
        await desk.record("read audit", code)
    person = None if code == SITE else await people.by_code(desk.session, code)
    up = ("people", person.role, person.code) if person else ()
    await context.edit(text, rows(*([turn] if turn else []), screens.back(say, *up)))


def _number(words: Sequence[str]) -> int | None:
    word = words[0] if words else ""
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= len("999999999") else None
