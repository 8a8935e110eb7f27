"""python -m bot sandbox, as somebody at a terminal has it."""

import asyncio
import json
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import httpx
import pytest

from bot.sandbox.stories import STORIES
from tests.terminal import Terminal

# Whatever belongs to a real program; none of it may be of any use here.
REAL = {
    "TELEGRAM_TOKEN": "123456:the-real-bot",
    "DATABASE_URL": "sqlite:////nowhere/journal.db",
    "ENCRYPTION_KEYS": "the-key-of-the-real-journal-which-nobody-knows",
    "SMTP_HOST": "mail.example",
    "SMTP_FROM": "journal@clinic.example",
    "CLINIC_TIMEZONE": "Europe/Madrid",
}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, **REAL)


def left_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def test_the_page_opens_on_this_computer_alone_and_ends_quickly_in_the_middle_of_a_story(
    terminal: Terminal, tmp_path: Path
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sandbox"),
        cwd=tmp_path,
        env=terminal.settings | {"SANDBOX_PORT": "0", "TMPDIR": str(tmp_path)},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        await _see_the_page_and_end_it(process, terminal)
    finally:
        if process.returncode is None:
            process.kill()
    assert left_in(tmp_path) == []


async def _see_the_page_and_end_it(process: Process, terminal: Terminal) -> None:
    assert process.stdout and process.stderr
    async with asyncio.timeout(60):
        opened = (await process.stdout.readline()).decode()
    assert "nothing of it is kept" in opened
    found = re.search(r"http://127\.0\.0\.1:(\d+)", opened)
    assert found
    # Another address of the same computer has this port free: nobody listens for everybody.
    with socket.socket() as other:
        other.bind(("127.0.0.2", int(found[1])))
    async with httpx.AsyncClient(base_url=found[0]) as page:
        assert (await page.post("/sandbox/story", json={"story": "four-weeks"})).status_code == 202
        state = (await page.get("/sandbox/state")).json()
        while not state["people"][0]["messages"]:
            state = (await page.get("/sandbox/state", params={"since": state["version"]})).json()
        taken = await terminal.refuses("sandbox", SANDBOX_PORT=found[1])
        assert taken.startswith(f"SANDBOX_PORT: port {found[1]} cannot be used (Address already in use);")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(5):
            _, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")


async def test_a_script_is_read_from_the_standard_input(terminal: Terminal, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sandbox", "--headless", "--at", "2026-07-01T18:30"),
        cwd=tmp_path,
        env=terminal.settings | {"TMPDIR": str(tmp_path)},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await process.communicate(
        b'{"tap": {"person": "PT-001", "label": "\\ud83d"}}\n'
        b'{"say": {"person": "PT-001", "text": "\xc2\xbfhola?"}}\n{"dance": {}}\n'
    )
    half, said, *answers, complaint = map(json.loads, out.splitlines())
    assert half == {"error": "There is no button “\ud83d”.", "line": 1}
    assert said == {"from": "PT-001", "message": 1, "at": "2026-07-01T16:30:00+00:00", "text": "¿hola?"}
    assert "¿hola?".encode() in out and answers[0]["to"] == "PT-001"
    assert complaint["line"] == 3 and complaint["error"].startswith("nobody can dance here")
    assert process.returncode == 1
    assert err.decode().startswith("This is a sandbox.") and "Traceback" not in err.decode()
    assert left_in(tmp_path) == []


async def test_the_stories_are_listed_and_so_they_are_when_one_is_not_there(terminal: Terminal) -> None:
    listed = await terminal.says("sandbox", "--stories")
    assert [line.split()[0] for line in listed.splitlines()] == list(STORIES)
    refused = await terminal.refuses("sandbox", "--story", "no-such")
    assert refused == f"There is no story no-such. There are:\n{listed.rstrip()}"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--headless", "--story", "outage"], "Choose one of --story and --headless."),
        (["--stories", "--replay", "diary.csv"], "Choose one of --stories and --replay."),
        (["--language", "es"], "--language goes with --story only."),
        (["--at", "2026-03-02T09:00"], "--at goes with --headless only."),
        (["--story", "outage", "--keep", "kept"], "--keep goes with the page and --headless only."),
    ],
)
async def test_options_that_do_not_go_together_are_refused(
    terminal: Terminal, words: list[str], reason: str
) -> None:
    assert await terminal.refuses("sandbox", *words) == reason


async def test_a_folder_with_something_else_in_it_is_not_kept_in(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "journal.db").write_text("")
    for way in ([], ["--headless"]):
        refused = await terminal.refuses("sandbox", *way, "--keep", "data")
        assert refused.splitlines()[-1] == (
            "--keep: data holds something else; name a new folder, or one of a sandbox"
        )
    assert left_in(tmp_path / "data") == ["journal.db"]


async def test_a_script_that_cannot_be_read_is_told(terminal: Terminal, tmp_path: Path) -> None:
    with (tmp_path / "script.jsonl").open("wb") as only_to_write:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "sandbox", "--headless"),
            cwd=tmp_path,
            env=terminal.settings,
            stdin=only_to_write,
            stdout=PIPE,
            stderr=PIPE,
        )
    async with asyncio.timeout(60):
        _, err = await process.communicate()
    assert process.returncode == 1
    assert err.decode().splitlines()[-1].startswith("--headless: the standard input cannot be read (")
