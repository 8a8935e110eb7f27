"""Alerts that cannot wait: raised, asked about until somebody confirms, closed with what came of them."""

from datetime import timedelta

import pytest

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import Alert, Role
from tests.handlers.conversation import answers, do, everything, labels, madrid, recorded, say, tap

CONFIRM = "Confirm: I take care of it"
CRY = "I want to die"
NEVER, DAYS, OFTEN = "Not at all", "Several days", "More than half the days"


async def joined(stage: Stage, role: Role, code: str) -> Person:
    member = await stage.invite(role, code, code)
    await stage.enrol(member)
    return member.account


@pytest.fixture
async def backup(enrolled: Stage) -> Person:
    return await joined(enrolled, Role.CLINICIAN, "CL-002")


@pytest.fixture
async def on_call(enrolled: Stage, admin: Person, backup: Person) -> Stage:
    """By buttons: CL-001 from Monday to Friday, 8 to 18, and CL-002 behind. It is Monday, 10:00 in Madrid."""
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Alerts")
    assert admin.sees.text.startswith("Alerts are off. Still missing: Responder, Hours, Back-up")
    await tap(enrolled, admin, "Responder", "CL-001", "Back-up", "CL-002")
    await tap(enrolled, admin, "Hours", "Monday to Friday, 08:00 to 18:00")
    assert admin.sees.text.startswith("Alerts are on.")
    return enrolled


def news(account: Person, since: int) -> list[Message]:
    return [message for message in account.messages[since:] if message.from_bot]


async def the_alert(stage: Stage) -> Alert:
    (alert,) = await everything(stage, Alert)
    assert isinstance(alert, Alert)
    return alert


async def test_the_responder_hears_at_once_confirms_and_closes(
    on_call: Stage, patient: Person, clinician: Person, backup: Person, admin: Person
) -> None:
    quiet = len(backup.messages), len(admin.messages)
    crisis, saved = await say(on_call, patient, CRY)
    assert crisis.text.startswith("Thank you for writing this.") and saved.text.startswith("Saved as a note")
    assert clinician.sees.text == (
        "Alert: PT-001\n"
        "Words that suggest danger, in something the patient wrote · Mar 2, 10:00\n\n"
        "This is not live monitoring: a program noticed it, and it misses much."
        " What to do is for you to judge."
    )
    assert labels(clinician.sees) == [CONFIRM]
    told = len(clinician.messages)

    await say(on_call, patient, "quiero morirme")
    assert len(clinician.messages) == told, "one alert for a patient and a reason"
    await tap(on_call, clinician, CONFIRM)
    assert "It has happened once more since then." in clinician.sees.text
    assert "You take care of it (confirmed Mar 2, 10:00)." in clinician.sees.text
    assert labels(clinician.sees) == ["Called", "Seen", "Not needed", "Details", "All open alerts"]
    details = await do(on_call, clinician, lambda: clinician.taps("Details"))
    assert details[0].text.startswith("PT-001")

    await tap(on_call, clinician, "Called")
    (closed,) = (message for message in clinician.messages if "You closed it" in message.text)
    assert "You closed it on Mar 2, 10:00: called." in closed.text
    await tap(on_call, clinician, "Take it back", "Seen")
    assert (len(backup.messages), len(admin.messages)) == quiet
    alert = await the_alert(on_call)
    assert (alert.confirmed_by, alert.closed_by, alert.outcome) == ("CL-001", "CL-001", "seen")
    done = [action for action in await recorded(on_call, "PT-001") if "alert" in action]
    assert done == [
        *("raised alert", "sent alert", "alert again", "confirmed alert"),
        *("closed alert", "reopened alert", "closed alert"),
    ]
    await on_call.advance(madrid(3, 3, 12))
    assert len(clinician.messages) == told + len(details), "closed is closed"

    await say(on_call, patient, CRY)
    assert len(await everything(on_call, Alert)) == 2


