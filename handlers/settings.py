"""/settings: how everything is set on one screen, which changes in place."""

import re
from datetime import datetime, time, timedelta

from handlers import choices, keyboards, planning, whereabouts
from handlers.choices import HOME, LAST_DAY, OTHER, QUIET, RECAP, SECOND, SETTING, WEEKLY, Choice
from handlers.clinicians import address
from handlers.clinicians.address import EMAIL
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.patients import breaks, confiding, routine
from handlers.patients.confiding import NOTES
from handlers.texts import LANGUAGES, Html, Texts, joined, local, paragraphs, texts
from journal import hours
from journal import settings as words_of
from journal.schedule import Schedule, is_zone
from storage import audit, outbox, plans
from storage.models import Person, Role, Stage

# What can be answered in writing as well: a city, an hour, hours of quiet, an e-mail address and its code.
WRITTEN = (Stage.ZONE, Stage.HOUR, SECOND, QUIET, EMAIL)
HOURS = (Stage.HOUR, SECOND)
# Two questions of one day should not follow each other at once. Our assumption.
_APART = timedelta(hours=1)
# Quiet hours that are longer are taken for a slip. Our assumption.
_LONGEST_NIGHT = timedelta(hours=14)
# What stands between two hours.
_BETWEEN = re.compile(r"\s*(?:-|–|\bto\b|\buntil\b|\ba\b|\bhasta\b)\s*")


async def show(context: Context, person: Person) -> None:
    await context.reply(*await _home(context, person))


async def ask_below(context: Context, person: Person, what: str) -> None:
    """One choice in a message of its own."""
    person.expecting = what if what in WRITTEN else None
    await context.reply(*await _screen(context, person, what))


async def tapped(context: Context, person: Person) -> None:
    match choices.choice(context.data):
        case Choice(what=what) if what not in (HOME, *_theirs(person)):
            context.toast(context.say("old-button"))
        case Choice(what=what, words=""):
            person.expecting = what if what in WRITTEN else None
            await context.edit(*await _screen(context, person, what))
        case Choice(what=Stage.ZONE, words=words) if words == OTHER:
            person.expecting = Stage.ZONE
            await context.edit(context.say("ask-city"), keyboards.rows(choices.back(context.say)))
        case Choice(what=what, words=words) if (what, words) == (EMAIL, choices.OFF):
            await address.stop(context, person)
            await context.edit(*await _home(context, person))
        case Choice(words=words) if words == LAST_DAY:
            context.toast(context.say("one-day-stays"))
        case Choice(what=what, words=words) if await change(context, person, what, words):
            await _saved(context, person, what)
        case _:
            context.toast(context.say("old-button"))


async def typed(context: Context, person: Person, what: str) -> None:
    """A written answer to an open question of the settings."""
    words, say = context.text.strip(), context.say
    if what == EMAIL:
        await context.reply(await address.typed(context, person))
    elif what == Stage.ZONE:
        await whereabouts.search(context, SETTING, words)
    elif what in HOURS and len(meant := hours.meant(words)) > 1:
        await context.reply(say("which-hour"), choices.which_hour(meant, say, SETTING, what))
    elif await change(context, person, what, words):
        await _saved(context, person, what)
    else:
        await context.reply(await _not_set(context, person, what))


async def _not_set(context: Context, person: Person, what: str) -> Html:
    say = context.say
    if what == QUIET:
        return say("quiet-unknown")
    if what == SECOND and hours.meant(context.text):
        usual = (await planning.schedule_of(context.session, person)).prompt_at
        return say("second-too-near", time=say.time(usual))
    return say("hour-unknown")


async def change(context: Context, person: Person, what: str, words: str) -> bool:
    """Set something for this person; False when the words do not."""
    before = await _as_set(context, person, what)
    if not await take_over(context, person, what, words):
        return False
    after = await _as_set(context, person, what)
    if after != before:
        await audit.record(
            context.session,
            context.now,
            person.code,
            "changed settings",
            person.code,
            before={what: before},
            after={what: after},
        )
        await _follow(context, person, what)
    return True


async def take_over(context: Context, person: Person, what: str, words: str) -> bool:
    """Write what somebody chose about themselves; False when it is no choice of theirs."""
    if what == Stage.LANGUAGE and words in LANGUAGES:
        person.language = words
    elif what == Stage.ZONE and is_zone(words):
        person.zone = words
    elif what == NOTES and person.role == Role.PATIENT:
        return confiding.take_over(person, words)
    elif person.role == Role.PATIENT and (canonical := await _canonical(context, person, what, words)):
        await planning.set_own(context.session, person, what, canonical)
    else:
        return False
    person.expecting = None
    return True


async def list_commands(context: Context) -> None:
    await outbox.add(context.session, context.now, context.recipient, "commands", "setMyCommands", {})


async def set_nobody_line(context: Context, clinician: Person) -> None:
    """A clinician asks for a digest also when nobody is worse, or wants silence again."""
    wanted = choices.nobody_line(context.data)
    if wanted is None:
        context.toast(context.say("old-button"))
        return
    clinician.schedule = {**clinician.schedule, "nobody-line": wanted}
    after = {"nobody-line": wanted}
    await audit.record(
        context.session, context.now, clinician.code, "changed schedule", clinician.code, after=after
    )
    await context.edit(*await _home(context, clinician))


def _theirs(person: Person) -> tuple[str, ...]:
    own = {Role.PATIENT: (*choices.OF_PATIENTS, NOTES), Role.CLINICIAN: (EMAIL,)}
    return (*choices.OF_EVERYONE, *own.get(person.role, ()))


