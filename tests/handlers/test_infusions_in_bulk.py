"""Infusions by buttons, one by one and in bulk: nothing is entered unseen, and nothing is entered twice."""

from datetime import date
from functools import partial
from pathlib import Path

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Member, Stage
from bot.settings import Settings
from handlers import delivery
from handlers.admins import bulk
from journal.bulk import MOST_BYTES, MOST_LINES
from storage import erasure, outbox, people
from storage.drafts import KEPT_FOR
from storage.models import Draft, Fate, Infusion, Outgoing, Role
from storage.models import Stage as Standing
from storage.outbox import Recipient
from tests.handlers.conversation import do, everything, labels, person, recorded, say, tap
from tests.scenes import Scene

LIST = """code;day;kind
PT-001;2026-03-04
PT-001;15.04.2026;maintenance
PT-001;02/04/2026
Maria;2026-03-05
PT-009;2026-03-05
CL-001;2026-03-05
PT-001;2062-03-05
PT-001;04.03.2026
"""


async def entered(stage: Stage) -> list[tuple[date, str]]:
    """What is entered and not cancelled."""
    return sorted((one.day, one.kind) for one in await everything(stage, Infusion) if not one.cancelled_at)


async def test_an_infusion_is_entered_moved_and_cancelled_by_buttons(enrolled: Stage, admin: Person) -> None:
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Infusions", "PT-001", "Enter an infusion")
    assert "Tomorrow, Tue, Mar 3" in labels(admin.sees)
    await tap(enrolled, admin, "Tomorrow, Tue, Mar 3")
    assert admin.sees.text.splitlines()[0] == "PT-001: induction infusion on March 3, 2026 entered."
    assert "Wed, Mar 4, 10:00 · morning after the infusion" in admin.sees.text

    await tap(enrolled, admin, "Back", "Tue, Mar 3", "Move it")
    (unread,) = await say(enrolled, admin, "one of these days")
    assert "I cannot read “one of these days” as a day" in unread.text
    (which,) = await say(enrolled, admin, "4/5/2026")
    assert labels(which) == ["Sun, Apr 5", "Mon, May 4", "Back"]
    (moved,) = await say(enrolled, admin, "12 Mar")
    assert "the infusion of March 3, 2026 is now on March 12, 2026." in moved.text
    await tap(enrolled, admin, "Back", "Enter an infusion")
    (second,) = await say(enrolled, admin, "2026-03-20 maintenance")
    assert "maintenance infusion on March 20, 2026 entered" in second.text
    assert await entered(enrolled) == [(date(2026, 3, 12), "induction"), (date(2026, 3, 20), "maintenance")]

    await tap(enrolled, admin, "Back", "Enter an infusion")
    (late,) = await say(enrolled, admin, "27 feb mantenimiento")
    assert "maintenance infusion on February 27, 2026 entered" in late.text, "what was given is entered later"
    (after,) = await say(enrolled, admin, "28 feb")
    assert after.text.startswith("I do not know what these words are for, and changed nothing.")
    await tap(enrolled, admin, "Back", "Fri, Feb 27", "Cancel it", "Yes, cancel it", on=late)

    await tap(enrolled, admin, "Back", "Thu, Mar 12", "Cancel it", "No, keep it", on=late)
    assert len(await entered(enrolled)) == 2
    await tap(enrolled, admin, "Thu, Mar 12", "Cancel it", "Yes, cancel it")
    assert "the infusion on March 12, 2026 is cancelled" in late.text
    assert await entered(enrolled) == [(date(2026, 3, 20), "maintenance")]
    admin.taps("", data="k:inf:PT-001:2026-03-12:off:yes")
    await enrolled.settle()
    assert "PT-001 has no infusion on March 12, 2026" in admin.sees.text


