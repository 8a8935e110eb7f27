"""The phones: whatever somebody can do in a messenger."""

import re

from playwright.async_api import Page, expect

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import Role
from tests.sandbox.in_browser.screen import (
    ADMIN,
    PATIENT,
    Visit,
    button,
    enrol,
    field,
    in_browser,
    newest,
    phone,
    sends,
    word,
)

pytestmark = in_browser


async def test_from_start_to_an_answered_check_in(page: Page, stage: Stage) -> None:
    patient, admin = phone(page, PATIENT), phone(page, ADMIN)
    next_prompt = button(page, word("next-prompt"))
    await expect(next_prompt).to_be_disabled()
    await enrol(patient)
    for role in (Role.CLINICIAN, Role.ADMIN):
        await stage.enrol(stage.member(role))
    await sends(admin, "/infusion PT-001 2026-03-02")
    await expect(newest(admin)).to_contain_text("PT-001")

    await button(page, word("next-event")).click()
    await button(newest(patient), "None of these").click()
    await expect(newest(patient).locator(".key")).to_have_text(["Change an answer"])
    await next_prompt.click()
    await expect(newest(patient)).to_contain_text("pain")
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
    await expect(newest(patient)).to_contain_text(word("edited"))


async def test_what_a_person_types_stays_text(page: Page, enrolled: Stage) -> None:
    patient = phone(page, PATIENT)
    nasty = "<img src=nowhere onerror=alert(1)> & 😀 /help"
    await field(patient).fill(nasty)
    await button(patient, word("send")).click()
    mine = patient.locator(".own .words", has_text="nowhere")
    await expect(mine).to_have_text(nasty)
    await expect(mine.locator("img")).to_have_count(0)
    # The command is found behind a character of two UTF-16 units.
    await expect(button(mine, "/help")).to_be_visible()


async def test_a_message_is_edited_deleted_and_shown_with_its_files(
    page: Page, stage: Stage, patient: Person
) -> None:
    patient.says("sleept well")
    mine = phone(page, PATIENT)
    await expect(mine.locator(".own")).to_contain_text("sleept well")
    await field(mine).press("ArrowUp")
    await expect(field(mine)).to_have_value("sleept well")
    await sends(mine, "slept well")
    corrected = mine.locator(".own", has_text="slept well")
    await expect(corrected).to_contain_text(word("edited"))
    gone = patient.messages[0]
    await stage.telegram.answer("deleteMessage", {"chat_id": patient.id, "message_id": gone.id})
    await expect(corrected).to_have_count(0)

    await stage.telegram.answer("sendChatAction", {"chat_id": patient.id, "action": "upload_photo"})
    await expect(mine.get_by_text(word("sending-picture"))).to_be_visible()
    patient.sends_photo("the chart")
    await button(mine, "the chart").click()
    await expect(page.locator("#viewer img")).to_be_visible()
    await page.keyboard.press("Escape")
    patient.sends_document("days.csv", b"date,pain\n")
    async with page.expect_download() as download:
        await mine.get_by_role("link", name="days.csv").click()
    assert (await download.value).suggested_filename == "days.csv"


async def test_commands_toasts_and_the_small_menu(page: Page, enrolled: Stage) -> None:
    admin = phone(page, ADMIN)
    await field(admin).press_sequentially("/inf")
    await expect(admin.get_by_role("option")).to_have_text([re.compile("^/infusion")])
    await field(admin).press("Tab")
    await expect(field(admin)).to_have_value("/infusion ")
    await field(admin).fill("")
    await button(admin, word("commands")).click()
    await admin.get_by_role("option", name="/help").click()
    await expect(admin.locator(".own").last).to_have_text(re.compile("^/help"))

    enrolled.member(Role.ADMIN).account.toasts.append("Saved.")
    enrolled.telegram.changes.note()
    await expect(admin.get_by_role("status")).to_have_text("Saved.")

    await button(admin, word("menu")).click()
    await admin.get_by_role("menuitem", name=word("block-bot")).click()
    await expect(admin.get_by_text(word("blocked-by-you"))).to_be_visible()
    await button(admin, word("unblock")).dblclick()
    await expect(field(admin)).to_be_visible()
    await expect(page.locator("#trouble")).to_be_hidden()


async def test_an_invite_in_a_message_is_opened_by_somebody_new(page: Page, enrolled: Stage) -> None:
    admin = phone(page, ADMIN)
    await sends(admin, "/invite patient PT-002")
    await admin.get_by_role("button", name="https://t.me/").click()
    await button(page.get_by_role("dialog"), word("somebody-new")).click()
    await expect(phone(page, "Patient PT-002")).to_contain_text("Do you agree?")


async def test_more_people_come_invited_or_not(page: Page, enrolled: Stage) -> None:
    await button(page, word("add-person")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("radio", name="Español").check()
    await button(dialog, word("add")).click()
    second = phone(page, "Patient PT-002")
    await expect(button(second, word("start"))).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(newest(second)).to_contain_text("¿Estás de acuerdo?")

    await button(page, word("add-person")).click()
    await dialog.get_by_role("radio", name=word("add-stranger")).check()
    await button(dialog, word("add")).click()
    stranger = phone(page, word("guest", number="1"))
    await sends(stranger, "/checkin")
    await expect(newest(stranger)).to_contain_text("by invitation only")
    await expect(page.get_by_role("tabpanel")).to_have_count(5)


async def test_a_narrow_window_shows_one_phone_and_tabs(visit: Visit, stage: Stage) -> None:
    page = await visit(390, 844)
    patient, admin = phone(page, PATIENT), phone(page, ADMIN)
    await expect(patient).to_be_visible()
    await expect(admin).to_be_hidden()
    tab = page.get_by_role("tab", name="Admin")
    await stage.enrol(stage.member(Role.ADMIN))
    await expect(tab).to_have_class("unread")
    await tab.click()
    await expect(admin).to_be_visible()
    await expect(patient).to_be_hidden()
    await expect(tab).to_have_attribute("aria-selected", "true")
    await expect(tab).not_to_have_class("unread")
    await page.keyboard.press("ArrowRight")
    await expect(patient).to_be_visible()
