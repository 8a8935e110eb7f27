"""Danger words bring the crisis text first, and then the message is handled as it always is."""

from datetime import timedelta
from functools import partial

import pytest

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import Settings
from handlers import delivery
from handlers.patients.crisis import KIND, crisis_text
from handlers.texts import LANGUAGES, texts
from storage.models import Note, Outgoing, Role, Site
from tests.handlers.conversation import (
    answers,
    do,
    everything,
    private_message,
    recorded,
    say,
    tap,
    values,
    written,
)

TELLING = ("dying", "suicid", "crisis", "hurt", "danger", "morir", "daño", "peligro")
LINES = {"en": "Call or text 988.", "es": "Llama al 024."}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"clinic_crisis_lines": LINES})


def is_crisis(message: Message, language: str = "en") -> bool:
    opening = message.text.startswith(texts(language)("crisis"))
    return opening and LINES[language] in message.text and "+34 555 0100" in message.text


async def test_words_of_danger_are_answered_at_once_and_then_saved(
    asked: Stage, first_patient: Person
) -> None:
    crisis, saved = await say(asked, first_patient, "I can't go on, I want to die")
    assert crisis.text == (
        "Thank you for writing this. I am a program, and nobody reads this chat live."
        " If you need help now, please turn to a person:\n\n"
        "• Are you in danger, or very ill all at once? Call your local emergency number.\n"
        "• Thoughts of dying, or of hurting yourself? Call or text 988.\n"
        "• For anything else: call your clinic at +34 555 0100.\n\n"
        "I look for certain words, and I can be wrong about them. If I am, just carry on."
    )
    assert saved.text.startswith("Saved as a note") and "How much pain" in saved.text
    assert [text for _, text in await written(asked)] == ["I can't go on, I want to die"]
    assert (await recorded(asked, "PT-001")).count("answered") == 1

    (saved,) = await say(asked, first_patient, "this pain is killing me")
    assert saved.text.startswith("Saved as a note")
    await say(asked, first_patient, "4", "6")
    assert [value for _, _, value in await values(asked)] == [4, 6]
    (crisis, _) = await say(asked, first_patient, "quiero morirme")
    assert is_crisis(crisis)
    assert (await recorded(asked, "PT-001")).count("answered") == 2


async def test_an_edit_brings_it_when_the_words_are_new(asked: Stage, first_patient: Person) -> None:
    message = first_patient.says("bad night")
    await asked.settle()
    crisis, changed = await do(
        asked, first_patient, lambda: first_patient.edits(message, "bad night, I fainted")
    )
    assert is_crisis(crisis) and changed.text.startswith("I changed your note")
    (changed,) = await do(asked, first_patient, lambda: first_patient.edits(message, "Bad night. I fainted."))
    assert changed.text.startswith("I changed your note")
    worse = "Bad night. I fainted. I took all my pills"
    crisis, _ = await do(asked, first_patient, lambda: first_patient.edits(message, worse))
    assert is_crisis(crisis)

    def write_and_mend() -> None:
        first_patient.edits(first_patient.says("I fainted again"), "I fainted again today")

    crisis, _, changed = await do(asked, first_patient, write_and_mend)
    assert is_crisis(crisis) and changed.text.startswith("I changed your note")
    rated = first_patient.says("pain 4 mood 6")
    await asked.settle()
    crisis, _ = await do(asked, first_patient, lambda: first_patient.edits(rated, "pain 4, I want to die"))
    assert is_crisis(crisis)


async def test_whatever_carries_the_words(stage: Stage, first_patient: Person) -> None:
    crisis, unread = await do(stage, first_patient, lambda: first_patient.sends_photo("goodbye everyone"))
    assert is_crisis(crisis) and unread.text.startswith("I am sorry, I cannot read")
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    forwarded = private_message(first_patient, text="chest pain", forward_origin=origin)
    crisis, _ = await do(stage, first_patient, partial(stage.telegram.hands_out, forwarded))
    assert is_crisis(crisis)
    crisis, _ = await say(stage, first_patient, "/checkin I overdosed")
    assert is_crisis(crisis)


