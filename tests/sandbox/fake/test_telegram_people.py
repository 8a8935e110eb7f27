import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram


async def ask(telegram: FakeTelegram, person: Person, *labels: str) -> None:
    rows = [[{"text": label, "callback_data": f"data-{label}"}] for label in labels]
    markup = {"inline_keyboard": rows}
    answer = await telegram.answer("sendMessage", {"chat_id": person.id, "text": "?", "reply_markup": markup})
    assert answer.status == 200, answer


def test_a_deep_link_starts_with_its_payload(telegram: FakeTelegram, stranger: Person) -> None:
    stranger.opens("https://t.me/infusion_journal_bot?start=abc-1_2")
    assert telegram.pending[0]["message"]["text"] == "/start abc-1_2"
    stranger.opens("https://t.me/infusion_journal_bot")
    assert telegram.pending[1]["message"]["text"] == "/start"


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/another_bot?start=abc",
        "https://example.com/infusion_journal_bot?start=abc",
        "https://t.me/infusion_journal_bot?start=a%20b",
        "https://t.me/infusion_journal_bot?start=" + "a" * 65,
    ],
)
def test_a_link_that_telegram_would_not_follow_is_an_error(stranger: Person, link: str) -> None:
    with pytest.raises(ValueError, match=r"does not lead to|drops the payload"):
        stranger.opens(link)


def test_people_have_their_own_ids_some_beyond_32_bits(telegram: FakeTelegram) -> None:
    ids = [telegram.person(name).id for name in "abcd"]
    assert len(set(ids)) == 4
    assert any(user_id > 2**32 for user_id in ids)
    assert any(user_id < 2**31 for user_id in ids)


async def test_a_tap_goes_to_the_newest_message_with_that_button(
    telegram: FakeTelegram, patient: Person
) -> None:
    await ask(telegram, patient, "7")
    old = patient.sees
    await ask(telegram, patient, "7", "8")
    await ask(telegram, patient, "9")
    patient.taps("7")
    patient.taps("7", message=old)
    patient.taps("7", data="forged")
    queries = [update["callback_query"] for update in telegram.pending]
    assert [query["data"] for query in queries] == ["data-7", "data-7", "forged"]
    newer, older, newest = (query["message"]["message_id"] for query in queries)
    assert older == old.id < newer < newest == patient.sees.id


async def test_a_button_that_is_not_there_cannot_be_tapped(telegram: FakeTelegram, patient: Person) -> None:
    await ask(telegram, patient, "6", "7")
    with pytest.raises(LookupError, match=r"Maria sees no button '8'; the buttons are \['6', '7'\]"):
        patient.taps("8")


def test_somebody_without_a_message_sees_none(stranger: Person) -> None:
    with pytest.raises(LookupError, match="Omar has no message from the bot"):
        assert stranger.sees


def test_blocking_and_unblocking_are_told_to_the_bot(telegram: FakeTelegram, patient: Person) -> None:
    patient.blocks()
    with pytest.raises(ValueError, match="cannot write"):
        patient.says("hello?")
    patient.unblocks()
    changes = [update["my_chat_member"] for update in telegram.pending]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    patient.says("hello")


def test_what_a_person_types_is_trimmed_as_telegram_does(patient: Person) -> None:
    assert patient.says("  pain 7 \n").text == "pain 7"
    with pytest.raises(ValueError, match="no empty messages"):
        patient.says(" \n ")