async def test_a_list_is_shown_before_it_is_entered_and_a_second_tap_enters_nothing(
    enrolled: Stage, admin: Person
) -> None:
    await say(enrolled, admin, "/infusion PT-001 2026-03-03", "/clinic")
    await tap(enrolled, admin, "Infusions", "Several at once")
    (shown,) = await say(enrolled, admin, LIST + "PT-001 2026-03-03")
    assert shown.text.splitlines() == [
        "2 new infusions for 1 patient. Nothing is entered yet.",
        "",
        "PT-001 · March 4, 2026 · induction",
        "PT-001 · April 15, 2026 · maintenance",
        "",
        "2 lines are skipped: entered already, or on the list twice.",
        "",
        "5 lines cannot be entered:",
        "Line 4, “PT-001;02/04/2026”: day or month first? Write it like 2026-03-25",
        "Line 5, “Maria;2026-03-05”: it does not begin with a code like PT-001",
        "Line 6, “PT-009 2026-03-05”: no patient has this code",
        "Line 7, “CL-001 2026-03-05”: no patient has this code",
        "Line 8, “PT-001 2062-03-05”: more than a year away",
    ]
    assert await entered(enrolled) == [(date(2026, 3, 3), "induction")]
    (draft,) = await everything(enrolled, Draft)
    assert b"PT-001" not in draft.content_sealed

    admin.taps("Enter 2 infusions", message=shown)
    admin.taps("Enter 2 infusions", message=shown)
    admin.taps("Do nothing", message=shown)
    await enrolled.settle()
    assert shown.text == "2 infusions entered for 1 patient."
    assert len(admin.toasts) == 2 and "This list is no longer here" in admin.toasts[0]
    assert await entered(enrolled) == [
        (date(2026, 3, 3), "induction"),
        (date(2026, 3, 4), "induction"),
        (date(2026, 4, 15), "maintenance"),
    ]
    assert (await recorded(enrolled, "PT-001")).count("entered infusions") == 1
    assert await everything(enrolled, Draft) == []


async def test_a_long_list_that_telegram_cut_in_two_is_taken_as_two(enrolled: Stage, admin: Person) -> None:
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Infusions", "Several at once")
    first, second, far_too_long = await say(
        enrolled, admin, "PT-001 2026-03-04", "PT-001 2026-03-05", "a\n" * (MOST_LINES + 1)
    )
    assert "That is too much at once" in far_too_long.text
    lines = "\n".join(f"PT-{number} 2026-03-04" for number in range(100, 200)) + "\nPT-001 2026-03-06\nx"
    *_, last = await say(enrolled, admin, lines)
    assert last.text.endswith(
        "Line 60, “PT-159 2026-03-04”: no patient has this code\nAlso these lines: 61-100, 102"
    )
    assert labels(last) == ["Enter 1 infusion", "Do nothing"]
    await tap(enrolled, admin, "Enter 1 infusion", on=first)
    await tap(enrolled, admin, "Enter 1 infusion", on=second)
    assert [day.day for day, _ in await entered(enrolled)] == [4, 5]


