"""Whoever opens links that do not work: how many they may try, and what others notice of it."""

import secrets
from datetime import timedelta

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers import links
from storage.models import Role
from tests.handlers.conversation import recorded, say
from tests.handlers.intruders import state

NO_MORE = "You have opened several links that do not work."


def guessed() -> str:
    return f"/start {secrets.token_urlsafe(16)}"


async def opens(stage: Stage, account: Person, link: str) -> str:
    account.opens(link)
    await stage.settle()
    return account.sees.text


async def test_whoever_guesses_is_told_nothing_and_soon_may_guess_no_more(
    stage: Stage, stranger: Person
) -> None:
    right = await stage.invite(Role.CLINICIAN, "CL-002", "Awaited")
    before = {one for one in await state(stage) if one[0] != "outgoing"}
    told = [one.text for one in await say(stage, stranger, *(guessed() for _ in range(links.MOST_OF_ONE)))]
    assert len(set(told[:-1])) == 1 and "invitation only" in told[0] and told[-1].startswith(NO_MORE)
    # Not even with a link that works, or guessing would go on; whoever was invited gets in meanwhile.
    assert (await opens(stage, stranger, right.invite)).startswith(NO_MORE)
    assert {one for one in await state(stage) if one[0] != "outgoing"} ^ before == set()
    stage.clock.passes(timedelta(days=1))
    assert "CL-002" in await opens(stage, stranger, right.invite) or "CL-002" in stranger.messages[-2].text


async def test_nobody_is_kept_out_by_the_guesses_of_others(
    stage: Stage, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = len(admin.messages)
    right = await stage.invite(Role.PATIENT, "PT-002", "Awaited")
    monkeypatch.setattr(links, "MANY", 20)
    for _ in range(5):
        one = stage.telegram.person("Somebody")
        for _ in range(links.MOST_OF_ONE):
            one.says(guessed())
    await stage.settle()
    notices = [message.text for message in admin.messages[heard:] if message.from_bot]
    assert len(notices) == 1 and f"opened {links.MANY} times within an hour" in notices[0]
    assert "Do you agree?" in await opens(stage, right.account, right.invite)


async def test_opening_ones_own_link_again_is_no_guess(stage: Stage, first_patient: Person) -> None:
    own = stage.member(Role.PATIENT).invite
    for _ in range(links.MOST_OF_ONE + 1):
        assert (await opens(stage, first_patient, own)).startswith("You are already enrolled as PT-001.")
    (told,) = await say(stage, first_patient, guessed())
    assert told.text.startswith("This link does not work.") and "enrolled as PT-001" in told.text


async def test_a_link_that_has_ended_is_opened_again_and_again_by_whoever_was_invited(
    stage: Stage, stranger: Person
) -> None:
    ended = (await stage.invite(Role.PATIENT, "PT-002", "Awaited")).invite
    stage.clock.passes(timedelta(days=15))
    told = {await opens(stage, stranger, ended) for _ in range(links.MOST_OF_ONE + 1)}
    assert told == {(await say(stage, stranger, guessed()))[0].text}, "nobody learns that there was one"
    anew = (await stage.invite(Role.PATIENT, "PT-002", "Awaited")).invite
    assert "Do you agree?" in await opens(stage, stranger, anew)


async def test_admins_hear_at_once_who_has_come_with_a_link_for_staff(stage: Stage, admin: Person) -> None:
    """A link that was passed on is noticed by whoever made it, and can be undone before much is seen."""
    heard = len(admin.messages)
    member = await stage.invite(Role.CLINICIAN, "CL-002", "Mallory")
    patient = await stage.invite(Role.PATIENT, "PT-002", "Somebody")
    for one in (member, patient):
        one.account.opens(one.invite)
    await stage.settle()
    (notice,) = [message.text for message in admin.messages[heard:] if message.from_bot]
    assert notice.startswith("CL-002 has just come") and "Mallory" not in notice
    assert "opened invite" in await recorded(stage, "CL-002")
