"""What somebody at the page looks for and does; everything is found by its role and its name."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.sandbox.refusals import words
from bot.sandbox.stories import STORIES

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
FAULTS = ("error", "warning")
Visit = Callable[..., Awaitable[Page]]

# One browser for all, and so one event loop.
beside_the_browser = pytest.mark.asyncio(loop_scope="session")
in_browser = [pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer"), beside_the_browser]

# A busy machine may need longer than Playwright's five seconds.
expect.set_options(timeout=20_000)

PATIENT, CLINICIAN, ADMIN = "Patient PT-001", "Clinician CL-001", "Admin AD-001"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        await browser.close()


@asynccontextmanager
async def visiting(browser: Browser, url: str) -> AsyncIterator[Visit]:
    """Opens the page in a window of one's own, in which nothing may go wrong and nobody else is asked."""
    troubles = list[str]()

    async def visit(width: int = 1440, height: int = 900, **as_whom: object) -> Page:
        window = {"viewport": {"width": width, "height": height}, "reduced_motion": "reduce"}
        page = await browser.new_page(**window, **as_whom)  # type: ignore[arg-type]
        closing.push_async_callback(page.close)
        page.on("console", lambda said: troubles.append(said.text) if said.type in FAULTS else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(url) else troubles.append(asked.url))
        await page.goto(url)
        await expect(page.locator(".phone").first).to_be_attached()
        return page

    async with AsyncExitStack() as closing:
        yield visit
    assert troubles == []


def word(key: str, language: str = "en", **given: str) -> str:
    """What the page says there."""
    return words(language)[key].format(**given)


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


def field(phone: Locator) -> Locator:
    return phone.get_by_role("textbox")


async def sends(phone: Locator, text: str) -> None:
    await field(phone).fill(text)
    await field(phone).press("Enter")


async def chosen(page: Page, story: str, language: str) -> None:
    """A story, in the list of all of them."""
    await button(page, word("stories", language)).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("listitem")).to_have_count(len(STORIES))
    await dialog.get_by_role("button", name=word(story, language)).click()


async def shows_the_end_of(page: Page, story: str, language: str) -> None:
    """Its last caption stays, and there is nothing left to stop."""
    shown = page.get_by_role("region", name=word("story", language))
    # What the story fills in is looked at where its figures are.
    said = "[^ ]+".join(map(re.escape, re.split(r"\{\w+\}", words(language)[f"{story}-end"])))
    await expect(shown.get_by_role("status")).to_have_text(re.compile(said))
    await expect(button(shown, word("another-story", language))).to_be_visible()
