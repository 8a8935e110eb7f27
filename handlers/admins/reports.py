"""How the work with the journal goes: who answers, how much clinicians are told, and what they did."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from handlers.admins import screens
from handlers.context import Context
from handlers.desk import SITE, Desk, Mistake
from handlers.keyboards import Button, Keyboard, button, rows, turning
from handlers.texts import Html, Texts, joined, local, paragraphs
from journal import report as facts
from journal.episodes import KINDS
from journal.report import OUTCOMES, Period, Report, Share
from journal.schedule import ONE_DAY, instant
from storage import reports
from storage.models import Person
from storage.site import site

SCREEN, PEOPLE, LATEST = "report", "people", "latest"
_MONTHS, _ON_A_PAGE = 3, 40


async def report(desk: Desk, words: Sequence[str]) -> Html:
    """report [MONTH]"""
    if len(words) > 1:
        raise Mistake(desk.say("report-usage"))
    found = await read(desk, words[0] if words else LATEST)
    await desk.record("read report", SITE)
    return paragraphs(summary(found, desk.say), _by_patient(found.answered, desk.say))


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    """k:report, k:report:<month>, and k:report:<month>:people:<page>."""
    desk = screens.desk(context, admin)
    which, *rest = words or [LATEST]
    try:
        found = await read(desk, which)
    except Mistake:
        context.toast(context.say("old-button"))
        return
    await desk.record("read report", SITE)
    if rest[:1] == [PEOPLE]:
        await context.edit(*_page(found, which, rest[1:], context.say))
    else:
        await context.edit(summary(found, context.say), await _around(desk, which))


async def read(desk: Desk, which: str) -> Report:
    zone = (await site(desk.session)).zone
    today = local(desk.now, zone).date()
    try:
        period = facts.last_weeks(today) if which == LATEST else facts.month(which, today)
    except ValueError:
        raise Mistake(desk.say("report-month-unreadable", word=which[:24])) from None
    return await reports.report(desk.session, period, *_instants(period, zone))


def _instants(period: Period, zone: str) -> tuple[datetime, datetime]:
    at = ZoneInfo(zone)
    return instant(period.first, time(), at), instant(period.last + ONE_DAY, time(), at)


def summary(found: Report, say: Texts) -> Html:
    heading = say("report-heading", days=say.days(found.period.first, found.period.last))
    blocks = (part(found, say) for part in (_answers, _digests, _alerts, _done))
    return paragraphs(heading, *(joined(*block) for block in blocks))


def _answers(found: Report, say: Texts) -> Iterator[Html]:
    yield say("report-answers")
    yield say("report-answered", **_share(found.answered_in_all, say))


def _digests(found: Report, say: Texts) -> Iterator[Html]:
    yield say("report-digests")
    yield say("report-digests-sent", sent=found.sent, quiet=len(found.digests) - found.sent - found.lost)
    if found.lost:
        yield say("report-digests-lost", count=found.lost)
    yield say("report-on-digests", **_share(found.flagged_on_digests, say))


def _alerts(found: Report, say: Texts) -> Iterator[Html]:
    yield say("report-alerts")
    counts = {
        "raised": len(found.alerts),
        "confirmed": sum(one.confirmed is not None for one in found.alerts),
        "closed": sum(one.closed is not None for one in found.alerts),
    }
    yield say("report-alerts-raised", **counts)
    if (minutes := found.minutes_to_confirm) is not None:
        yield say("report-alerts-minutes", minutes=minutes)


def _done(found: Report, say: Texts) -> Iterator[Html]:
    yield say("report-done")
    for kind in KINDS:
        outcomes = found.outcomes(kind)
        told = [say(f"report-{one}", count=outcomes[one]) for one in OUTCOMES if outcomes[one]]
        yield say(
            f"report-{kind}", count=outcomes.total(), outcomes=Html("".join(f" · {one}" for one in told))
        )
    yield say("report-acted", **_share(found.acted_on("worse"), say))


def _share(share: Share, say: Texts) -> dict[str, str | int]:
    percent = "" if share.percent is None else Html(say("report-percent", percent=share.percent))
    return {"part": share.part, "of": share.of, "percent": percent}


def _by_patient(answered: Mapping[str, Share], say: Texts) -> Html:
    lines = (say("report-line", code=code, **_share(share, say)) for code, share in answered.items())
    return joined(say("report-by-patient"), *lines) if answered else say("report-nobody")


def _page(found: Report, which: str, words: Sequence[str], say: Texts) -> tuple[Html, Keyboard]:
    last = max(0, len(found.answered) - 1) // _ON_A_PAGE
    page = min(int(words[0]), last) if words and words[0].isascii() and words[0].isdecimal() else 0
    shown = [*found.answered.items()][page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    to = (screens.DESK, SCREEN, which, PEOPLE)
    keyboard = rows(*turning(page, last + 1, say, *to), screens.back(say, SCREEN, which))
    return _by_patient(dict(shown), say), keyboard


async def _around(desk: Desk, which: str) -> Keyboard:
    """What else there is to read."""
    today = local(desk.now, (await site(desk.session)).zone).date()
    by_patient = button(desk.say.plain("report-people"), screens.DESK, SCREEN, which, PEOPLE, 0)
    others = [one for one in _periods(today, desk.say) if one["callback_data"] != _data(which)]
    return rows([by_patient], *([one] for one in others), screens.back(desk.say))


def _periods(today: date, say: Texts) -> Iterator[Button]:
    yield button(say.plain("report-latest"), _data(LATEST))
    for first in facts.months(today, _MONTHS):
        yield button(say.month(first), _data(f"{first:%Y-%m}"))


def _data(which: str) -> str:
    return f"{screens.DESK}:{SCREEN}:{which}"
