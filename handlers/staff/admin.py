"""What an admin can change, each as words in and a text out: the chat and the command line share it."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.texts import Html, Texts, joined, local, paragraphs
from journal import rules, settings
from journal.verdict import Rule
from storage import audit, infusions, invites, people
from storage.infusions import INDUCTION, KINDS, MAINTENANCE
from storage.models import Person, Role, Stage
from storage.site import site


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an admin works: in the chat or at a terminal."""

    session: AsyncSession
    now: datetime
    actor: str
    say: Texts

    async def record(self, action: str, subject: str | None, **more: dict[str, Any]) -> None:
        await audit.record(self.session, self.now, self.actor, action, subject, **more)


class Mistake(Exception):
    """The words cannot be carried out; nothing was changed. Holds the text that says what to do."""

    def __init__(self, text: Html) -> None:
        super().__init__(text)
        self.text = text


Action = Callable[[Desk, Sequence[str]], Coroutine[Any, Any, Html]]

# Clinics give the induction series over about four weeks; what comes later is maintenance.
INDUCTION_SERIES = timedelta(weeks=4)
SITE = "site"
TAKE_BACK = "default"
# Beyond it a new day of infusion is taken for a slip. Our assumption.
FARTHEST = timedelta(days=366)
SETTINGS = (*settings.SETTINGS, *rules.SETTINGS)
EXAMPLES = {
    "hour": "18:30",
    "days": "mon-fri",
    "reminder": "2h",
    "expiry": "12h",
    "quiet": "22-8",
    "infusion-day": "off",
    "second": "9:30",
    "morning-after": "10:00",
    "phases": "1 twice, 8 daily, 29 every 2",
    "weekly": "sun 11:00",
    "recap": "sun 19:00",
    "summary": "on",
    "digest-day": "mon",
    "digest-hour": "8:00",
    "nobody-line": "on",
    **rules.words(Rule()),
}


async def invite(desk: Desk, words: Sequence[str]) -> Html:
    """invite ROLE [CODE]"""
    if not words or words[0].lower() not in (*Role,) or len(words) > 2:
        raise Mistake(desk.say("invite-usage"))
    role = Role(words[0].lower())
    code = words[1].upper() if len(words) == 2 else await people.free_code(desk.session, role)
    link = await make_invite(desk, role, code)
    days = invites.VALID_FOR // timedelta(days=1)
    return desk.say("invite-made", role=desk.say(role), code=code, days=days, link=link)


async def make_invite(desk: Desk, role: Role, code: str) -> str:
    """The deep link. Raises Mistake when the code cannot be used."""
    if not people.CODE.fullmatch(code):
        raise Mistake(desk.say("code-unreadable", code=code[:24]))
    clinic = await site(desk.session)
    try:
        token = await invites.invite(desk.session, desk.now, role, code, clinic.zone, desk.say.language)
    except invites.CodeInUse:
        raise Mistake(desk.say("code-in-use", code=code)) from None
    await desk.record("invited", code, after={"role": role})
    return f"https://t.me/{clinic.bot_username}?start={token}"


async def infusion(desk: Desk, words: Sequence[str]) -> Html:
    """infusion CODE [DAY [KIND] | move DAY DAY | cancel DAY]"""
    if not words:
        raise Mistake(desk.say("infusion-usage"))
    patient = await _patient(desk, words[0])
    match [word.lower() for word in words[1:]]:
        case []:
            return await _infusions(desk, patient)
        case ["move", before, after]:
            return await _move(desk, patient, _day(desk, before), _new_day(desk, after))
        case ["cancel", day]:
            return await _cancel(desk, patient, _day(desk, day))
        case [day]:
            on = _new_day(desk, day)
            return await _enter(desk, patient, on, await _likely_kind(desk, patient, on))
        case [day, kind] if kind in KINDS:
            return await _enter(desk, patient, _new_day(desk, day), kind)
    raise Mistake(desk.say("infusion-usage"))