async def _as_set(context: Context, person: Person, what: str) -> str:
    if what in choices.OF_EVERYONE:
        return person.language if what == Stage.LANGUAGE else person.zone
    if what == NOTES:
        return confiding.as_set(person)
    return words_of.words(await planning.schedule_of(context.session, person)).get(what, "")


async def _canonical(context: Context, person: Person, what: str, words: str) -> str | None:
    if what not in choices.OF_PATIENTS:
        return None
    if what in HOURS and (meant := hours.meant(words)):
        words = f"{meant[0]:%H:%M}"
    if what == QUIET:
        words = _BETWEEN.sub("-", words.lower().removeprefix("from ").removeprefix("de "))
    try:
        canonical = words_of.canonical(what, words)
    except ValueError:
        return None
    wanted = await planning.schedule_of(context.session, person)
    is_refused = (what == SECOND and _is_close(canonical, wanted.prompt_at)) or (
        what == QUIET and _is_most_of_a_day(canonical)
    )
    return None if is_refused else canonical


def _is_close(words: str, prompt_at: time) -> bool:
    """Whether a second hour is so near to the daily one that both questions would come at once."""
    if words == choices.OFF:
        return False
    apart = abs(_of_day(words_of.read_hour(words)) - _of_day(prompt_at))
    return min(apart, timedelta(days=1) - apart) < _APART


def _is_most_of_a_day(words: str) -> bool:
    """Who writes “10-7” means the night, and would not be reminded all day."""
    wanted = words_of.schedule({QUIET: words})
    return (_of_day(wanted.quiet_until) - _of_day(wanted.quiet_from)) % timedelta(days=1) > _LONGEST_NIGHT


def _of_day(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


async def _follow(context: Context, person: Person, what: str) -> None:
    """What hangs on a choice: the commands' language, the end of a break, the plan, an open reminder."""
    if what == Stage.LANGUAGE:
        await list_commands(context)
    if what == Stage.ZONE and person.role == Role.PATIENT:
        await breaks.move_end(context.session, person)
    await planning.plan(context.session, context.now, person)
    await planning.put_off_reminders(context.session, person)


async def _saved(context: Context, person: Person, what: str) -> None:
    """Days and the weekly hour are often changed by several taps, so their choices stay."""
    say = texts(person.language)
    answer = context.edit if context.incoming.callback_query else context.reply
    saved = say("settings-saved-short") if what == NOTES else _saved_words(person, say, context.now)
    if person.role != Role.PATIENT:
        await answer(saved)
        return
    text, keyboard = await _screen(context, person, what if what in (choices.DAYS, WEEKLY) else HOME)
    await answer(paragraphs(saved, text), keyboard)


def _saved_words(person: Person, say: Texts, now: datetime) -> Html:
    """No hour is named that is past already in another time zone: that check-in comes at once."""
    is_past = person.next_prompt_at is not None and person.next_prompt_at <= now
    when = None if is_past else planning.next_prompt_in_words(person, say)
    return say("settings-saved", **when) if when else say("settings-saved-short")


async def _screen(context: Context, person: Person, what: str) -> tuple[Html, Keyboard]:
    say = texts(person.language)
    if what == HOME:
        return await _home(context, person)
    if what == Stage.ZONE:
        return await whereabouts.question(context, person, say, SETTING)
    if what == Stage.LANGUAGE:
        return say("ask-language"), choices.languages(say, SETTING)
    if what == EMAIL:
        return address.screen(context, person, say)
    if what == NOTES:
        return confiding.screen(person, say)
    now = await planning.schedule_of(context.session, person)
    if what == Stage.HOUR:
        return say("ask-hour"), choices.hours(now.prompt_at, say, SETTING)
    question = joined(say(f"ask-{what}"), say("now-set", words=routine.told(what, now, say)))
    return question, choices.of_setting(what, now, say)


async def _home(context: Context, person: Person) -> tuple[Html, Keyboard]:
    say, wanted = texts(person.language), await planning.schedule_of(context.session, person)
    zone = whereabouts.here(context, person.zone, say)
    match person.role:
        case Role.PATIENT:
            lines = [_line(name, wanted, say) for name in choices.OF_PATIENTS]
            lines.append(confiding.line(person, say))
            text = joined(say("settings-heading"), *lines, say("settings-place", zone=zone))
            keyboard = choices.patients_home(say, confiding.setting(say))
            return paragraphs(text, await _moved(context, person, wanted)), keyboard
        case Role.CLINICIAN:
            is_on = wanted.says_nobody_is_worse
            text = say(
                "settings-clinician",
                zone=zone,
                weekday=say.weekday(wanted.digest_weekday),
                time=say.time(wanted.digest_at),
                nobody="on" if is_on else "off",
            )
            own = (choices.nobody_line_setting(say, is_on=is_on), address.setting(say))
            return joined(text, address.line(context, person, say)), choices.home(say, *own)
    return say("settings-staff", zone=zone), choices.home(say)


async def _moved(context: Context, patient: Person, wanted: Schedule) -> Html:
    """What comes at another hour than the one that was set, as that is too near to another question."""
    say, there = texts(patient.language), await plans.of_patient(context.session, patient)
    lines = []
    for name, hour in ((SECOND, wanted.second_at), (WEEKLY, wanted.weekly_at), (RECAP, wanted.recap_at)):
        at = there[name].at if name in there else None
        if at is not None and (comes := local(at, patient.zone)).time() != hour:
            when = {"day": say.day(comes.date()), "time": say.time(comes)}
            lines.append(say("settings-moved", name=say.plain(f"setting-{name}"), **when))
    return joined(*lines)


def _line(name: str, wanted: Schedule, say: Texts) -> Html:
    return say("settings-line", name=say.plain(f"setting-{name}"), words=routine.told(name, wanted, say))
