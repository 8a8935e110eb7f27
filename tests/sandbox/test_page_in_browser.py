"""The page in a real browser, with the real program behind it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.sandbox.clock import Clock
from bot.sandbox.page import site
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings
from storage.models import Role

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# A busy machine may need longer than Playwright's five seconds.
expect.set_options(timeout=20_000)

# One browser, and so one event loop, for all.
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(loop_scope="module")
async def open_stage(settings: Settings) -> AsyncIterator[tuple[Stage, str]]:
    async with staged(settings, Clock(MONDAY, running=True), site) as (stage, url):
        following = asyncio.create_task(stage.run())
        yield stage, url
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


@pytest.fixture
def stage(open_stage: tuple[Stage, str]) -> Stage:
    return open_stage[0]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, open_stage: tuple[Stage, str]) -> AsyncIterator[Page]:
    """The open page; nothing may go wrong in it, and it may ask nobody else for anything."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    url = open_stage[1]
    page.on("request", lambda asked: None if asked.url.startswith(url) else troubles.append(asked.url))
    await page.goto(url)
    await expect(page.locator(".phone")).to_have_count(3)
    yield page
    await page.close()
    assert troubles == []


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("tabpanel", name=name)


def newest(phone: Locator) -> Locator:
    return phone.locator(".message").last


def button(place: Locator | Page, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


async def enrol(phone: Locator) -> None:
    """Press Start and tap the first answer to each question."""
    await button(phone, "Start").click()
    done = newest(phone).get_by_text("All set!")
    first = newest(phone).locator(".key").first
    while True:
        await expect(done.or_(first)).to_be_visible()
        if await done.is_visible():
            return
        question = await newest(phone).text_content() or ""
        await first.click()
        await expect(newest(phone)).not_to_have_text(question)


async def test_the_whole_job_from_start_to_an_answered_check_in(page: Page, stage: Stage) -> None:
    patient, admin = phone(page, "Patient PT-001"), phone(page, "Admin AD-001")
    await expect(button(page, "Next event")).to_be_disabled()
    for each in (patient, phone(page, "Clinician CL-001"), admin):
        await enrol(each)

    await admin.get_by_label("Message from").fill("/infusion PT-001 2026-03-02")
    await admin.get_by_label("Message from").press("Enter")
    await expect(newest(admin)).to_contain_text("PT-001")

    await button(page, "Next event").click()
    await button(newest(patient), "None of these").click()
    await expect(newest(patient).locator(".key")).to_have_text(["Change an answer"])
    await button(page, "Next event").click()
    await expect(newest(patient)).to_contain_text("pain")
    await expect(page.locator("#clock")).to_have_text("18:00")
    # The day of an infusion is not asked about.
    await expect(page.locator("#date")).to_have_text("Tuesday, 3 March 2026")
    await expect(newest(patient).locator(".key")).to_have_text(
        [*(str(n) for n in range(11)), "Ask me later", "Skip today"]
    )
    await button(newest(patient), "7").press("Enter")
    await expect(newest(patient)).to_contain_text("mood")
    # Whoever answers by keyboard is at the next question already.
    await expect(newest(patient).locator(".key").first).to_be_focused()
    await button(newest(patient), "3").click()
    await expect(newest(patient).locator("strong", has_text="7")).to_be_visible()
    await expect(newest(patient)).to_contain_text("3 of 10")

    await button(page, "+1 day").click()
    await expect(page.locator("#date")).to_have_text("Wednesday, 4 March 2026")
    await expect(button(page, "Next event")).to_be_enabled()


async def test_what_a_person_types_stays_text(page: Page, stage: Stage) -> None:
    account = stage.member(Role.PATIENT).account
    account.says("hello")
    patient = phone(page, "Patient PT-001")
    await expect(patient.locator(".own")).to_have_count(1)
    nasty = "<img src=nowhere onerror=alert(1)> & 😀 /help"
    await patient.get_by_label("Message from").fill(nasty)
    await button(patient, "Send").click()
    mine = patient.locator(".own .words", has_text="nowhere")
    await expect(mine).to_have_text(nasty)
    await expect(mine.locator("img")).to_have_count(0)
    # The command is found behind a character of two UTF-16 units.
    await expect(button(mine, "/help")).to_be_visible()


async def test_a_message_is_edited_deleted_and_shown_with_its_files(page: Page, stage: Stage) -> None:
    account = stage.member(Role.PATIENT).account
    account.says("sleept well")
    patient = phone(page, "Patient PT-001")
    await expect(patient.locator(".own")).to_contain_text("sleept well")
    field = patient.get_by_label("Message from")
    await field.press("ArrowUp")
    await expect(field).to_have_value("sleept well")
    await field.fill("slept well")
    await field.press("Enter")
    mine = patient.locator(".own", has_text="slept well")
    await expect(mine).to_contain_text("edited")
    gone = account.messages[0]
    await stage.telegram.answer("deleteMessage", {"chat_id": account.id, "message_id": gone.id})
    await expect(mine).to_have_count(0)

    account.sends_photo("the chart")
    await button(patient, "the chart").click()
    await expect(page.locator("#viewer img")).to_be_visible()
    await page.keyboard.press("Escape")
    account.sends_document("days.csv", b"date,pain\n")
    async with page.expect_download() as download:
        await patient.get_by_role("link", name="days.csv").click()
    assert (await download.value).suggested_filename == "days.csv"


async def test_commands_toasts_and_the_small_menu(page: Page, stage: Stage) -> None:
    admin = phone(page, "Admin AD-001")
    await enrol(admin)
    field = admin.get_by_label("Message from")
    await field.press_sequentially("/inf")
    await expect(admin.get_by_role("option")).to_have_text([re.compile("^/infusion")])
    await field.press("Tab")
    await expect(field).to_have_value("/infusion ")
    await field.fill("")
    await button(admin, "Commands").click()
    await admin.get_by_role("option", name="/help").click()
    await expect(admin.locator(".own").last).to_have_text(re.compile("^/help"))

    stage.member(Role.ADMIN).account.toasts.append("Saved.")
    stage.telegram.changes.note()
    await expect(admin.get_by_role("status")).to_have_text("Saved.")

    await button(admin, "Menu").click()
    await admin.get_by_role("menuitem", name="Block the bot").click()
    await expect(admin.get_by_text("blocked by you")).to_be_visible()
    await button(admin, "Unblock").click()
    await expect(field).to_be_visible()


async def test_an_invite_in_a_message_is_opened_by_somebody_new(page: Page, stage: Stage) -> None:
    admin = phone(page, "Admin AD-001")
    await enrol(admin)
    await admin.get_by_label("Message from").fill("/invite patient PT-002")
    await admin.get_by_label("Message from").press("Enter")
    await admin.get_by_role("button", name="https://t.me/").click()
    await button(page, "Somebody new").click()
    await expect(phone(page, "Guest 1")).to_contain_text("PT-002")


async def test_a_narrow_window_shows_one_phone_and_tabs(page: Page, stage: Stage) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    patient, admin = phone(page, "Patient PT-001"), phone(page, "Admin AD-001")
    await expect(patient).to_be_visible()
    await expect(admin).to_be_hidden()
    tab = page.get_by_role("tab", name="Admin")
    stage.member(Role.ADMIN).account.says("hello")
    await stage.settle()
    await expect(tab).to_have_class("unread")
    await tab.click()
    await expect(admin).to_be_visible()
    await expect(patient).to_be_hidden()
    await expect(tab).to_have_attribute("aria-selected", "true")
    await expect(tab).not_to_have_class("unread")
    await page.keyboard.press("ArrowRight")
    await expect(patient).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
