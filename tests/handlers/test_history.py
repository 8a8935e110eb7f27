"""What comes back to a patient: the last weeks as a picture, the page for the doctor, the week's recap."""

from datetime import date

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.patients import summary
from journal.instruments import MORNING
from journal.summary import Break
from storage import outbox
from tests.handlers.conversation import do, labels, madrid, person, say, tap

EFFECTS = [question.key for question in MORNING.questions]
CAN_YOU_SEE = (
    "In the picture, the solid line is your pain (lower is better). The dashed line is your mood (higher is "
    "better). Where a line breaks off, there was no answer."
)


async def days(stage: Stage, patient: Person, ratings: dict[int, str]) -> None:
    """In March, one answer in the evening of each of these days."""
    for day, words in ratings.items():
        await stage.advance(madrid(3, day, 18))
        await say(stage, patient, words)


async def test_history_is_a_picture_and_two_sentences(stage: Stage, patient: Person, admin: Person) -> None:
    (nothing,) = await say(stage, patient, "/history")
    assert nothing.photo is None and "nothing to show yet" in nothing.text

    await say(stage, admin, "/schedule PT-001 weekly off")
    await days(stage, patient, {2: "pain 8 mood 3"})
    (one,) = await say(stage, patient, "/history")
    assert one.photo and one.text.split("\n\n") == [
        "Your last 6 weeks",
        "In the last 7 days you answered on 1 day. That is too little for an average.\n"
        "You answered on 1 of 1 day.",
        CAN_YOU_SEE,
    ]
    await say(stage, admin, "/infusion PT-001 2026-03-05", "/infusion PT-001 2026-03-20")
    (planned,) = await say(stage, patient, "/history")
    assert planned.photo == one.photo, "what is planned is not in the picture"

    await days(stage, patient, {3: "pain 8 mood 3", 4: "pain 7 mood 3"})
    await days(stage, patient, {8: "pain 3 mood 7", 10: "pain 4 mood 6", 11: "pain 4 mood 6"})
    (many,) = await say(stage, patient, "/history")
    assert many.text.split("\n\n") == [
        "Your last 6 weeks",
        "In the last 7 days your pain was 3.7 on average (7.7 in the week before) and your mood was 6.3 on "
        "average (3.0 in the week before).\n"
        "Your last infusion was 6 days ago; you answered on 6 of 10 days.",
        f"{CAN_YOU_SEE}\nThe triangle marks your infusion: Mar 5.",
    ]
    assert labels(many) == ["One page for my doctor", "A table of everything"]

    page, paper = await do(stage, patient, lambda: [patient.taps("One page for my doctor") for _ in "ab"])
    assert page.photo and page.photo.startswith(b"\x89PNG")
    assert page.text == (
        "One page to show your doctor.\n\n"
        "You answered on 6 of 10 days. The page shows your pain and mood as lines, your infusions, and how "
        "you were after each one.\n\n"
        "You decide who sees it."
    )
    assert paper.document and paper.document.name == "PT-001.pdf"
    assert paper.document.content.startswith(b"%PDF")


async def test_a_page_is_offered_on_the_day_before_an_infusion(
    stage: Stage, patient: Person, admin: Person
) -> None:
    nothing_yet = await do(stage, patient, lambda: patient.taps("", patient.sees, "h:page"))
    assert "no answers for a page yet" in nothing_yet[0].text

    await say(stage, admin, "/infusion PT-001 2026-03-05", "/schedule PT-001 reminder off")
    asked = len(patient.messages)
    await stage.advance(madrid(3, 4, 13))
    assert patient.sees.text.startswith("Your visit on Thursday, March 5 is near.\n\nI have no answers")

    await say(stage, patient, "slept badly", "pain 6 mood 4", "/pause")
    await say(stage, admin, "/infusion PT-001 2026-03-07", "/infusion PT-001 2026-03-09")
    await say(stage, admin, "/infusion PT-001 cancel 2026-03-07")
    await stage.advance(madrid(3, 6, 9))
    await say(stage, patient, "/resume")
    await stage.advance(madrid(3, 6, 10))
    await tap(stage, patient, "None of these")
    await stage.advance(madrid(3, 8, 11, 59))
    assert not [one for one in patient.messages[asked:] if one.photo], "that visit was cancelled"

    before = len(patient.messages)
    await stage.advance(madrid(3, 8, 12, 1))
    page, paper = patient.messages[before:]
    assert page.photo and paper.document
    first, _, notes, _ = page.text.split("\n\n")
    assert first == "For your visit on Monday, March 9: one page about the weeks before it."
    assert notes == "The note you wrote is not on it."

    async with stage.app.database.read() as session:
        known = await summary.read(session, await person(stage, "PT-001"), date(2026, 3, 8))
    assert known.breaks == (Break(date(2026, 3, 4), date(2026, 3, 6)),)
    assert known.mornings == {date(2026, 3, 5): dict.fromkeys(EFFECTS, 0)}
    assert [(one.infusion, one.answered, one.of) for one in known.cycles] == [
        (None, 1, 3),
        (date(2026, 3, 5), 0, 2),
    ]


async def test_a_page_is_of_no_use_after_the_visit(stage: Stage, patient: Person, admin: Person) -> None:
    await say(stage, patient, "pain 6 mood 4")
    await say(stage, admin, "/infusion PT-001 2026-03-05")
    stage.clock.move_to(madrid(3, 6, 9))
    await stage.settle()
    assert not [one for one in patient.messages if one.photo or one.document]
    async with stage.app.database.read() as session:
        fates = await outbox.fates(session, madrid(3, 1))
    assert fates["visit-page", "expired"] == 2


async def test_a_recap_comes_to_whoever_wants_it(stage: Stage, patient: Person, admin: Person) -> None:
    await say(stage, admin, "/schedule PT-001 recap sun 19:00", "/schedule PT-001 weekly off")
    await say(stage, admin, "/infusion PT-001 2026-03-03", "/infusion PT-001 2026-03-20")
    await days(stage, patient, {2: "pain 8 mood 3", 4: "pain 4 mood 6", 5: "pain 5 mood 6"})
    await say(stage, patient, "went for a walk")
    await days(stage, patient, {6: "pain 3 mood 7"})
    await stage.advance(madrid(3, 8, 19))
    assert patient.sees.text.split("\n\n") == [
        "Hello! Here is your week.",
        "In the last 7 days your pain was 5.0 on average and your mood was 5.5 on average.\n"
        "Your last infusion was 5 days ago; you answered on 4 of 6 days.\n"
        "You wrote 1 note.",
        "Your next infusion is planned for Friday, March 20.",
        "/history shows your last weeks as a picture. In /settings you can switch this message off.",
    ]

    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change language", "Español")
    await stage.advance(madrid(3, 15, 18, 59))
    stage.telegram.fail("sendMessage", "drop after")
    await stage.advance(madrid(3, 15, 19))
    assert patient.sees.text.split("\n\n") == [
        "¡Hola! Aquí está tu semana.",
        "No hay respuestas de esta semana, y no pasa nada. Hay semanas así. /checkin abre un registro cuando "
        "quieras.",
        "/history muestra tus últimas semanas en un gráfico. En /settings puedes desactivar este mensaje.",
    ]
    await stage.advance(madrid(3, 15, 19, 5))
    assert patient.sees.text.startswith("Puede que un mensaje mío no te haya llegado. /history")
    assert "It is not known whether a message reached PT-001." in admin.sees.text

    await say(stage, patient, "/pause")
    paused = len(patient.messages)
    await stage.advance(madrid(3, 22, 20))
    assert patient.messages[paused:] == []