async def test_not_confirmed_it_goes_to_the_back_up_and_then_to_all_admins(
    on_call: Stage, patient: Person, clinician: Person, backup: Person, admin: Person
) -> None:
    second = await joined(on_call, Role.ADMIN, "AD-002")
    began = on_call.clock()
    before = {one.id: len(one.messages) for one in (clinician, backup, admin, second)}
    await say(on_call, patient, CRY)
    await on_call.advance(began + timedelta(minutes=29))
    assert [len(news(one, before[one.id])) for one in (clinician, backup, admin, second)] == [1, 0, 0, 0]
    await on_call.advance(began + timedelta(minutes=30))
    (asked,) = news(backup, before[backup.id])
    assert "Asked before, not confirmed so far: CL-001." in asked.text and labels(asked) == [CONFIRM]
    await on_call.advance(began + timedelta(minutes=60))
    for one in (admin, second):
        (asked,) = news(one, before[one.id])
        assert "Asked before, not confirmed so far: CL-001, CL-002." in asked.text
        assert "Nobody on call has confirmed it." in asked.text and CRY not in asked.text
    # Nobody at all: everybody is reminded once, and then each morning.
    await on_call.advance(began + timedelta(minutes=95))
    assert all(one.sees.text.startswith("Still nobody has confirmed") for one in (clinician, backup, admin))
    count = len(clinician.messages)
    await on_call.advance(madrid(3, 3, 8, 59))
    assert len(clinician.messages) == count
    await on_call.advance(madrid(3, 3, 9))
    assert len(clinician.messages) == count + 1

    first_asked = news(clinician, before[clinician.id])[0]
    data = first_asked.buttons[0].data
    await tap(on_call, clinician, CONFIRM, on=first_asked)
    assert "CL-001 takes care of it" in next(m.text for m in admin.messages if m.text.startswith("Alert:"))
    assert all("CL-001 takes care of it" in one.text for one in news(admin, before[admin.id]))
    admin.taps("", message=admin.sees, data=data)
    await on_call.settle()
    assert (await the_alert(on_call)).confirmed_by == "CL-001"
    assert "CL-001 takes care of it" in admin.sees.text
    assert "Details" not in labels(admin.sees)
    # Confirmed and not closed, it comes back each morning to whoever has confirmed it.
    others = len(backup.messages), len(second.messages)
    await on_call.advance(madrid(3, 4, 9))
    assert clinician.sees.text.startswith("This alert is confirmed and not closed yet.")
    assert (len(backup.messages), len(second.messages)) == others
    await say(on_call, patient, "I took all my pills")
    assert clinician.sees.text.startswith("It has happened again today.")
    assert "It has happened once more" in clinician.sees.text
    count = len(clinician.messages)
    await say(on_call, patient, CRY)
    await tap(on_call, clinician, "Not needed")
    await on_call.advance(madrid(3, 5, 12))
    assert len(clinician.messages) == count


async def test_outside_the_hours_the_back_up_hears_first_and_only_the_facts(
    on_call: Stage, patient: Person, clinician: Person, backup: Person, stranger: Person
) -> None:
    await on_call.advance(madrid(3, 7, 12))
    before = len(clinician.messages)
    await say(on_call, patient, CRY)
    assert backup.sees.text.startswith("Alert: PT-001")
    assert len(clinician.messages) == before
    await say(on_call, stranger, "hello")
    data = backup.sees.buttons[0].data or ""
    for account in (patient, stranger):
        account.taps("", message=account.sees, data=data)
        await on_call.settle()
    assert (await the_alert(on_call)).confirmed_by is None
    await tap(on_call, backup, CONFIRM)
    assert labels(backup.sees) == ["Called", "Seen", "Not needed", "All open alerts"], "not on the team"
    count = len(backup.messages)
    backup.taps("", message=backup.sees, data=data.replace("take", "more"))
    await on_call.settle()
    assert [one.text.partition(" a patient")[0] for one in news(backup, count)] == ["I do not find"]
    # The team sees it in the list, confirms nothing twice, and may close it.
    (shown,) = await say(on_call, clinician, "/alerts")
    assert shown.text.splitlines()[1].endswith("· Mar 7, 12:00 · confirmed by CL-002")
    await tap(on_call, clinician, "PT-001: words")
    assert "CL-002 takes care of it" in clinician.sees.text
    await tap(on_call, clinician, "Seen", "All open alerts")
    assert clinician.sees.text == "No alert is open.\n\nClosed in the last 30 days: 1"
    other = await joined(on_call, Role.CLINICIAN, "CL-003")
    (nothing,) = await say(on_call, other, "/alerts")
    assert nothing.text == "No alert is open.\n\nClosed in the last 30 days: 0"
    other.taps("", message=nothing, data=data.replace("take", "undo"))
    await on_call.settle()
    assert (await the_alert(on_call)).closed_by == "CL-001"