async def _likely_kind(desk: Desk, patient: Person, day: date) -> str:
    first = next(iter(await infusions.days(desk.session, patient)), day)
    return INDUCTION if day - first < INDUCTION_SERIES else MAINTENANCE


async def _infusions(desk: Desk, patient: Person) -> Html:
    entered = await infusions.of_patient(desk.session, patient)
    if not entered:
        return desk.say("infusion-list-empty", code=patient.code)
    lines = (
        desk.say("infusion-line", day=desk.say.full_day(one.day), kind=desk.say(one.kind)) for one in entered
    )
    return joined(desk.say("infusion-list", code=patient.code), *lines)


async def _enter(desk: Desk, patient: Person, day: date, kind: str) -> Html:
    shown = desk.say.full_day(day)
    if await infusions.on(desk.session, patient, day):
        raise Mistake(desk.say("infusion-there", code=patient.code, day=shown))
    await infusions.enter(desk.session, patient, day, kind)
    await desk.record("entered infusion", patient.code, after={"day": day.isoformat(), "kind": kind})
    entered = desk.say("infusion-entered", code=patient.code, kind=desk.say(kind), day=shown)
    return paragraphs(entered, await _replanned(desk, patient))


async def _move(desk: Desk, patient: Person, before: date, after: date) -> Html:
    moved = await _entered(desk, patient, before)
    if await infusions.on(desk.session, patient, after):
        raise Mistake(desk.say("infusion-there", code=patient.code, day=desk.say.full_day(after)))
    infusions.move(desk.session, moved, after)
    days = {"before": {"day": before.isoformat()}, "after": {"day": after.isoformat()}}
    await desk.record("moved infusion", patient.code, **days)
    shown = {"before": desk.say.full_day(before), "after": desk.say.full_day(after)}
    return paragraphs(desk.say("infusion-moved", code=patient.code, **shown), await _replanned(desk, patient))


async def _cancel(desk: Desk, patient: Person, day: date) -> Html:
    infusions.cancel(desk.session, await _entered(desk, patient, day), desk.now)
    await desk.record("cancelled infusion", patient.code, before={"day": day.isoformat()})
    cancelled = desk.say("infusion-cancelled", code=patient.code, day=desk.say.full_day(day))
    return paragraphs(cancelled, await _replanned(desk, patient))


async def _entered(desk: Desk, patient: Person, day: date) -> Any:
    found = await infusions.on(desk.session, patient, day)
    if found is None:
        raise Mistake(desk.say("infusion-none", code=patient.code, day=desk.say.full_day(day)))
    return found


async def _replanned(desk: Desk, person: Person) -> Html:
    await desk.session.flush()
    await planning.plan(desk.session, desk.now, person)
    return _next(desk, person)


async def schedule(desk: Desk, words: Sequence[str]) -> Html:
    """schedule [site | CODE [NAME WORDS…]]"""
    match list(words):
        case []:
            return paragraphs(await _shown(desk, None), _schedule_usage(desk))
        case [whose]:
            return await _shown(desk, await _owner(desk, whose))
        case [whose, name, *value] if value:
            return await _set(desk, await _owner(desk, whose), name.lower(), " ".join(value))
    raise Mistake(_schedule_usage(desk))


def _schedule_usage(desk: Desk) -> Html:
    return desk.say("schedule-usage", names=", ".join(SETTINGS))


async def _shown(desk: Desk, person: Person | None) -> Html:
    own, valid = (person or await site(desk.session)).schedule, await _in_words(desk, person)
    lines = [
        desk.say("schedule-own" if name in own else "schedule-line", name=name, words=words)
        for name, words in valid.items()
    ]
    whose = person.code if person else desk.say("the-site")
    return paragraphs(
        joined(desk.say("schedule-of", whose=whose), *lines),
        *(_about(desk, name) for name in rules.SETTINGS if name in valid),
        _next(desk, person) if person and person.role == Role.PATIENT else "",
    )


