"""How the program is, asked over HTTP: honest, and without a word about anybody."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.health import site
from bot.sandbox.fake.errors import ApiError
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import people

PATHS = ["/healthz", "/readyz", "/metrics", "/nothing"]
SECRET = "a-secret-of-the-tests"


@pytest.fixture
async def enrolled(stage: Stage) -> Stage:
    stage.app.obstacle = None
    await stage.app.receiver.poll()
    await stage.app.tick()
    return stage


@pytest.fixture
async def monitor(enrolled: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(enrolled) as client:
        yield client


def asking(stage: Stage, host: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(site(stage.app))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}:9090", headers=headers)


async def missing(monitor: httpx.AsyncClient) -> str:
    answer = await monitor.get("/readyz")
    assert answer.status_code == 503
    return answer.text


async def measured(monitor: httpx.AsyncClient) -> dict[str, float]:
    answer = await monitor.get("/metrics")
    assert answer.status_code == 200
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_a_program_that_works_is_ready(monitor: httpx.AsyncClient) -> None:
    assert ((await monitor.get("/healthz")).status_code, (await monitor.get("/readyz")).text) == (
        200,
        "ready\n",
    )


async def test_a_program_that_has_not_begun_says_why(enrolled: Stage, monitor: httpx.AsyncClient) -> None:
    enrolled.app.obstacle = "this is a restored copy"
    assert await missing(monitor) == "this is a restored copy\n"
    assert (await monitor.get("/healthz")).status_code == 200


async def test_a_clock_that_stands_still_is_noticed(enrolled: Stage, monitor: httpx.AsyncClient) -> None:
    enrolled.clock.passes(timedelta(minutes=2))
    await enrolled.app.receiver.poll()
    assert await missing(monitor) == "the clock does not tick: prompts and digests are not looked for\n"
    await enrolled.app.tick()
    assert (await monitor.get("/readyz")).status_code == 200


async def test_updates_that_somebody_else_fetches_are_missed(
    enrolled: Stage, monitor: httpx.AsyncClient
) -> None:
    enrolled.clock.passes(timedelta(minutes=2))
    await enrolled.app.tick()
    assert "another program may fetch them" in await missing(monitor)
    assert "another program may fetch them" in await missing(monitor)  # asking does not make it well
    await enrolled.app.receiver.poll()
    assert (await monitor.get("/readyz")).status_code == 200


async def test_replies_that_cannot_be_stored_are_told(enrolled: Stage, monitor: httpx.AsyncClient) -> None:
    enrolled.app.receiver.unstored_since = enrolled.clock() - timedelta(minutes=3)
    assert "replies cannot be stored" in await missing(monitor)
    assert (await measured(monitor))["journal_unstored_seconds"] == 180


async def test_when_telegram_was_quiet_it_is_asked(enrolled: Stage, monitor: httpx.AsyncClient) -> None:
    enrolled.app.settings.webhook_url = "https://clinic.example/hook"
    enrolled.clock.passes(timedelta(minutes=2))
    await enrolled.app.tick()
    enrolled.telegram.calls.clear()
    enrolled.telegram.fail("getMe", ApiError(500, "Internal Server Error"))
    assert await missing(monitor) == "Telegram cannot be reached (NetworkError)\n"
    for _ in range(3):
        assert (await monitor.get("/readyz")).status_code == 200
    assert sum(call.method == "getMe" for call in enrolled.telegram.calls) == 2


async def test_a_database_of_another_version_or_none_is_noticed(
    enrolled: Stage, monitor: httpx.AsyncClient
) -> None:
    async with enrolled.app.database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "another version" in await missing(monitor)
    async with enrolled.app.database.write() as session:
        await session.execute(text("ALTER TABLE outgoing RENAME TO gone"))
        await session.execute(text("DROP TABLE alembic_version"))
    assert "another version" in await missing(monitor)
    assert (await measured(monitor))["journal_database_up"] == 0


async def test_work_is_counted(enrolled: Stage, monitor: httpx.AsyncClient, patient: Person) -> None:
    before = await measured(monitor)
    for _ in range(3):
        patient.says("slept badly")
    enrolled.telegram.hands_out({"message": "no message"})
    await enrolled.app.receiver.poll()
    enrolled.clock.passes(timedelta(seconds=7))
    found = await measured(monitor)
    assert found["journal_updates_total"] - before["journal_updates_total"] == 3
    assert found["journal_parked_updates"] == 1
    queued = sum(value for name, value in found.items() if name.startswith("journal_messages queued"))
    assert found["journal_queued_messages"] == queued >= 3
    assert found["journal_oldest_queued_age_seconds"] == found["journal_fetch_age_seconds"] == 7
    assert found["journal_commit_seconds_count"] > before["journal_commit_seconds_count"]
    assert found["journal_commit_seconds_sum"] > 0
    await enrolled.app.sender.deliver()
    found = await measured(monitor)
    assert found["journal_queued_messages"] == 0 and "journal_oldest_queued_age_seconds" not in found
    enrolled.clock.passes(timedelta(hours=20))
    found = await measured(monitor)
    assert (found["journal_prompts_due"], found["journal_tick_age_seconds"]) == (1, 20 * 3600 + 7)
    assert found["journal_occasions_due"] == 0


async def test_nothing_says_anything_about_anybody(
    enrolled: Stage, monitor: httpx.AsyncClient, patient: Person
) -> None:
    patient.says("slept badly")
    await enrolled.settle()
    said = "".join([(await monitor.get(path)).text for path in ("/healthz", "/readyz", "/metrics")])
    assert not re.search(r"PT-|CL-|AD-|slept|Northside", said)
    assert str(patient.id) not in said
    async with enrolled.app.database.read() as session:
        assert await people.by_code(session, "PT-001")
    assert (await monitor.post("/metrics")).status_code == 405
    assert (await monitor.get("/")).status_code == 404


async def test_strangers_hear_that_it_lives_and_no_more(enrolled: Stage) -> None:
    enrolled.app.settings.health_secret = SECRET
    async with asking(enrolled, Authorization=f"Bearer {SECRET}") as monitor:
        assert [(await monitor.get(path)).status_code for path in PATHS] == [200, 200, 200, 404]
    for given in ({}, {"Authorization": SECRET}, {"Authorization": f"Bearer {SECRET}x"}):
        async with asking(enrolled, "clinic.example", **given) as stranger:
            assert (await stranger.get("/healthz")).text == "alive\n"
            answers = [
                await stranger.request(method, path) for path in PATHS[1:] for method in ("GET", "POST")
            ]
            assert {(answer.status_code, answer.content) for answer in answers} == {(401, b"")}


async def test_a_website_does_not_learn_it_through_the_browser_of_this_machine(enrolled: Stage) -> None:
    """Its name may lead to 127.0.0.1, but it is still its name."""
    for listening in ("", "127.0.0.1:9090", "[::1]:9090"):
        enrolled.app.settings.health_listen = listening
        for host, status in (("evil.example", 400), ("localhost", 200), ("[::1]", 200)):
            async with asking(enrolled, host) as browser:
                assert {(await browser.get(path)).status_code for path in PATHS[:3]} == {status}