async def test_at_every_step_from_the_first_word_to_after_the_last(stage: Stage, stranger: Person) -> None:
    crisis, hello = await say(stage, stranger, "I am having a heart attack")
    assert is_crisis(crisis) and hello.text.startswith("Hello! This is a private symptom journal")
    member = stage.member(Role.PATIENT)
    member.account.opens(member.invite)
    await stage.settle()
    crisis, step = await say(stage, member.account, "no quiero seguir viviendo")
    assert is_crisis(crisis) and "Do you agree?" in step.text
    await tap(stage, member.account, "Español", "Sí, de acuerdo", "Madrid (hora: 10:00)")
    crisis, hour = await say(stage, member.account, "me cuesta respirar")
    assert is_crisis(crisis, "es") and hour.text.startswith("¿A qué hora te pregunto")
    assert "answered" not in await recorded(stage, "PT-001")
    await say(stage, member.account, "/stop")
    await tap(stage, member.account, "Sí, dejarlo")
    crisis, stopped = await say(stage, member.account, "I want to kill myself")
    assert is_crisis(crisis, "es") and stopped.text.startswith("Dejaste el diario")
    assert await everything(stage, Note) == [] and await answers(stage) == []


async def test_staff_write_about_others(stage: Stage, clinician: Person, admin: Person) -> None:
    for account in (clinician, admin):
        (unknown,) = await say(stage, account, "PT-001 is suicidal")
        assert unknown.text.startswith("I do not know what these words are for")
    (help_of_staff,) = await say(stage, clinician, "/help")
    assert LINES["en"] not in help_of_staff.text
    (help_of_patient,) = await say(stage, stage.member(Role.PATIENT).account, "/help")
    assert help_of_patient.text.startswith("Nobody reads your answers live.")
    assert "\nCrisis line: Call or text 988.\n\n" in help_of_patient.text


async def test_a_crisis_text_whose_fate_is_unknown_comes_again_in_other_words(
    stage: Stage, first_patient: Person
) -> None:
    await say(stage, first_patient, "I want to die")
    (crisis,) = [row for row in await everything(stage, Outgoing) if row.kind == KIND]
    async with stage.app.database.write() as session:
        await delivery.unknown(session, stage.clock(), crisis)
    (again,) = await do(stage, first_patient, partial(stage.clock.passes, timedelta(minutes=1)))
    assert again.text.startswith("Perhaps my last message did not reach you.")
    assert LINES["en"] in again.text and "+34 555 0100" in again.text


@pytest.mark.parametrize(
    ("lines", "language", "told"),
    [
        ({"es": "024"}, "es", "hacerte daño?</b> 024"),
        ({"en": "988", "es": "024"}, "es", "hacerte daño?</b> 024"),
        ({"en": "988"}, "es", "hacerte daño?</b> 988"),
        ({"es": "024"}, "en", "hurting yourself?</b> 024"),
        (
            {},
            "en",
            "hurting yourself?</b> Call the same number.\n• <b>For anything else:</b> call your clinic.",
        ),
        ({}, "es", "hacerte daño?</b> Llama al mismo número.\n"),
        ({"en": "<Ask> us"}, "en", "&lt;Ask&gt; us"),
    ],
)
def test_a_line_in_another_language_is_better_than_none(
    lines: dict[str, str], language: str, told: str
) -> None:
    assert told in crisis_text(Site(crisis_lines=lines, phone="", texts={}), texts(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lock_screen_shows_nothing_of_it(language: str) -> None:
    for key in ("crisis", "crisis-again"):
        shown = texts(language)(key).casefold()
        assert not [word for word in TELLING if word in shown]


async def test_a_cry_for_help_is_no_city_and_neither_is_a_command(
    stage: Stage, first_patient: Person
) -> None:
    await say(stage, first_patient, "/settings")
    await tap(stage, first_patient, "I am somewhere else", "Another place")
    crisis, saved = await say(stage, first_patient, "I want to die")
    assert is_crisis(crisis) and saved.text.startswith("Saved as a note")
    (offered,) = await say(stage, first_patient, "stop")
    assert "/stop" in offered.text