async def test_a_file_is_fetched_and_shown_as_a_pasted_list_is(enrolled: Stage, admin: Person) -> None:
    assert (await person(enrolled, "PT-001")).next_prompt_day == date(2026, 3, 2)
    saved = "Código;Fecha\r\nPT-001;02.03.2026\r\n".encode("cp1252")
    (shown,) = await do(enrolled, admin, lambda: admin.sends_document("plan.csv", saved))
    assert shown.text.startswith("1 new infusion. It is not entered yet.")
    await tap(enrolled, admin, "Enter 1 infusion")
    assert [day.day for day, _ in await entered(enrolled)] == [2]
    assert (await person(enrolled, "PT-001")).next_prompt_day == date(2026, 3, 3)

    for content, answer in {
        b"PK\x03\x04\0\0": "I can read text only",
        b"": "There is nothing to enter.",
        b"x" * (MOST_BYTES + 1): "That is too much at once",
        b"PT-001;2026-03-02": "1 line is skipped: entered already",
    }.items():
        (told,) = await do(enrolled, admin, partial(admin.sends_document, "x.csv", content))
        assert answer in told.text and labels(told) in ([], ["Back"])
    assert len(await entered(enrolled)) == 1


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(
    cast_enrolled: Scene, settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    async with cast_enrolled.again(settings, clock, tmp_path / "stage.db") as stage:
        admin = stage.member(Role.ADMIN).account
        admin.sends_document("plan.csv", b"PT-001;2026-03-04")
        stage.telegram.files.clear()
        (told,) = await do(stage, admin, lambda: None)
    assert "I could not get that file from Telegram. Please send it again" in told.text


async def test_only_an_admin_enters_lists(
    enrolled: Stage, admin: Person, clinician: Person, patient: Person, stranger: Person
) -> None:
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Infusions", "Several at once")
    (shown,) = await say(enrolled, admin, "PT-001 2026-03-04")
    (yes, _) = [button.data for button in shown.buttons]
    for account in (clinician, patient, stranger):
        if account.messages:
            account.taps("", data=yes)
        (answer,) = await do(
            enrolled, account, partial(account.sends_document, "x.csv", b"PT-001;2026-03-04")
        )
        assert "infusion" not in answer.text.splitlines()[0]
    await enrolled.invite(Role.ADMIN, "AD-002", "Another admin")
    await enrolled.enrol_everyone()
    other = enrolled.cast[-1].account
    other.taps("", data=yes)
    await enrolled.settle()
    assert "This list is no longer here" in other.toasts[-1]
    assert await entered(enrolled) == []
    assert not [one for one in await everything(enrolled, Outgoing) if one.kind == bulk.FETCH]
    await tap(enrolled, admin, "Enter 1 infusion", on=shown)
    assert len(await entered(enrolled)) == 1


async def test_what_has_changed_since_the_list_was_shown_is_looked_at_again(
    enrolled: Stage, admin: Person
) -> None:
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Infusions", "Several at once")
    shown, later = await say(enrolled, admin, "PT-001 2026-03-04\nPT-001 2026-03-05", "PT-001 2026-03-09")
    await say(enrolled, admin, "/infusion PT-001 2026-03-05")
    await tap(enrolled, admin, "Enter 2 infusions", on=shown)
    assert shown.text == "1 infusion entered."
    await enrolled.advance(enrolled.clock() + KEPT_FOR)
    admin.taps("Enter 1 infusion", message=later)
    await enrolled.settle()
    assert "This list is no longer here" in admin.toasts[-1]

    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Infusions", "Several at once")
    gone, named = await say(enrolled, admin, "PT-001 2026-03-10", "PT-001 2026-03-11")
    async with enrolled.app.database.write() as session:
        someone = await people.by_code(session, "PT-001")
        assert someone
        someone.stage = Standing.ERASED
    await tap(enrolled, admin, "Enter 1 infusion", on=gone)
    assert gone.text.startswith("Nothing was entered, as something has changed: there is no patient PT-001")
    async with enrolled.app.database.write() as session:
        await erasure.erase(session, enrolled.clock(), await session.merge(someone))
    admin.taps("Enter 1 infusion", message=named)
    await enrolled.settle()
    assert len(admin.toasts) == 2
    assert await entered(enrolled) == [] and await everything(enrolled, Draft) == []


async def test_a_doctor_who_administers_as_well_pastes_and_sends_lists(
    enrolled: Stage, clinician: Person
) -> None:
    desk = await enrolled.invite(Role.ADMIN, "AD-002", "The same doctor")
    clinician.opens(desk.invite)
    await enrolled.settle()
    await enrolled.enrol(Member(desk.role, desk.code, clinician, desk.invite))
    await say(enrolled, clinician, "/clinic")
    await tap(enrolled, clinician, "Infusions", "Several at once")
    (pasted,) = await say(enrolled, clinician, "PT-001 2026-03-04")
    (sent,) = await do(enrolled, clinician, lambda: clinician.sends_document("x.txt", b"PT-001;2026-03-05"))
    await tap(enrolled, clinician, "Enter 1 infusion", on=pasted)
    await tap(enrolled, clinician, "Enter 1 infusion", on=sent)
    assert [day.day for day, _ in await entered(enrolled)] == [4, 5]


async def test_who_is_no_admin_any_more_when_the_file_is_fetched_gets_nothing(
    enrolled: Stage, clinician: Person
) -> None:
    async with enrolled.app.database.write() as session:
        doctor = await people.by_code(session, "CL-001")
        assert doctor
        to = Recipient(clinician.id, doctor)
        await outbox.add(session, enrolled.clock(), to, bulk.FETCH, "getFile", {"file_id": "x"})
        file = Outgoing(kind=bulk.FETCH, person_id=doctor.id)
        await delivery.fetched(session, enrolled.clock(), file, b"PT-001;2026-03-04")
    assert await do(enrolled, clinician, lambda: None) == []
    (one,) = [one for one in await everything(enrolled, Outgoing) if one.kind == bulk.FETCH]
    assert one.fate == Fate.WITHHELD and await everything(enrolled, Draft) == []
