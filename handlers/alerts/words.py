"""What is said of an alert: code, kind of reason and times, never what the patient wrote."""

from dataclasses import dataclass
from datetime import datetime

from handlers.keyboards import Button, Keyboard, button, in_rows, rows
from handlers.texts import Html, Texts, joined, local, paragraphs, texts
from journal.episodes import CALLED, NOT_NEEDED, SEEN
from storage.models import Alert, Person, Role

# a:<token>:<act>; a alone shows the list.
_KIND = "a"
CONFIRM, SHOW, DETAILS, REOPEN = "take", "show", "more", "undo"
_A_ROW, _MOST_BUTTONS = 2, 24


@dataclass(frozen=True, slots=True)
class Told:
    """An alert, whose it is, how often it has happened again, and who was asked to confirm it, by code."""

    alert: Alert
    code: str
    again: int = 0
    asked: tuple[str, ...] = ()


def asking(told: Told, reader: Person) -> Html:
    """To whom is asked to confirm it; admins are the last."""
    say = texts(reader.language)
    asked = say("alert-asked-before", codes=", ".join(told.asked)) if told.asked else ""
    nobody = say("alert-for-admins") if reader.role == Role.ADMIN else ""
    return paragraphs(about(told, reader), joined(asked, nobody), say("alert-not-live"))


def words(told: Told, reader: Person) -> Html:
    """How it stands now."""
    return paragraphs(about(told, reader), _state(told.alert, reader))


def about(told: Told, reader: Person) -> Html:
    say, alert = texts(reader.language), told.alert
    return joined(
        say("alert-heading", code=told.code),
        say("alert-raised", reason=say(f"alert-reason-{alert.reason}"), **_when(alert.raised_at, reader)),
        say("alert-again", count=told.again) if told.again else "",
    )


def _state(alert: Alert, reader: Person) -> Html:
    say = texts(reader.language)
    if alert.confirmed_at is None:
        return say("alert-not-confirmed")
    taken = {"by": _by(alert.confirmed_by, reader), **_when(alert.confirmed_at, reader)}
    confirmed = say("alert-confirmed", **taken)
    if alert.closed_at is None:
        return joined(confirmed, say("alert-to-close"))
    outcome = say(f"alert-outcome-{alert.outcome}")
    closed = {"by": _by(alert.closed_by, reader), "outcome": outcome, **_when(alert.closed_at, reader)}
    return joined(confirmed, say("alert-closed", **closed))


def buttons(alert: Alert, say: Texts, *, is_theirs: bool) -> Keyboard:
    """What can be done next; details only for whose patient it is."""
    details = [_button(alert, DETAILS, say.plain("alert-details"))] if is_theirs else []
    if alert.closed_at is not None:
        return rows([_button(alert, REOPEN, say.plain("alert-reopen"))])
    if alert.confirmed_at is None:
        return rows([_button(alert, CONFIRM, say.plain("alert-confirm"))])
    closing = [_button(alert, act, say.plain(f"act-{act}")) for act in (CALLED, SEEN, NOT_NEEDED)]
    return rows(*in_rows([*closing, *details], 2))


def listed(found: list[Told], closed: int, reader: Person) -> tuple[Html, Keyboard | None]:
    """Those that are open, each with a button, and how many were closed."""
    say = texts(reader.language)
    text = paragraphs(listing(found, say, reader.zone), say("alerts-closed", count=closed))
    shown = [_button(told.alert, SHOW, _label(told, say)) for told in found[:_MOST_BUTTONS]]
    return text, rows(*in_rows(shown, _A_ROW)) if shown else None


def listing(found: list[Told], say: Texts, zone: str) -> Html:
    if not found:
        return say("alerts-none")
    return joined(say("alerts-open"), *(_line(told, say, zone) for told in found))


def _line(told: Told, say: Texts, zone: str) -> Html:
    alert, here = told.alert, local(told.alert.raised_at, zone)
    reason, by = say(f"alert-reason-{alert.reason}"), alert.confirmed_by or "none"
    when = {"day": say.short_day(here.date()), "time": say.time(here)}
    return say("alerts-line", code=told.code, reason=reason, by=by, count=told.again, **when)


def _label(told: Told, say: Texts) -> str:
    return say.plain("alerts-button", code=told.code, reason=say.plain(f"alert-short-{told.alert.reason}"))


def back(say: Texts) -> list[Button]:
    return [button(say.plain("alerts-back"), _KIND)]


def _button(alert: Alert, act: str, label: str) -> Button:
    return button(label, _KIND, alert.token, act)


def _by(code: str | None, reader: Person) -> str:
    return "you" if code == reader.code else code or ""


def _when(at: datetime, reader: Person) -> dict[str, str]:
    here, say = local(at, reader.zone), texts(reader.language)
    return {"day": say.short_day(here.date()), "time": say.time(here)}
