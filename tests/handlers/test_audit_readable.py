"""/audit in the admin's own language: who did what, when, about whom, before and after, and why."""

import pytest
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers import choices, whys
from handlers.admins.schedules import SETTINGS
from handlers.admins.site_texts import NAMES
from journal import oncall
from storage import audit, people
from storage.deeds import DEEDS
from tests.handlers.conversation import say
from tests.handlers.test_texts import messages

# What else entries tell beside the names of settings.
DETAILS = {
    *("at", "by", "certificate", "covered by", "day", "days", "did", "email", "ended", "item", "kind"),
    *("language", "notes", "opened", "outcome", "panel", "paused", "reason", "role", "since", "team", "to"),
    *("up to", "values", "version", "week", "weeks", "zone"),
    *("messages", "buttons", "failed updates", "invites", "notes", "digests"),
}
OCCASIONS = {
    *(whys.WORDS, whys.FILE, whys.CHAT, whys.CLOCK, whys.PROGRAM, whys.RETENTION),
    *(f"button: {name}" for name in whys.BUTTONS.values()),
    *(f"clock: {name}" for name in whys.DUTIES.values()),
}


class _Variants(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Variant(self, node: ast.Variant) -> None:
        if isinstance(node.key, ast.Identifier):
            self.names.add(node.key.name)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("audit-did", {*DEEDS}),
        ("audit-detail", {*DETAILS, *SETTINGS, *oncall.SETTINGS, *NAMES, *choices.OF_PATIENTS}),
        ("audit-why", OCCASIONS),
    ],
    ids=["deeds", "details", "occasions"],
)
def test_whatever_the_audit_keeps_has_words_in_spanish(key: str, said: set[str]) -> None:
    variants = _Variants()
    variants.visit(messages("es")[key])
    named = {"-".join("".join(c if c.isalnum() else " " for c in one).split()) for one in said}
    assert named - variants.names == set()
    if key == "audit-did":
        assert variants.names - named == {"other"}


async def test_an_admin_reads_it_in_spanish(enrolled: Stage, admin: Person) -> None:
    async with enrolled.app.database.write() as session:
        person = await people.by_code(session, "AD-001")
        assert person is not None
        person.language = "es"
        audit.because(session, whys.of_sending("mail-digest"))
        await audit.record(session, enrolled.clock(), audit.PROGRAM, "e-mail not delivered", "PT-001")
    await say(
        enrolled, admin, "/infusion PT-001 2026-03-04", "/team PT-001 none", "/schedule PT-001 hour 9:30"
    )
    (told,) = await say(enrolled, admin, "/audit PT-001 5")
    assert told.text.splitlines()[1:] == [
        "2026-03-02 10:00 · AD-001 · horario cambiado: hora diaria lo habitual → 09:30 · /schedule",
        "2026-03-02 10:00 · AD-001 · equipo cambiado: equipo CL-001 → – · /team",
        "2026-03-02 10:00 · AD-001 · infusión anotada: día 2026-03-04, tipo inducción · /infusion",
        "2026-03-02 10:00 · programa · correo no entregado · al enviar: mail-digest",
        "2026-03-02 10:00 · PT-001 · completó la inscripción: zona horaria Europe/Madrid, idioma en"
        " · botón: inscripción",
    ]
