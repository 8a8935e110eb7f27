"""On what occasion something is done, as the audit keeps it: `/patient`, `button: digest`, `clock: prompts`.

What people wrote is in none of them: of words it is only said that there were words.
"""

from telegram import Update

from handlers import rights

WORDS, FILE, CHAT, CLOCK, PROGRAM = "words", "file", "chat", "clock", "program"
SENDING = "sending"
RETENTION = f"{CLOCK}: retention"
# By the first part of what a button carries.
BUTTONS = {
    "r": "rating",
    "c": "check-in",
    "q": "questionnaire",
    "h": "history",
    "b": "break",
    "y": "leaving",
    "n": "quiet weeks",
    "x": "usual level",
    "d": "digest",
    "p": "panel",
    "a": "alert",
    "i": "invite",
    "k": "clinic",
    "s": "settings",
    "e": "enrolment",
}
# By the column that says when it is due.
DUTIES = {
    "escalate_at": "alerts",
    "next_prompt_at": "prompts",
    "remind_at": "reminders",
    "close_at": "ends of check-ins",
    "next_digest_at": "digests",
    "at": "plans",
}


def of_update(update: Update) -> str:
    if (query := update.callback_query) is not None:
        kind = (query.data or "").partition(":")[0]
        return f"button: {BUTTONS.get(kind, 'unknown')}"
    if (message := update.effective_message) is None:
        return CHAT
    return _of_words(message.text) if message.text else FILE


def _of_words(text: str) -> str:
    name = text.split(maxsplit=1)[0].partition("@")[0].lower() if text.strip() else ""
    is_command = name == "/start" or name.removeprefix("/") in rights.COMMANDS
    return name if name.startswith("/") and is_command else WORDS


def of_duty(column: str) -> str:
    return f"{CLOCK}: {DUTIES[column]}"


def of_sending(kind: str) -> str:
    return f"{SENDING}: {kind}"


def of_terminal(command: str) -> str:
    return f"terminal: {command}"
