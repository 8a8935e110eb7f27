"""Whatever people do in these tests, nothing may fail behind the scenes."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from storage.models import Role
from tests.handlers.conversation import failures, madrid, tap


@pytest.fixture
async def stage(stage: Stage) -> AsyncIterator[Stage]:
    """In the end no update is parked and no message was refused."""
    yield stage
    await stage.settle()
    assert await failures(stage) == []


@pytest.fixture
async def first_patient(stage: Stage) -> Person:
    """A patient who took the defaults, before anybody else has come; quicker than `patient`."""
    member = stage.member(Role.PATIENT)
    member.account.opens(member.invite)
    await stage.settle()
    await tap(stage, member.account, "Yes, I agree", "Keep English", "Madrid (it is 10:00 there)", "18:00")
    return member.account


@pytest.fixture
async def asked(stage: Stage, first_patient: Person) -> Stage:
    """Monday, 18:00: the first prompt has come."""
    await stage.advance(madrid(3, 2, 18))
    return stage
