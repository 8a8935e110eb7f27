"""When people are asked, and what counts as worse: for the site and for each person."""

from collections.abc import Sequence

from handlers import desk as desks
from handlers import planning
from handlers.admins import foreseen
from handlers.admins.setting_words import label, told
from handlers.desk import SITE, Desk, Mistake
from handlers.texts import Html, Texts, joined, paragraphs
from journal import rules, settings
from journal.schedule import Schedule
from journal.verdict import Rule
from storage import people
from storage.models import Person, Role
from storage.site import site

TAKE_BACK = "default"
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
    "digest-says": "codes",
    **rules.words(Rule()),
}


# Everything else is set for patients, and all of it for the site; admins have no schedule.
OF_CLINICIANS = ("digest-day", "digest-hour", "nobody-line", "digest-says")


async def schedule(desk: Desk, words: Sequence[str]) -> Html:
    """schedule [site | CODE [NAME WORDS…]]"""
    match list(words):
        case []:
            return paragraphs(await _shown(desk, None), _schedule_usage(desk))
        case [whose]:
            return await _shown(desk, await desks.owner(desk, whose))
        case [whose, name, *value] if value:
            return await _set(desk, await desks.owner(desk, whose), name.lower(), " ".join(value))
    raise Mistake(_schedule_usage(desk))


def _schedule_usage(desk: Desk) -> Html:
    return desk.say("schedule-usage", names=", ".join(SETTINGS))


async def _shown(desk: Desk, person: Person | None) -> Html:
    own_ones, valid = await own(desk, person), await in_words(desk, person)
    if not valid:
        raise Mistake(desk.say("schedule-none", code=person.code if person else SITE))
    lines = [
        desk.say("schedule-own" if name in own_ones else "schedule-line", name=name, words=words)
        for name, words in valid.items()
    ]
    await desk.look("looked at schedule", person)
    whose = person.code if person else desk.say("the-site")
    return paragraphs(
        joined(desk.say("schedule-of", whose=whose), *lines),
        *(_about(desk, name) for name in rules.SETTINGS if name in valid),
        await foreseen.of(desk, person),
    )


async def own(desk: Desk, person: Person | None) -> dict[str, str]:
    """What is set for this person, or for the site, and not only holds for them."""
    return (person or await site(desk.session)).schedule


async def in_words(desk: Desk, person: Person | None) -> dict[str, str]:
    """Every setting of a person, or of the site, as it holds now."""
    layers = await planning.layers(desk.session, person)
    found = settings.words(settings.schedule(*layers)) | rules.words(rules.rule(*layers))
    return {name: words for name, words in found.items() if _is_theirs(person, name)}


def _is_theirs(person: Person | None, name: str) -> bool:
    """The site stands for everybody."""
    if person is None:
        return True
    return person.role == (Role.CLINICIAN if name in OF_CLINICIANS else Role.PATIENT)


def _about(desk: Desk, name: str) -> Html:
    """What a setting that is no matter of time means."""
    return desk.say(f"about-{name}") if name in rules.SETTINGS else Html()


async def _set(desk: Desk, person: Person | None, name: str, words: str) -> Html:
    following = await change(desk, person, name, words)
    whose, valid = person.code if person else desk.say("the-site"), await in_words(desk, person)
    changed = desk.say("schedule-changed", whose=whose, name=name, words=valid[name])
    return paragraphs(changed, _about(desk, name) or following)


async def change(desk: Desk, person: Person | None, name: str, words: str) -> Html:
    """What will happen next, once it is changed."""
    before, after = (await own(desk, person)).get(name, TAKE_BACK), _canonical(desk, person, name, words)
    if after != before:
        await _keep(desk, person, name, before, after)
    return Html() if name in rules.SETTINGS else await foreseen.of(desk, person)


async def _keep(desk: Desk, person: Person | None, name: str, before: str, after: str) -> None:
    clinic = await site(desk.session)
    owner = person or clinic
    kept = {key: value for key, value in owner.schedule.items() if key != name}
    wanted = kept if after == TAKE_BACK else {**kept, name: after}
    if name in ("reminder", "expiry"):
        _check_reminder(desk, settings.schedule(*([clinic.schedule] if person else []), wanted))
    owner.schedule = wanted
    change = {"before": {name: before}, "after": {name: after}}
    await desk.record("changed schedule", person.code if person else SITE, **change)
    await desk.session.flush()
    if name not in rules.SETTINGS:
        await planning.plan_everyone(desk.session, desk.now, [person] if person else await _everyone(desk))


def _check_reminder(desk: Desk, wanted: Schedule) -> None:
    """One that comes when the check-in has ended would never come."""
    if wanted.reminder_after is not None and wanted.reminder_after >= wanted.expires_after:
        words = settings.words(wanted)
        reminder, expiry = (told(name, words[name], desk.say) for name in ("reminder", "expiry"))
        raise Mistake(desk.say("reminder-too-late", reminder=reminder, expiry=expiry))


async def _everyone(desk: Desk) -> list[Person]:
    return [
        person
        for role in (Role.PATIENT, Role.CLINICIAN)
        for person in await people.with_role(desk.session, role)
    ]


def _canonical(desk: Desk, person: Person | None, name: str, words: str) -> str:
    if name not in SETTINGS:
        names = ", ".join(one for one in SETTINGS if _is_theirs(person, one))
        raise Mistake(desk.say("setting-unknown", name=name[:24], names=names))
    if person and not _is_theirs(person, name):
        role = Role.CLINICIAN if name in OF_CLINICIANS else Role.PATIENT
        raise Mistake(desk.say("setting-not-theirs", name=name, example=example(name, desk.say), role=role))
    try:
        read = rules.canonical if name in rules.SETTINGS else settings.canonical
        return TAKE_BACK if words.lower() == TAKE_BACK else read(name, words)
    except settings.UnreadableSetting:
        raise Mistake(paragraphs(_unreadable(desk, name, words[:60]), _about(desk, name))) from None


def _unreadable(desk: Desk, name: str, words: str) -> Html:
    named = label(name, desk.say)
    if name in rules.SETTINGS:
        return desk.say("setting-not-a-choice", name=named, words=words, choices=desk.say(f"choices-{name}"))
    return desk.say("setting-unreadable", name=named, words=words, example=example(name, desk.say))


def example(name: str, say: Texts) -> Html:
    return say("example-of", name=name, example=EXAMPLES[name])


async def replanned(desk: Desk, patient: Person) -> Html:
    await desk.session.flush()
    await planning.plan(desk.session, desk.now, patient)
    return await foreseen.of(desk, patient)
