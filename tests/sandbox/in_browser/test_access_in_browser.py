"""Everybody can use the page: whatever the colours, the width, the language, the keyboard or the eyes."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.refusals import words
from bot.sandbox.stage import Stage
from tests.sandbox.in_browser.access import faults
from tests.sandbox.in_browser.screen import PATIENT, Visit, button, field, in_browser, newest, phone, word

pytestmark = in_browser

THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
# Everything that is read or read out, but for what the bot and people say, what the program calls things,
# and languages in their own language.
SAID = """() => {
  const said = new Set();
  const others = ".log, .commands, .feed, tbody, .tongue, [lang]:not(html), script, template, noscript";
  const walk = (node) => {
    if (node.matches?.(others)) return;
    if (node.nodeType === Node.TEXT_NODE) said.add(node.textContent.trim());
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      said.add(node.getAttribute?.(name) ?? "");
    node.childNodes.forEach(walk);
  };
  walk(document.documentElement);
  return [...said];
}"""
# Numbers, times and signs; a letter on a face; whatever names a person or a zone; a command; a distance.
NO_WORDS = re.compile(
    r"[^a-záéíóúñ]*|[A-Z]|.*\b(PT|CL|AD)-\d+\b.*|.*\b(UTC|Europe/\w+|Madrid)\b.*|/.*"
    r"|\w+, \d+ de \w+ de \d+|· (ahora|(dentro de|en) .*)"
)


@THEMES
async def test_axe_finds_no_fault(visit: Visit, theme: str) -> None:
    page = await visit(color_scheme=theme)
    assert await faults(page) == []
    for opens in ("stories", "add-person"):
        await button(page, word(opens)).click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await faults(page) == []


@pytest.mark.parametrize("language", ["en", "es"])
async def test_nothing_is_wider_than_a_small_phone(visit: Visit, enrolled: Stage, language: str) -> None:
    page = await visit(360, 640, locale=language)
    await button(page, word("next-prompt", language)).click()
    await expect(page.locator("#clock")).to_have_text("18:00")
    send = button(page.get_by_role("tabpanel").first, word("send", language))
    await expect(send).to_be_in_viewport(ratio=1)
    width = "document.documentElement.scrollWidth"
    assert await page.evaluate(width) == 360
    await button(page, word("stories", language)).click()
    assert await page.evaluate(width) == 360


async def test_the_colours_and_the_language_are_chosen_and_kept(page: Page) -> None:
    ground = "getComputedStyle(document.body).color"
    light = await page.evaluate(ground)
    await page.get_by_role("combobox", name=word("theme")).select_option("dark")
    assert await page.evaluate(ground) != light
    await page.get_by_role("combobox", name=word("language")).select_option("es")
    await expect(button(page, word("next-prompt", "es"))).to_be_visible()
    await page.reload()
    await expect(button(page, word("next-prompt", "es"))).to_be_visible()
    assert await page.evaluate(ground) != light
    await expect(page).to_have_title(word("page-title", "es"))


async def test_the_page_in_spanish_has_no_english_words_of_its_own(visit: Visit, enrolled: Stage) -> None:
    page = await visit(locale="es-ES")
    await button(page, word("under-the-hood", "es")).click()
    await button(page, word("next-prompt", "es")).click()
    await expect(page.locator("#clock")).to_have_text("18:00")
    assert await page.evaluate("document.documentElement.lang") == "es"
    said = [one for one in await page.evaluate(SAID) if not NO_WORDS.fullmatch(one)]
    assert len(said) > 40
    assert [one for one in said if not is_written(one, "es")] == []


def is_written(text: str, language: str) -> bool:
    """Whether it stands in the words of this language; what consists of gaps alone says nothing."""
    wordings = (re.escape(one.strip()) for one in words(language).values())
    wordings = (re.sub(r"\\\{\w+\\\}", ".+", one) for one in wordings)
    return any(re.fullmatch(one, text) for one in wordings if ".+" not in one or re.search(r"\w{4}", one))


async def test_by_keyboard_alone_from_the_first_tab_to_an_answered_check_in(page: Page, stage: Stage) -> None:
    patient = phone(page, PATIENT)
    await walk_to(page, button(patient, word("start")))
    await page.keyboard.press("Enter")
    await expect(patient.get_by_role("log")).to_be_focused()
    done = newest(patient).get_by_text("All set!")
    first = newest(patient).locator(".key").first
    while True:
        await expect(done.or_(first)).to_be_visible()
        if await done.is_visible():
            break
        question = await newest(patient).text_content() or ""
        await walk_to(page, first)
        await page.keyboard.press("Enter")
        await expect(newest(patient)).not_to_have_text(question)
    await walk_to(page, field(patient))
    await page.keyboard.type("/checkin")
    await page.keyboard.press("Enter")
    await expect(newest(patient)).to_contain_text("pain")
    await walk_to(page, button(newest(patient), "7"), by="Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(newest(patient)).to_contain_text("mood")
    await walk_to(page, button(newest(patient), "3"))
    await page.keyboard.press("Enter")
    await expect(newest(patient)).to_contain_text("3 of 10")


async def walk_to(page: Page, wanted: Locator, by: str = "Tab") -> None:
    """From stop to stop, and within a keyboard by its arrows."""
    await expect(wanted).to_be_visible()
    for _ in range(60):
        if await wanted.evaluate("node => node === document.activeElement"):
            return
        is_near = "node => node.closest('[role=toolbar]')?.contains(document.activeElement)"
        await page.keyboard.press("ArrowRight" if await wanted.evaluate(is_near) else by)
    raise AssertionError("no key leads there")
