"""Whether a patient lets the team read the notes: nobody does unless the patient says so."""

from handlers import choices
from handlers.choices import NO, SETTING, YES
from handlers.keyboards import Button, Keyboard, button, rows
from handlers.texts import Html, Texts
from storage.models import Person

NOTES = "notes"


def setting(say: Texts) -> Button:
    return button(say.plain("settings-notes"), SETTING, NOTES)


def line(patient: Person, say: Texts) -> Html:
    return say("settings-notes-line", shared=as_set(patient))


def screen(patient: Person, say: Texts) -> tuple[Html, Keyboard]:
    offered = [[button(say.plain(f"notes-{words}"), SETTING, NOTES, words)] for words in (YES, NO)]
    return say("ask-notes", shared=as_set(patient)), rows(*offered, choices.back(say))


def as_set(patient: Person) -> str:
    return YES if patient.shares_notes else NO


def take_over(patient: Person, words: str) -> bool:
    """What is queued for the team is looked at again before it goes."""
    if words not in (YES, NO):
        return False
    patient.shares_notes = words == YES
    return True


def told_once(patient: Person, say: Texts) -> Html:
    """With the first note."""
    if patient.shares_notes is not None:
        return Html()
    patient.shares_notes = False
    return say("notes-are-yours")
