import asyncio
from datetime import timedelta
from random import Random

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.sandbox.clock import Clock
from bot.sandbox.fake.errors import ApiError
from bot.sandbox.fake.faults import Kind, Mishap, Outcome, Request, Slow, Weather
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.updates import Update
from bot.sandbox.fake.web import api, on_line


def weather(clock: Clock, *sure: Kind) -> Weather:
    """Of these kinds each comes whenever it can."""
    return Weather(Random(1), clock, dict.fromkeys(sure, 1.0))  # noqa: S311


def send(chat: int = 1) -> Request:
    return Request("sendMessage", {"chat_id": chat, "text": "x"})


async def test_an_outage_ends_when_its_time_is_over(
    bot: Bot, patient: Person, telegram: FakeTelegram, clock: Clock
) -> None:
    telegram.faults.outage(timedelta(minutes=10))
    for minutes in (0, 9):
        clock.passes(timedelta(minutes=minutes))
        with pytest.raises(NetworkError):
            await bot.send_message(patient.id, "x")
    clock.passes(timedelta(minutes=1))
    await bot.send_message(patient.id, "back")
    assert [message.text for message in patient.messages if message.from_bot] == ["back"]


async def test_a_slow_call_is_processed_in_the_end(bot: Bot, patient: Person, telegram: FakeTelegram) -> None:
    telegram.fail("sendMessage", Slow(0.01))
    await bot.send_message(patient.id, "late")
    assert patient.sees.text == "late"


async def test_each_call_says_whether_it_was_processed_and_what_it_made(
    http: httpx.AsyncClient, patient: Person, telegram: FakeTelegram
) -> None:
    faults: list[Outcome | None] = [None, "drop before", "drop after", "html", ApiError(500, "No")]
    for fault in faults:
        if fault:
            telegram.fail("sendMessage", fault)
        call = http.post("sendMessage", json={"chat_id": patient.id, "text": "x"})
        await asyncio.gather(call, return_exceptions=True)
    sent = [message.id for message in patient.messages if message.from_bot]
    calls = [(call.processed, call.message_id) for call in telegram.calls]
    assert calls == [(True, sent[0]), (False, None), (True, sent[1]), (False, None), (False, None)]


async def test_an_update_says_when_it_was_confirmed(
    http: httpx.AsyncClient, patient: Person, telegram: FakeTelegram, clock: Clock
) -> None:
    for text in ("one", "two"):
        patient.says(text)
    first = telegram.pending[0]["update_id"]
    await http.get("getUpdates", params={"offset": first + 1})
    assert [update.confirmed_at for update in list(telegram.updates.log)[-2:]] == [clock(), None]


async def test_a_line_refuses_connections_and_accepts_them_again(telegram: FakeTelegram) -> None:
    async with on_line(api(telegram)) as line, httpx.AsyncClient() as client:
        address = f"{line.url}/bot{telegram.token}/getMe"
        line.refuse()
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
        await line.accept()
        assert (await client.get(address)).status_code == 200


def test_the_weather_is_the_same_for_the_same_seed(clock: Clock) -> None:
    one, two, other = (Weather(Random(seed), clock) for seed in (1, 1, 2))  # noqa: S311
    days = [[str(sky(send(number % 7))) for number in range(2_000)] for sky in (one, two, other)]
    assert days[0] == days[1] != days[2]
    assert one.counted == two.counted


@pytest.mark.parametrize(
    ("share", "outcome"),
    [
        ("500", ApiError(500, "Internal Server Error")),
        ("502", ApiError(502, "Bad Gateway")),
        ("html", "html"),
        ("drop before", "drop before"),
        ("drop after", "drop after"),
    ],
)
def test_what_comes_for_sure_comes(clock: Clock, share: Kind, outcome: Outcome) -> None:
    assert str(weather(clock, share)(send())) == str(outcome)


def test_a_flood_holds_one_chat_or_all_until_its_time_is_over(clock: Clock) -> None:
    sky = weather(clock, "429 one chat")
    assert "429 Too Many Requests" in str(sky(send(1)))
    sky.shares = {}
    assert sky(send(1)) is not None
    assert sky(send(2)) is None
    clock.passes(timedelta(seconds=5))
    assert sky(send(1)) is None
    sky.shares = {"429 all": 1.0}
    assert sky(send(1)) is not None
    sky.shares = {}
    assert sky(send(2)) is not None


def test_only_a_poll_meets_a_conflict(clock: Clock) -> None:
    sky = weather(clock, "409")
    assert "409 Conflict" in str(sky(Request("getUpdates", {})))
    assert sky(send()) is None


@pytest.mark.parametrize(
    ("share", "mishap"), [("delivery unheard", "unheard"), ("delivery again", "again"), ("latency", None)]
)
def test_deliveries_meet_their_own_mishaps(clock: Clock, share: Kind, mishap: Mishap | None) -> None:
    update = Update({"update_id": 1}, 1, clock())
    assert weather(clock, share).after_delivery(update) == mishap
    assert weather(clock).before_delivery(update) is None
    assert isinstance(weather(clock, "delivery late").before_delivery(update), Slow)