async def test_pain_at_the_limit_and_again(
    on_call: Stage, patient: Person, clinician: Person, admin: Person
) -> None:
    await say(on_call, admin, "/clinic")
    await tap(on_call, admin, "Alerts", "Pain from", "9")
    await on_call.advance(madrid(3, 2, 18))
    before = len(patient.messages)
    await tap(on_call, patient, "8", "5", "Change pain", "10", "Change pain", "2")
    assert len(patient.messages) == before, "the patient hears nothing of it"
    await on_call.advance(madrid(3, 3, 9))
    assert "Pain at or above the clinic’s limit · Mar 2, 18:00" in clinician.sees.text
    await tap(on_call, clinician, CONFIRM, on=clinician.sees)
    await on_call.advance(madrid(3, 3, 18))
    await tap(on_call, patient, "9", "5")
    assert clinician.sees.text.startswith("It has happened again today.")
    # Who has stopped gets the crisis text, and raises no alert.
    await say(on_call, patient, "/stop")
    await tap(on_call, patient, "Yes, stop")
    await say(on_call, patient, CRY)
    assert len(await everything(on_call, Alert)) == 1


async def test_item_9_is_asked_where_somebody_answers_and_brings_the_crisis_text(
    on_call: Stage, patient: Person, clinician: Person, backup: Person, admin: Person
) -> None:
    await say(on_call, admin, "/schedule PT-001 days sun")
    await on_call.advance(madrid(3, 8, 11))
    await tap(on_call, patient, "6", "5", "7", DAYS, OFTEN, *[DAYS] * 6)
    assert "Thoughts that you would be better off dead" in patient.sees.text
    assert "Question 12 of 14" in patient.sees.text
    await on_call.advance(madrid(3, 11, 12))
    asked, before = patient.sees, len(patient.messages)
    await tap(on_call, patient, DAYS, on=asked)
    (crisis,) = news(patient, before)
    assert crisis.text.startswith("Thank you for answering this.") and "+34 555 0100" in crisis.text
    assert "Feeling nervous" in next(one.text for one in patient.messages if one.id == asked.id)
    assert "PHQ-9, item 9" in clinician.sees.text, "whose answer comes days later"
    # A correction takes nothing back. Without a responder the question is gone.
    await tap(on_call, patient, NEVER, NEVER, on=asked)
    await tap(on_call, patient, "Change an answer", on=asked)
    await tap(on_call, patient, "Thoughts of death or self-harm", NEVER, on=asked)
    assert (await the_alert(on_call)).closed_at is None
    assert (39, 1, 0) in [
        (number, revision, value) for _, number, revision, value, _ in await answers(on_call)
    ]

    await on_call.advance(madrid(3, 15, 11))
    await tap(on_call, patient, "6", "5", "7", DAYS, OFTEN, *[DAYS] * 5)
    await say(on_call, admin, "/clinic")
    await tap(on_call, admin, "Alerts")
    admin.taps("", data="k:oncall:off:yes")
    await on_call.settle()
    assert not admin.sees.text.startswith("Alerts are off.")
    await tap(on_call, admin, "Turn alerts off", "Yes, turn alerts off")
    assert admin.sees.text.startswith("Alerts are off.")
    await tap(on_call, patient, DAYS)
    assert "Feeling nervous" in patient.sees.text
    told_before = len(clinician.messages), len(backup.messages)
    (crisis, _) = await say(on_call, patient, CRY)
    assert crisis.text.startswith("Thank you for writing this.")
    assert (len(clinician.messages), len(backup.messages)) == told_before


async def test_the_settings_refuse_who_cannot_answer(enrolled: Stage, admin: Person, backup: Person) -> None:
    await enrolled.invite(Role.CLINICIAN, "CL-009", "Late")
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Alerts", "Responder")
    assert labels(admin.sees)[:2] == ["CL-001", "CL-002"]
    screen = admin.sees
    for code, complaint in (
        ("CL-009", "cannot be reached in Telegram"),
        ("PT-001", "is not a clinician"),
        ("XX-1", "I do not know the code"),
    ):
        admin.taps("", message=screen, data=f"k:oncall:responder:{code}")
        await enrolled.settle()
        assert complaint in admin.sees.text
    admin.taps("", message=screen, data="k:oncall:responder:CL-001")
    await enrolled.settle()
    admin.taps("", message=screen, data="k:oncall:backup:CL-001")
    await enrolled.settle()
    assert "must be two people" in admin.sees.text
    await tap(enrolled, admin, "Hours")
    assert "(Europe/Madrid)" in admin.sees.text
    (wrong,) = await say(enrolled, admin, "whenever")
    assert "I cannot read “whenever”" in wrong.text
    (right,) = await say(enrolled, admin, "lun-vie 8-18")
    assert "Hours: Monday to Friday, 08:00 to 18:00" in right.text
    await tap(enrolled, admin, "Danger words: turn off")
    assert "Danger words: off" in admin.sees.text
    assert (await recorded(enrolled, "site")).count("changed on-call") == 3


