"""The clock of the page: it shows what time it is, what is due, and moves as far as somebody wants."""

from playwright.async_api import Page, expect

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre
from tests.sandbox.in_browser.screen import PATIENT, button, in_browser, phone, word

pytestmark = in_browser


async def test_time_goes_to_the_next_prompt_by_a_day_and_on_and_on(
    page: Page, enrolled: Stage, patient: Person, theatre: Theatre
) -> None:
    clock, date = page.locator("#clock"), page.locator("#date")
    await expect(clock).to_have_text("10:00")
    await expect(page.locator("#due")).to_contain_text("18:00")
    await button(page, word("next-prompt")).click()
    await expect(clock).to_have_text("18:00")
    await expect(date).to_have_text("Monday, 2 March 2026")
    await expect(phone(page, PATIENT)).to_contain_text("18:00")
    await button(page, word("plus-day")).click()
    await expect(date).to_have_text("Tuesday, 3 March 2026")

    theatre.journey.speed = "at once"
    before = enrolled.clock()
    await button(page, word("play")).click()
    await expect(page.get_by_role("progressbar", name=word("moving"))).to_be_visible()
    await button(page, word("stop")).click()
    await expect(button(page, word("play"))).to_be_visible()
    assert enrolled.clock() > before
    await page.get_by_role("combobox", name=word("speed")).select_option("fast")
    await expect(page.get_by_role("combobox", name=word("speed"))).to_have_value("fast")


async def test_an_outage_is_shown_until_telegram_is_back(
    page: Page, enrolled: Stage, patient: Person
) -> None:
    await button(page, word("under-the-hood")).click()
    await button(page, word("hood-cut-off")).click()
    await expect(page.get_by_text(word("cut-off"))).to_be_visible()
    patient.says("/checkin")
    mine = phone(page, PATIENT)
    await expect(mine.get_by_text(word("out-of-reach"))).to_be_visible()
    await button(page, word("hood-reconnect")).click()
    await expect(mine.locator(".message").last).to_contain_text("pain")
    await expect(page.get_by_text(word("cut-off"))).to_be_hidden()