async def _in_words(desk: Desk, person: Person | None) -> dict[str, str]:
    """Every setting of a person, or of the site, as it holds now."""
    layers = await planning.layers(desk.session, person)
    found = settings.words(settings.schedule(*layers))
    return found | rules.words(rules.rule(*layers)) if _is_judged(person) else found


def _is_judged(person: Person | None) -> bool:
    """What counts as worse is set for patients and for the site, which stands for all of them."""
    return person is None or person.role == Role.PATIENT


def _about(desk: Desk, name: str) -> Html:
    """What a setting that is no matter of time means."""
    return desk.say(f"about-{name}") if name in rules.SETTINGS else Html()


def _next(desk: Desk, patient: Person) -> Html:
    when = planning.next_prompt_in_words(patient, desk.say)
    return desk.say("next-prompt", zone=patient.zone, **when) if when else desk.say("next-prompt-none")


async def _set(desk: Desk, person: Person | None, name: str, words: str) -> Html:
    owner = person or await site(desk.session)
    before, after = owner.schedule.get(name, TAKE_BACK), _canonical(desk, person, name, words)
    kept = {key: value for key, value in owner.schedule.items() if key != name}
    owner.schedule = kept if after == TAKE_BACK else {**kept, name: after}
    change = {"before": {name: before}, "after": {name: after}}
    await desk.record("changed schedule", person.code if person else SITE, **change)
    await desk.session.flush()
    whose, valid = person.code if person else desk.say("the-site"), await _in_words(desk, person)
    changed = desk.say("schedule-changed", whose=whose, name=name, words=valid[name])
    if name in rules.SETTINGS:
        return paragraphs(changed, _about(desk, name))
    if person is None:
        affected = [*await people.with_role(desk.session, Role.PATIENT), *await _clinicians(desk)]
        await planning.plan_everyone(desk.session, desk.now, affected)
        return changed
    await planning.plan(desk.session, desk.now, person)
    return paragraphs(changed, _next(desk, person) if person.role == Role.PATIENT else "")


async def _clinicians(desk: Desk) -> list[Person]:
    return await people.with_role(desk.session, Role.CLINICIAN)


def _canonical(desk: Desk, person: Person | None, name: str, words: str) -> str:
    if name not in SETTINGS:
        raise Mistake(desk.say("setting-unknown", name=name[:24], names=", ".join(SETTINGS)))
    if name in rules.SETTINGS and not _is_judged(person):
        raise Mistake(desk.say("setting-not-theirs", name=name, example=EXAMPLES[name]))
    try:
        read = rules.canonical if name in rules.SETTINGS else settings.canonical
        return TAKE_BACK if words.lower() == TAKE_BACK else read(name, words)
    except settings.UnreadableSetting:
        raise Mistake(paragraphs(_unreadable(desk, name, words[:60]), _about(desk, name))) from None


def _unreadable(desk: Desk, name: str, words: str) -> Html:
    if name in rules.SETTINGS:
        return desk.say("setting-not-a-choice", name=name, words=words, choices=desk.say(f"choices-{name}"))
    return desk.say("setting-unreadable", name=name, words=words, example=EXAMPLES[name])


async def team(desk: Desk, words: Sequence[str]) -> Html:
    """team CODE [CLINICIAN… | none]"""
    if not words:
        raise Mistake(desk.say("team-usage"))
    patient = await _patient(desk, words[0])
    before = [one.code for one in await people.team_of(desk.session, patient)]
    if len(words) > 1:
        wanted = [] if words[1].lower() == "none" else [await _clinician(desk, code) for code in words[1:]]
        await people.set_team(desk.session, patient, wanted)
        await desk.session.flush()
        after = [one.code for one in await people.team_of(desk.session, patient)]
        await desk.record("changed team", patient.code, before={"team": before}, after={"team": after})
        before = after
    if not before:
        return desk.say("team-empty", code=patient.code)
    return desk.say("team-of", code=patient.code, codes=", ".join(before))


