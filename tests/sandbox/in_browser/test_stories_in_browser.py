"""Stories: one click tells one, somebody takes over, and what they did is not thrown away unasked."""

from datetime import UTC, datetime

from playwright.async_api import Page, expect

from bot.sandbox.journey import Caption
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre
from tests.sandbox.in_browser.access import faults
from tests.sandbox.in_browser.screen import (
    ADMIN,
    CLINICIAN,
    PATIENT,
    Visit,
    button,
    enrol,
    in_browser,
    newest,
    phone,
    sends,
    word,
)
from tests.sandbox.test_stories import unasked

pytestmark = in_browser
# So many milliseconds may a story take on a busy machine; by itself it takes three seconds.
STORY = 90_000


async def test_four_weeks_end_with_a_picture_on_the_clinicians_phone(
    page: Page, theatre: Theatre, captions: dict[str, Caption]
) -> None:
    theatre.journey.speed = "at once"
    story = page.get_by_role("region", name=word("story"))
    await button(page, word("play-four-weeks")).click()
    await expect(story.get_by_role("progressbar", name=word("story-progress"))).to_be_visible()
    await expect(button(page, word("next-event"))).to_be_disabled()
    await expect(story.get_by_role("status")).to_have_text(word("four-weeks-end"), timeout=STORY)
    await expect(button(story, word("another-story"))).to_be_visible()
    assert theatre.journey.trouble == ""
    first, *_, last = captions
    assert (first, last) == ("four-weeks-enrol", "four-weeks-end")
    (digest,) = unasked(theatre.stage)
    assert digest.date == datetime(2026, 3, 30, 6, tzinfo=UTC)
    assert "1 patient got worse" in digest.text and "PT-001: pain up" in digest.text
    assert [one.text for one in digest.buttons] == ["PT-001"]

    clinician = phone(page, CLINICIAN)
    picture = clinician.locator(".picture img").last
    await expect(picture).to_be_in_viewport(ratio=0.9)
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") > 400
    # The newcomer answers where the story has left the patient.
    await newest(phone(page, PATIENT)).get_by_role("button", name="5", exact=True).click()
    await expect(newest(phone(page, PATIENT))).to_contain_text("mood")

    await button(page, word("under-the-hood")).click()
    await expect(page.locator("#hood article").first).to_be_visible()
    assert await faults(page) == []
    await page.emulate_media(color_scheme="dark")
    assert await faults(page) == []


async def test_a_story_is_left_where_somebody_wants_to_take_over(page: Page, theatre: Theatre) -> None:
    theatre.journey.speed = "slow"
    await button(page, word("play-four-weeks")).click()
    story = page.get_by_role("region", name=word("story"))
    await expect(story.get_by_role("status")).to_have_text(word("four-weeks-enrol"))
    await button(story, word("stop")).click()
    await expect(button(story, word("another-story"))).to_be_visible()
    await enrol(phone(page, ADMIN))
    await button(story, word("close")).click()
    await expect(story).to_be_hidden()


async def test_on_a_small_phone_a_story_turns_to_whom_it_is_about(visit: Visit, theatre: Theatre) -> None:
    def slow_down(caption: Caption) -> None:
        theatre.journey.speed = "slow" if caption.key == "four-weeks-answers" else "fast"

    theatre.journey.on_caption = slow_down
    page = await visit(360, 640)
    await button(page, word("play-four-weeks")).click()
    admin = phone(page, ADMIN)
    await expect(admin).to_be_visible()
    await expect(page.locator(".tabs .unread")).to_have_count(0)
    await button(page, word("stop")).click()
    await expect(page.locator("#story .far")).to_be_hidden()
    for step in ("next-event", "plus-hour", "plus-day", "plus-week", "play"):
        await expect(button(page, word(step))).to_be_in_viewport(ratio=1)
    assert await admin.get_by_role("log").evaluate("log => log.clientHeight") > 200

    await page.set_viewport_size({"width": 844, "height": 390})
    assert await page.evaluate("document.documentElement.scrollHeight") == 390
    assert await admin.get_by_role("log").evaluate("log => log.clientHeight") > 190


async def test_nothing_that_somebody_did_is_thrown_away_unasked(page: Page, enrolled: Stage) -> None:
    patient = phone(page, PATIENT)
    await sends(patient, "a note of mine")
    await button(page, word("start-over")).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(word("thrown-away"))
    await button(dialog, word("keep-it")).click()
    await expect(patient.locator(".own").last).to_contain_text("a note of mine")
    await button(page, word("start-over")).click()
    await button(dialog, word("start-over")).click()
    await expect(button(patient, word("start"))).to_be_visible()
    await expect(patient.locator(".own")).to_have_count(0)
