"""Whatever people do in these tests, nothing may fail behind the scenes."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import Role
from tests.handlers.accessibility import faults_of_all
from tests.handlers.conversation import failures, madrid, say


@pytest.fixture
async def stage(stage: Stage) -> AsyncIterator[Stage]:
    """In the end no update is parked, no message was refused, and everybody could use every keyboard."""
    yield stage
    await stage.settle()
    assert await failures(stage) == []
    assert faults_of_all(stage) == []


@pytest.fixture
def first_patient(stage: Stage) -> Person:
    """A patient who took the defaults; unless the test asks for more, nobody else has come."""
    return stage.member(Role.PATIENT).account


@pytest.fixture
async def asked(stage: Stage, first_patient: Person) -> Stage:
    """Monday, 18:00: the first prompt has come."""
    await stage.advance(madrid(3, 2, 18))
    return stage


@pytest.fixture
async def colleague(enrolled: Stage) -> Person:
    """CL-002, who sees PT-001 as well."""
    member = await enrolled.invite(Role.CLINICIAN, "CL-002", "Another clinician")
    await enrolled.enrol_everyone()
    await say(enrolled, enrolled.member(Role.ADMIN).account, "/team PT-001 CL-001 CL-002")
    return member.account