async def roster(desk: Desk, words: Sequence[str]) -> Html:
    """patients: everyone, by role, with their state and who sees them."""
    blocks = []
    for role in (Role.PATIENT, Role.CLINICIAN, Role.ADMIN):
        everyone = await people.with_role(desk.session, role, [*Stage])
        lines = [await _roster_line(desk, person) for person in everyone]
        blocks.append(joined(desk.say(f"roster-{role}s"), *lines) if lines else "")
    return paragraphs(*blocks) if any(blocks) else desk.say("roster-empty")


async def _roster_line(desk: Desk, person: Person) -> Html:
    state = desk.say(f"stage-{_state(person)}")
    if person.role == Role.PATIENT and person.stage != Stage.ERASED:
        team = ", ".join(one.code for one in await people.team_of(desk.session, person))
        state = Html(f"{state} · {team or desk.say('roster-no-team')}")
    return desk.say("roster-line", code=person.code, state=state)


def _state(person: Person) -> str:
    if person.stage in (Stage.INVITED, Stage.STOPPED, Stage.ERASED):
        return person.stage
    if person.stage != Stage.ACTIVE:
        return "enrolling"
    if person.unreachable_since:
        return "unreachable"
    return "paused" if person.paused else "active"


async def audit_of(desk: Desk, words: Sequence[str]) -> Html:
    """audit CODE"""
    if len(words) != 1:
        raise Mistake(desk.say("audit-usage"))
    code = SITE if words[0].lower() == SITE else words[0].upper()
    entries = await audit.entries(desk.session, code) if code == SITE or people.CODE.fullmatch(code) else []
    if not entries:
        raise Mistake(desk.say("audit-empty", code=code[:24]))
    zone = (await site(desk.session)).zone
    lines = [
        desk.say(
            "audit-line",
            at=f"{local(entry.at, zone):%Y-%m-%d %H:%M}",
            actor=entry.actor,
            action=entry.action,
            details=_details(entry.before, entry.after),
        )
        for entry in entries
    ]
    await desk.record("read audit", code)
    return joined(desk.say("audit-of", code=code), *lines)


def _details(*sides: dict[str, Any] | None) -> str:
    return " → ".join(", ".join(f"{name} {_value(side[name])}" for name in side) for side in sides if side)


def _value(value: Any) -> str:
    return (", ".join(value) or "–") if isinstance(value, list) else str(value)


async def _owner(desk: Desk, word: str) -> Person | None:
    return None if word.lower() == SITE else await _person(desk, word)


async def _person(desk: Desk, code: str) -> Person:
    found = (
        await people.by_code(desk.session, code, lock=True) if people.CODE.fullmatch(code.upper()) else None
    )
    if found is None or found.stage == Stage.ERASED:
        raise Mistake(desk.say("no-such-code", code=code[:24]))
    return found


async def _patient(desk: Desk, code: str) -> Person:
    found = await _person(desk, code)
    if found.role != Role.PATIENT:
        raise Mistake(desk.say("not-a-patient", code=found.code))
    return found


async def _clinician(desk: Desk, code: str) -> Person:
    found = await _person(desk, code)
    if found.role != Role.CLINICIAN:
        raise Mistake(desk.say("not-a-clinician", code=found.code))
    return found


def _day(desk: Desk, word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Mistake(desk.say("day-unreadable", word=word[:24])) from None


def _new_day(desk: Desk, word: str) -> date:
    """A mistyped year would move every day of cycle, so a day far away is not taken."""
    day = _day(desk, word)
    if abs(day - desk.now.date()) > FARTHEST:
        raise Mistake(desk.say("day-too-far", day=desk.say.full_day(day)))
    return day


ACTIONS: dict[str, Action] = {
    "invite": invite,
    "infusion": infusion,
    "schedule": schedule,
    "team": team,
    "audit": audit_of,
    "patients": roster,
}
