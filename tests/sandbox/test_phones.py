"""What the page is told of the people's phones."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.acts import Open, Speak
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.updates import KEPT
from bot.sandbox.refusals import words
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre
from bot.sandbox.view import view
from bot.settings import Settings
from storage import people
from storage.models import Role
from tests.sandbox.conftest import MONDAY
from tests.scenes import Copies


@pytest.fixture
async def stage(theatre: Theatre) -> AsyncIterator[Stage]:
    async with theatre.open() as stage:
        yield stage


async def phone(theatre: Theatre, person: Person, since: int = -1) -> Any:
    shown = (await view(theatre, since=since))["people"]
    return next(one for one in shown if one["id"] == person.id)


async def test_a_phone_tells_whose_it_is_where_they_are_and_what_is_due_for_them(
    theatre: Theatre, stage: Stage
) -> None:
    patient, admin = stage.member(Role.PATIENT), stage.member(Role.ADMIN)
    assert (await phone(theatre, patient.account))["zone"] is None
    await stage.enrol_everyone()
    shown, prompt = await phone(theatre, patient.account), await stage.next_prompt()
    assert prompt is not None
    assert (shown["zone"], shown["language"]) == ("Europe/Madrid", "en")
    assert shown["next"] == {"kind": "prompt", "at": prompt.isoformat(timespec="milliseconds")}
    assert (await phone(theatre, admin.account))["next"] is None

    async with stage.app.database.write() as session:
        traveller = await people.by_code(session, patient.code)
        assert traveller is not None
        traveller.zone, traveller.language = "America/Bogota", "es"
    shown = await phone(theatre, patient.account)
    assert (shown["zone"], shown["language"]) == ("America/Bogota", "es")

    another = await stage.invite_another(Role.PATIENT, "en")
    await Open(link=another.invite, language="es").perform(stage)
    guest = stage.telegram.people[-1]
    assert (await phone(theatre, guest))["role"] is None
    await stage.settle()
    shown = await phone(theatre, guest)
    assert (shown["role"], shown["code"], shown["language"]) == ("patient", "PT-002", "es")


async def test_a_phone_tells_what_the_bot_has_not_taken_yet(theatre: Theatre, stage: Stage) -> None:
    patient = stage.member(Role.PATIENT)
    await stage.enrol(patient)
    shown = await phone(theatre, patient.account)
    while shown["waiting"] or shown["tapped"]:
        await stage.settle()
        shown = await phone(theatre, patient.account)
    await stage.cut_off()
    first, note = patient.account.messages[0], patient.account.says("Is anybody there?")
    patient.account.edits(first, "hello?")
    patient.account.taps("", patient.account.sees, "old:button")
    shown = await phone(theatre, patient.account)
    assert shown["waiting"] == [note.id, first.id]
    assert shown["tapped"] == [{"message": patient.account.sees.id, "data": "old:button"}]
    assert (await phone(theatre, stage.member(Role.ADMIN).account))["waiting"] == []
    await stage.reconnect()
    while (await phone(theatre, patient.account))["waiting"]:
        await stage.settle()


async def test_what_telegram_kept_for_a_day_in_vain_is_never_shown_as_taken(
    theatre: Theatre, stage: Stage
) -> None:
    patient = stage.member(Role.PATIENT)
    await stage.enrol(patient)
    await stage.cut_off()
    lost = patient.account.says("Is anybody there?")
    patient.account.taps("", patient.account.sees, "old:button")
    stage.clock.passes(KEPT + timedelta(seconds=1))
    await stage.reconnect()
    await stage.settle()
    shown = await phone(theatre, patient.account)
    assert (shown["waiting"], shown["tapped"]) == ([lost.id], [])


async def test_messages_come_when_they_have_changed_and_the_rest_always(
    theatre: Theatre, stage: Stage
) -> None:
    patient, admin = stage.member(Role.PATIENT).account, stage.member(Role.ADMIN).account
    admin.says("hello")
    await stage.settle()
    version = (await view(theatre))["version"]
    assert (await phone(theatre, admin, since=version))["messages"] is None
    patient.says("hello")
    await stage.settle()
    own, _ = (await phone(theatre, patient, since=version))["messages"]
    assert (own["from_bot"], own["text"]) == (False, "hello")
    assert (await phone(theatre, admin, since=version))["messages"] is None
    assert len((await phone(theatre, admin))["messages"]) == 2

    await stage.telegram.answer("sendChatAction", {"chat_id": admin.id, "action": "upload_photo"})
    shown = await phone(theatre, admin, since=version)
    assert (shown["action"], shown["messages"]) == ("upload_photo", None)
    # It is seen even if nobody looked before the picture came.
    await stage.telegram.answer("sendMessage", {"chat_id": admin.id, "text": "here it is"})
    assert (await phone(theatre, admin, since=version))["action"] == "upload_photo"
    assert (await phone(theatre, admin))["action"] is None
    assert (await phone(theatre, admin, since=admin.acted_at))["action"] is None
    somebody_new = stage.telegram.person("Guest 1")
    assert (await phone(theatre, somebody_new, since=version))["messages"] == []


async def test_a_clinic_without_a_name_has_one_in_the_language_of_whoever_comes_first(
    settings: Settings, empty_journal: Path, tmp_path: Path
) -> None:
    nameless = settings.model_copy(update={"clinic_name": Settings.model_fields["clinic_name"].default})
    theatre = Theatre(nameless, lambda: MONDAY, Copies(empty_journal, tmp_path), time_runs=False)
    async with theatre.open() as stage:
        await Speak(language="es").perform(stage)
        await stage.enrol(stage.member(Role.PATIENT))
        said = "".join(message.text for message in stage.member(Role.PATIENT).account.messages)
        assert words("es")["clinic-name"] in said and words("en")["clinic-name"] not in said