async def test_whoever_cannot_be_told_is_passed_over_at_once(
    on_call: Stage, patient: Person, clinician: Person, backup: Person, admin: Person
) -> None:
    began = on_call.clock()
    clinician.has_blocked = True  # Telegram's own notice of it has not come.
    before, told = len(backup.messages), len(admin.messages)
    await say(on_call, patient, CRY)
    await on_call.advance(began + timedelta(seconds=2))  # the next tick
    assert [one.text.splitlines()[0] for one in news(backup, before)] == ["Alert: PT-001"]
    heard = [one.text for one in news(admin, told)]
    assert heard[0].startswith("CL-001 has blocked the bot.")
    assert heard[1].startswith("CL-001 answers alerts and cannot be reached any more.")
    await tap(on_call, backup, CONFIRM)
    # Whoever has confirmed it is gone as well: it is open again, and there are only the admins.
    await do(on_call, backup, backup.blocks)
    await on_call.settle()
    asked = next(one for one in reversed(admin.messages) if one.text.startswith("Alert:"))
    assert "Asked before, not confirmed so far: CL-001, CL-002." in asked.text
    assert (await the_alert(on_call)).confirmed_by is None
    await tap(on_call, admin, CONFIRM)
    assert (await the_alert(on_call)).confirmed_by == "AD-001"
    assert on_call.clock() < began + timedelta(minutes=1)


async def test_a_message_of_unknown_fate_is_followed_up_by_asking_the_next(
    on_call: Stage, patient: Person, clinician: Person, backup: Person, admin: Person
) -> None:
    await on_call.advance(madrid(3, 2, 18))
    await say(on_call, admin, "/clinic")
    await tap(on_call, admin, "Alerts", "Hours", "always", "Pain from", "9")
    before, asked = len(clinician.messages), len(backup.messages)
    on_call.telegram.fail("sendMessage", "drop after")
    await tap(on_call, patient, "9")
    await on_call.settle()
    assert [one.text.splitlines()[0] for one in news(clinician, before)] == ["Alert: PT-001"]
    assert len(news(backup, asked)) == 1, "nobody knows whether it arrived"
    await tap(on_call, clinician, CONFIRM)
    count = len(admin.messages)
    await on_call.advance(madrid(3, 2, 20))
    assert len(admin.messages) == count, "confirmed by the one whose message had arrived after all"


async def test_until_it_has_certainly_reached_an_admin_it_is_said_again_soon(
    on_call: Stage, patient: Person, clinician: Person, backup: Person, admin: Person
) -> None:
    began, before = on_call.clock(), len(admin.messages)
    await say(on_call, patient, CRY)
    await on_call.advance(began + timedelta(minutes=59))
    on_call.telegram.fail("sendMessage", "drop before", times=6)
    await on_call.advance(began + timedelta(minutes=125))
    assert any(one.text.startswith("Still nobody has confirmed") for one in news(admin, before))


async def test_what_is_erased_is_asked_about_no_more(
    on_call: Stage, patient: Person, clinician: Person, backup: Person
) -> None:
    await say(on_call, patient, CRY)
    await say(on_call, patient, CRY)
    asking = clinician.sees
    await say(on_call, patient, "/forget")
    await tap(on_call, patient, "Yes, erase everything")
    assert await everything(on_call, Alert) == []
    left = " ".join(await recorded(on_call, "PT-001"))
    assert "alert again" in left and "words" not in left, "nobody reads any more what it was about"
    before = len(backup.messages)
    await on_call.advance(on_call.clock() + timedelta(hours=2))
    assert len(backup.messages) == before
    await tap(on_call, clinician, CONFIRM, on=asking)
    assert clinician.sees.text == asking.text
    # The number of an erased alert may be given again; nobody counts as asked for that.
    other, before = await joined(on_call, Role.PATIENT, "PT-002"), len(clinician.messages)
    await say(on_call, other, CRY)
    assert [one.text.splitlines()[0] for one in news(clinician, before)] == ["Alert: PT-002"]
