"""What the stories of trouble claim, looked for on the phones, in the journal and in the calls."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.fake.people import Person
from bot.sandbox.journey import Caption
from bot.sandbox.moves import Tell
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre
from handlers.texts import texts
from storage import outbox
from storage.models import Fate
from tests.sandbox.conftest import rests
from tests.sandbox.in_browser.screen import beside_the_browser
from tests.sandbox.test_stories import BEGINNING, Story


def person(stage: Stage, code: str) -> Person:
    return next(member.account for member in stage.cast if member.code == code)


def received(someone: Person) -> list[str]:
    return [message.text for message in someone.messages if message.from_bot]


async def fates(stage: Stage) -> Counter[str]:
    async with stage.app.database.read() as session:
        found = await outbox.fates(session, BEGINNING)
    counted = Counter[str]()
    for (_, fate), number in found.items():
        counted[fate] += number
    return counted


@beside_the_browser
async def test_danger_words_reach_somebody_without_the_words(told: Story) -> None:
    stage = await told("danger-words", "es")
    patient, admin = person(stage, "PT-001"), person(stage, "AD-001")
    responder, backup = person(stage, "CL-001"), person(stage, "CL-002")
    noted, written = [one for one in patient.messages if not one.from_bot and one.text[0] != "/"]
    say = texts("es")
    # The first answer to them, and to nothing else, says whom to call, at once.
    answer = next(one for one in patient.messages if one.from_bot and one.id > written.id)
    (crisis,) = [one for one in patient.messages if say.plain("crisis") in one.text]
    assert crisis is answer and answer.date == written.date > noted.date
    # Responder and back-up were asked one after the other, and both see who took care of it.
    asked, passed_on = responder.sees, backup.sees
    assert (passed_on.date - asked.date).total_seconds() == 15 * 60
    assert "CL-002" in asked.text and say.plain("alert-outcome-called") in passed_on.text
    # Nobody but the patient has the words; the audit names everyone.
    for someone in (responder, backup, admin):
        assert written.text.rstrip(".") not in " ".join(received(someone))
    assert all(f"{code} ·" in admin.sees.text for code in ("PT-001", "CL-002"))
    assert ", a CL-001" in admin.sees.text and ", a CL-002" in admin.sees.text


@beside_the_browser
async def test_each_local_date_has_one_check_in_whatever_the_clock_does(
    told: Story, captions: dict[str, Caption]
) -> None:
    stage = await told("dst-night", "en")
    asked = {
        code: [
            message.date
            for message in person(stage, code).messages
            if message.from_bot and any((one.data or "").startswith("r:") for one in message.buttons)
        ]
        for code in ("PT-001", "PT-002")
    }
    madrid = [f"{at.astimezone(ZoneInfo('Europe/Madrid')):%d %H:%M}" for at in asked["PT-001"]]
    assert madrid == ["28 02:30", "29 03:00", "30 02:30", "24 02:30", "25 02:30", "26 02:30"]
    assert [f"{at:%H:%M}" for at in asked["PT-001"]] == ["01:30", "01:00", "00:30", "00:30", "00:30", "01:30"]
    assert {f"{at:%H:%M}" for at in asked["PT-002"]} == {"06:30"} and len(asked["PT-002"]) == 6
    assert captions["dst-night-gap"].given == {"at": "03:00", "utc": "01:00"}
    assert captions["dst-night-end"].given == {"dates": "12", "asked": "12", "skipped": "0"}


@beside_the_browser
async def test_after_an_outage_everything_arrives_once(told: Story, captions: dict[str, Caption]) -> None:
    stage = await told("outage", "en")
    # Each outgoing message has one call that worked, and of none it is unknown what became of it.
    calls = [one for one in stage.telegram.calls if one.processed and {"text", "scope"} & set(one.params)]
    shown = Counter((one.method, str(one.params)) for one in calls)
    assert set(shown.values()) == {1}
    ended = await fates(stage)
    assert ended == {Fate.SENT: len(calls), Fate.WITHHELD: 1}
    for code, ratings in {"PT-001": "3 7", "PT-002": "6 4", "PT-003": "2 8"}.items():
        saved = [one for one in received(person(stage, code)) if one.startswith("Saved for")]
        assert len(saved) == 1 and all(f"{rating} of 10" in saved[0] for rating in ratings.split())
    assert sum(one.startswith("Saved as a note") for one in received(person(stage, "PT-001"))) == 1
    assert stage.telegram.pending == [] and not stage.is_cut_off
    figures = captions["outage-end"].given
    assert {name: figures[name] for name in ("twice", "waiting", "fetched")} == {
        "twice": "0",
        "waiting": "3",
        "fetched": "3",
    }
    assert int(figures["held"]) == int(figures["delivered"]) + int(figures["needless"]) == 4


async def test_whoever_stops_the_story_of_the_outage_finds_the_line_restored(theatre: Theatre) -> None:
    def stop_there(caption: Caption) -> None:
        if caption.key == "outage-held":
            theatre.journey.stop()

    theatre.journey.on_caption, theatre.journey.speed = stop_there, "at once"
    async with theatre.open():
        wish = Tell(story="outage")
        theatre.journey.begin(wish.kind, lambda: wish.move(theatre), wish.told)
        await rests(theatre)
        stage = theatre.stage
        assert theatre.journey.trouble == "" and not stage.is_cut_off
        person(stage, "PT-001").says("/help")
        # What could not be sent is tried again within a minute.
        await stage.advance(stage.clock() + timedelta(minutes=1))
        assert any("/checkin" in text for text in received(person(stage, "PT-001"))[-2:])
        assert set(await fates(stage)) == {Fate.SENT}
