"""Under the hood: one update travels from a tap to the messages that come of it."""

from playwright.async_api import Page, expect

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from tests.sandbox.in_browser.screen import PATIENT, button, in_browser, newest, phone, sends, word

pytestmark = in_browser


async def test_an_update_travels_from_a_tap_to_what_comes_of_it(
    page: Page, enrolled: Stage, patient: Person
) -> None:
    await button(page, word("under-the-hood")).click()
    hood = page.get_by_role("complementary", name=word("under-the-hood"))
    await sends(phone(page, PATIENT), "/checkin")
    await button(newest(phone(page, PATIENT)), "7").click()
    tapped = hood.get_by_role("article", name=word("hood-tapped", who="PT-001", words="7"))
    await expect(tapped.locator(".update")).to_contain_text("callback_query")
    await expect(tapped.locator(".journal")).to_contain_text("PT-001")
    await expect(tapped.locator(".call").first).to_be_visible()
    await expect(tapped.locator(".arrived")).to_be_visible()
    await tapped.locator(".update summary").click()
    await expect(tapped.locator(".update pre")).to_contain_text('"callback_query"')

    await hood.get_by_role("tab", name=word("hood-due")).click()
    await expect(hood.get_by_role("row").filter(has_text=word("due-prompt")).first).to_contain_text("PT-001")
    await page.keyboard.press("Escape")
    await expect(hood).to_be_hidden()
    await expect(button(page, word("under-the-hood"))).to_be_focused()
