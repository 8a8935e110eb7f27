"""Whatever reaches the bot from outside somebody's own chat with it: nothing is written, and nothing told.

Most of it never comes from Telegram, as we do not ask for it; who knows the webhook's secret could forge it.
"""

from collections.abc import Mapping
from itertools import cycle
from typing import Any

import pytest

from bot.sandbox.fake.people import GroupKind, Person
from bot.sandbox.stage import Stage
from storage.models import Role
from tests.handlers.conversation import answers, do, labels, madrid, private_message, say, tap, written
from tests.handlers.intruders import State, state

DATE = 1_772_000_000
GROUP = {"id": -1_001_234_567_890, "type": "supergroup", "title": "Family"}
CHANNEL = {"id": -1_009_876_543_210, "type": "channel", "title": "News"}
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
ANOTHER_BOT = {"id": 5_000_000_001, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
# What may be called, and tells nobody anything.
QUIET = {"getUpdates", "leaveChat"}


def command(text: str) -> dict[str, Any]:
    length = len(text.split()[0])
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def elsewhere(me: Mapping[str, Any], chat: Mapping[str, Any], **content: Any) -> dict[str, Any]:
    return {"message_id": 900_001, "date": DATE, "chat": chat, "from": me} | content


def query(me: Mapping[str, Any], data: str, **under: Any) -> dict[str, Any]:
    return {"callback_query": {"id": "77", "from": me, "chat_instance": "7", "data": data} | under}


def in_groups(me: dict[str, Any], rating: str, link: str) -> dict[str, dict[str, Any]]:
    """By somebody who takes part, and by those who speak for a chat."""
    bot_is_in = {"user": ANOTHER_BOT, "status": "member"}
    return {
        "a rating": {"message": elsewhere(me, GROUP, text="7")},
        "a command": {"message": elsewhere(me, GROUP, **command("/checkin"))},
        "a command by name": {"message": elsewhere(me, GROUP, **command("/forget@infusion_journal_bot"))},
        "an invite": {"message": elsewhere(me, GROUP, **command(f"/start {link}"))},
        "danger words": {"message": elsewhere(me, GROUP, text="I want to die")},
        "an edited message": {"edited_message": elsewhere(me, GROUP, text="7", edit_date=DATE + 1)},
        "an anonymous admin": {"message": elsewhere(ANONYMOUS, GROUP, sender_chat=GROUP, text="7")},
        "a tap": query(me, rating, message=elsewhere(ANOTHER_BOT, GROUP, text="How much pain?")),
        "a tap in a channel": query(me, rating, message=elsewhere(me, CHANNEL, text="How much pain?")),
        "a channel post": {"channel_post": elsewhere(me, CHANNEL, text="7")},
        "an edited post": {"edited_channel_post": elsewhere(me, CHANNEL, text="7", edit_date=DATE + 1)},
        "a post in a group": {"message": elsewhere(me, GROUP, sender_chat=CHANNEL, text="7")},
        "others come": {"message": elsewhere(me, GROUP, new_chat_members=[ANOTHER_BOT])},
        "a change of others": {
            "chat_member": {
                "chat": GROUP,
                "from": me,
                "date": DATE,
                "old_chat_member": bot_is_in,
                "new_chat_member": bot_is_in,
            }
        },
    }


def in_private(me: dict[str, Any], other: dict[str, Any], rating: str) -> dict[str, dict[str, Any]]:
    """What names somebody's chat, and is not what they wrote or tapped there."""
    mine, theirs = ({"id": one["id"], "type": "private", "first_name": "x"} for one in (me, other))
    words = {"text": "I want to die, 7"}
    poll = {"id": "1", "question": "?", "options": [{"text": "7", "voter_count": 1}], "total_voter_count": 1}
    poll |= {"is_closed": False, "is_anonymous": False, "type": "regular", "allows_multiple_answers": False}
    reaction = [{"type": "emoji", "emoji": "👍"}]
    return {
        "somebody else in my chat": {"message": elsewhere(other, mine, **words)},
        "somebody else edits": {"edited_message": elsewhere(other, mine, edit_date=DATE + 1, **words)},
        "somebody else taps": query(other, rating, message=elsewhere(me, mine, text="How much pain?")),
        "me, in another chat": {"message": elsewhere(me, theirs, text="7")},
        "my tap in another chat": query(me, rating, message=elsewhere(me, theirs, text="How much pain?")),
        "an inline message": query(me, rating, inline_message_id="abc"),
        "a channel in my name": {"message": elsewhere(me, mine, sender_chat=CHANNEL, text="7")},
        "a bot": {"message": elsewhere(me | {"is_bot": True}, mine, text="7")},
        "business": {"business_message": elsewhere(me, mine, business_connection_id="b", **words)},
        "edited business": {"edited_business_message": elsewhere(me, mine, **words)},
        "deleted business": {
            "deleted_business_messages": {"business_connection_id": "b", "chat": mine, "message_ids": [1]}
        },
        "a connection": {
            "business_connection": {
                **{"id": "b", "user": me, "user_chat_id": me["id"], "date": DATE},
                "is_enabled": True,
            }
        },
        "an inline query": {"inline_query": {"id": "1", "from": me, "query": "7", "offset": ""}},
        "an inline result": {"chosen_inline_result": {"result_id": "1", "from": me, "query": "7"}},
        "a poll": {"poll": poll},
        "an answer to a poll": {"poll_answer": {"poll_id": "1", "user": me, "option_ids": [0]}},
        "a reaction": {
            "message_reaction": {
                **{"chat": mine, "message_id": 1, "user": me, "date": DATE},
                **{"old_reaction": [], "new_reaction": reaction},
            }
        },
        "an order": {
            "pre_checkout_query": {
                **{"id": "1", "from": me, "currency": "EUR", "total_amount": 1},
                "invoice_payload": "7",
            }
        },
        "a delivery": {
            "shipping_query": {
                **{"id": "1", "from": me, "invoice_payload": "7"},
                "shipping_address": {
                    **{"country_code": "ES", "state": "", "city": "x"},
                    **{"street_line1": "x", "street_line2": "", "post_code": "1"},
                },
            }
        },
        "paid media": {"purchased_paid_media": {"from": me, "paid_media_payload": "7"}},
        "a wish to join": {
            "chat_join_request": {"chat": GROUP, "from": me, "user_chat_id": me["id"], "date": DATE}
        },
        "shared people": {
            "message": elsewhere(me, mine, users_shared={"request_id": 1, "users": [{"user_id": 7}]})
        },
        "a shared chat": {"message": elsewhere(me, mine, chat_shared={"request_id": 1, "chat_id": -7})},
        "a web app": {"message": elsewhere(me, mine, web_app_data={"data": "7", "button_text": "7"})},
        "leave to write": {"message": elsewhere(me, mine, write_access_allowed={})},
        "a pinned message": {"message": elsewhere(me, mine, pinned_message=elsewhere(me, mine, text="7"))},
    }


async def rating_of(stage: Stage) -> str:
    """What a button of the patient's open question carries."""
    found = stage.member(Role.PATIENT).account.sees.buttons[4].data
    assert found is not None and found.startswith("r:")
    return found


async def without_leaving(stage: Stage) -> State:
    return {(table, row) for table, row in await state(stage) if dict(row).get("kind") != "leave"}


async def test_nothing_comes_of_what_is_not_said_in_ones_own_chat(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    member = await stage.invite(Role.CLINICIAN, "CL-007", "Awaited")
    me, other, rating = patient.user(), stage.telegram.person("Other").user(), await rating_of(stage)
    token = member.invite.partition("=")[2]
    updates = in_groups(me, rating, token) | in_private(me, other, rating)
    before = await without_leaving(stage)
    stage.telegram.calls.clear()
    for number, update in enumerate(updates.values()):
        update.get("message", {})["message_id"] = 900_000 + number
        stage.telegram.hands_out(update)
    await stage.settle()
    assert await without_leaving(stage) ^ before == set()
    told = [call for call in stage.telegram.calls if call.method not in QUIET]
    assert {(call.method, call.params.get("text")) for call in told} == {("answerCallbackQuery", None)}
    # Whoever was in these updates does as usual after them, with the invite that was named as well.
    await tap(stage, patient, "4", "6")
    assert len(await answers(stage)) == 2
    member.account.opens(member.invite)
    await stage.settle()
    assert "CL-007" in str([message.text for message in member.account.messages])


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_is_left_with_one_call_however_much_is_said_there(
    stage: Stage, first_patient: Person, kind: GroupKind
) -> None:
    def leavings() -> int:
        return [call.method for call in stage.telegram.calls].count("leaveChat")

    group = stage.telegram.group("Family", kind)
    before = await without_leaving(stage)
    stage.telegram.calls.clear()
    for number in range(1, 3):
        group.adds_bot(first_patient)
        for _ in range(40):
            group.hears(first_patient, "7")
            stage.telegram.hands_out({"message": elsewhere(first_patient.user(), group.wire(), text="7")})
        await stage.settle()
        await stage.settle()
        assert group.left and leavings() == number
    # Nobody told us that we were added, as the program was down for longer than Telegram keeps it.
    group.has_bot = True
    await stage.advance(madrid(3, 2, 14))
    group.hears(first_patient, "7")
    stage.telegram.hands_out({"message": elsewhere(first_patient.user(), group.wire(), text="8")})
    await stage.settle()
    assert leavings() == 3
    assert not [message for message in group.messages if message.from_bot]
    assert await without_leaving(stage) ^ before == set()


async def without_answers(stage: Stage) -> State:
    """Nor where the open question stands now, which is shown again below each of them."""
    return {one for one in await state(stage) if one[0] not in ("outgoing", "check_ins")}


FORWARDED = [
    {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}},
    {"forward_origin": {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 1}},
    {"via_bot": ANOTHER_BOT},
]


def passed_on(account: Person, text: str, how: dict[str, Any]) -> dict[str, Any]:
    content = command(text) if text.startswith("/") else {"text": text}
    return private_message(account, **content, **how)


async def test_words_of_others_become_no_answer_no_note_and_no_command(
    stage: Stage, patient: Person, clinician: Person, admin: Person, stranger: Person
) -> None:
    await stage.advance(madrid(3, 2, 18))
    member = await stage.invite(Role.ADMIN, "AD-007", "Awaited")
    token = member.invite.partition("=")[2]
    await say(stage, stranger, "Hello")
    attempts = {
        patient: [
            "7",
            "pain 4 mood 6",
            "slept badly",
            "stop",
            "/stop",
            "/forget",
            "/start",
            f"/start {token}",
        ],
        clinician: ["/patient PT-001", "/export", f"/start {token}"],
        admin: ["/invite admin", "/remove PT-001 yes", f"/start {token}"],
        stranger: [f"/start {token}", "7"],
    }
    before = await without_answers(stage)
    for account, texts in attempts.items():
        heard = len(account.messages)
        for text, how in zip(texts, cycle(FORWARDED), strict=False):
            stage.telegram.hands_out(passed_on(account, text, how))
        await stage.settle()
        told = {message.text.partition(".")[0] for message in account.messages[heard:] if message.from_bot}
        first = "Hello! This is a private" if account is stranger else "This was written somewhere"
        # The question moves on with the answer.
        assert all(one.startswith((first, "Check-in for")) for one in told), told
        assert any(one.startswith(first) for one in told)
    after = await without_answers(stage)
    assert after ^ before == set()
    # The question is still there to be answered, and the link still works.
    assert labels(patient.sees)[:11] == [str(number) for number in range(11)]
    member.account.opens(member.invite)
    await stage.settle()
    assert "AD-007" in str([message.text for message in member.account.messages])


async def test_of_a_message_that_quotes_only_the_own_words_count(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    quoting = {
        "quote": {"text": "pain 9 mood 1", "position": 0, "is_manual": True},
        "external_reply": {"origin": FORWARDED[1]["forward_origin"], "chat": CHANNEL, "message_id": 3},
    }
    stage.telegram.hands_out(private_message(patient, text="pain 4 mood 6", **quoting))
    stage.telegram.hands_out(private_message(patient, text="it was windy", **quoting))
    await stage.settle()
    assert [value for *_, value, _ in await answers(stage)] == [4, 6]
    assert [text for _, text in await written(stage)] == ["it was windy"]


async def test_an_admin_who_is_asked_to_write_something_is_not_taken_at_somebody_elses_word(
    stage: Stage, admin: Person
) -> None:
    await say(stage, admin, "/clinic")
    await tap(stage, admin, "Name, phone, crisis lines", "Name")
    asked = await without_answers(stage)
    (answer,) = await do(
        stage, admin, lambda: stage.telegram.hands_out(passed_on(admin, "Evil", FORWARDED[0]))
    )
    assert answer.text.startswith("This was written somewhere else")
    assert await without_answers(stage) ^ asked == set()
    await say(stage, admin, "Southside")
    assert "Southside" in admin.sees.text
