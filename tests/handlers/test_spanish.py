"""Lucía speaks Spanish from the first message on."""

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Member, Stage, staged
from bot.settings import Settings
from journal.instruments import MOOD, PAIN
from storage.models import Role
from tests.handlers.conversation import labels, madrid, say, tap, values


@pytest.fixture
async def invited(stage: Stage) -> Member:
    """The admin who invites speaks English; her Telegram speaks Spanish."""
    member = await stage.invite(Role.PATIENT, "PT-002", "Lucía")
    member.account.language = "es-419"
    return member


@pytest.fixture
async def lucia(stage: Stage, invited: Member) -> Person:
    """Enrolled in Spanish with every default, and asked for the first time."""
    invited.account.opens(invited.invite)
    await stage.settle()
    await tap(stage, invited.account, "Sí, de acuerdo", "Seguir en español", "Madrid (hora: 10:00)", "18:00")
    await stage.advance(madrid(3, 2, 18))
    return invited.account


async def test_enrolment_is_a_conversation_in_spanish(stage: Stage, invited: Member) -> None:
    lucia = invited.account
    lucia.opens(invited.invite)
    await stage.settle()
    welcome, consent = (message for message in lucia.messages if message.from_bot)
    assert welcome.text.startswith("¡Hola! Soy el diario de síntomas de Northside Pain Clinic.")
    assert consent.text.startswith("Antes de empezar, por favor lee esto.")
    assert labels(consent)[:2] == ["Sí, de acuerdo", "No, gracias"] and "English" in labels(consent)

    await tap(stage, lucia, "Sí, de acuerdo")
    assert consent.text.endswith("Diste tu acuerdo el 2 de marzo de 2026.")
    assert lucia.sees.text == "¿En qué idioma hablamos?"

    await tap(stage, lucia, "Seguir en español")
    assert lucia.sees.text.startswith("¿Dónde estás?")
    assert labels(lucia.sees) == ["Madrid (hora: 10:00)", "Otro lugar"]

    await tap(stage, lucia, "Otro lugar")
    await say(stage, lucia, "bogota")
    assert lucia.sees.text == "¿Cuál de estas es?"
    await tap(stage, lucia, "Bogotá, Colombia (04:00)")
    assert lucia.sees.text.startswith("¿A qué hora te pregunto cada día?")

    await say(stage, lucia, "cuando sea")
    assert lucia.sees.text.startswith("No entendí esa hora.")
    await say(stage, lucia, "7:30")
    assert lucia.sees.text.startswith("¡Listo! Tu primer registro llega el lunes 2 de marzo a las 07:30.")
    assert "llama a tu clínica al +34 555 0100" in lucia.sees.text

    menu = {one["command"]: one["description"] for one in lucia.commands}
    assert menu["checkin"] == "Responder ahora"
    assert all(len(button.text) <= 40 for message in lucia.messages for button in message.buttons)


async def test_the_first_tap_switches_the_language(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    member.account.opens(member.invite)
    await stage.settle()
    assert "Before we start" in member.account.sees.text

    await tap(stage, member.account, "Español")
    assert member.account.sees.text.startswith("Antes de empezar")
    assert "English" in labels(member.account.sees)

    # Who has chosen the language there is not asked for it again.
    await tap(stage, member.account, "Sí, de acuerdo")
    assert member.account.sees.text.startswith("¿Dónde estás?")


async def test_the_settings_switch_the_language_as_well(stage: Stage, lucia: Person) -> None:
    await say(stage, lucia, "/settings")
    assert "Idioma: español" in lucia.sees.text
    await tap(stage, lucia, "Cambiar el idioma", "English")
    assert lucia.sees.text.startswith("Saved. The next check-in comes Tuesday, March 3 at 18:00.")
    assert "Answer now" in [command["description"] for command in lucia.commands]
    await say(stage, lucia, "/settings")
    assert "Language: English" in lucia.sees.text


async def test_a_check_in_is_asked_and_summed_up_in_spanish(stage: Stage, lucia: Person) -> None:
    assert lucia.sees.text == (
        "¡Hola! Tu registro de hoy está listo.\n\n"
        "¿Cuánto dolor tuviste, en promedio, en las últimas 24 horas?\n"
        "0 = nada de dolor · 10 = el peor dolor que puedas imaginar"
    )
    await tap(stage, lucia, "7", "4")
    summary = lucia.sees.text
    assert summary.startswith("Guardado: lunes 2 de marzo.\n\nDolor: 7 de 10\nÁnimo: 4 de 10\n\n")
    assert "Nadie lee tus respuestas en el momento." in summary
    assert labels(lucia.sees) == ["Cambiar dolor", "Cambiar ánimo", "Otro día"]


async def test_a_week_of_her_life_with_it(stage: Stage, lucia: Person) -> None:
    await tap(stage, lucia, "7", "4")
    await stage.advance(madrid(3, 3, 18))
    await tap(stage, lucia, "Pregúntame luego", "En 2 horas")
    assert lucia.sees.text == "Te pregunto otra vez a las 20:00."
    await tap(stage, lucia, "Responder ahora", "Igual que ayer: dolor 7, ánimo 4")
    assert lucia.sees.text.startswith("Igual que el día anterior.\n\nGuardado: martes 3 de marzo.")

    await say(stage, lucia, "/settings")
    assert "Preguntas semanales: domingo a las 11:00" in lucia.sees.text
    await tap(stage, lucia, "Recordatorio", "después de 1 hora")
    assert lucia.sees.text.startswith("Guardado.") and "Recordatorio: después de 1 hora\n" in lucia.sees.text

    crisis, saved = await say(stage, lucia, "no quiero seguir viviendo")
    assert crisis.text.startswith("Gracias por escribirlo. Soy un programa y nadie lee este chat")
    assert "¿Piensas en morir o en hacerte daño?" in crisis.text
    assert saved.text.startswith("Guardado como nota del martes 3 de marzo.")

    (asks,) = await say(stage, lucia, "/pause")
    assert labels(asks) == ["3 días", "1 semana", "2 semanas", "Hasta que yo avise"]
    await say(stage, lucia, "8 mar")
    assert "Vuelvo a preguntarte a partir del domingo 8 de marzo." in lucia.sees.text

    await stage.advance(madrid(3, 8, 11))
    assert lucia.sees.text.startswith("¡Hola! Tus preguntas semanales están listas.")
    assert labels(lucia.sees)[-2:] == ["Hoy más tarde", "Saltar esta semana"]
    often = ["Casi todos los días", "Varios días", *["Ningún día"] * 8]
    await tap(stage, lucia, "6", "5", "7", *often)
    assert lucia.sees.text.startswith("Guardado: domingo 8 de marzo.\n\nGracias.")
    # Each line says by itself what was answered: more of it is worse.
    await tap(stage, lucia, "Cambiar una respuesta")
    assert "Te impide disfrutar de la vida: 5 de 10" in lucia.sees.text
    assert "Poco interés por las cosas: Casi todos los días" in lucia.sees.text


async def test_both_ratings_may_be_written_in_one_message(stage: Stage, lucia: Person) -> None:
    await say(stage, lucia, "dolor 7 ánimo 4")
    assert await values(stage, "PT-002") == [(2, PAIN.number, 7), (2, MOOD.number, 4)]
    assert lucia.sees.text.startswith("Guardado: lunes 2 de marzo.")


@pytest.mark.parametrize("text", ["siete", "7 de 10", "un siete"])
async def test_a_written_number_answers_the_question_that_is_asked(
    stage: Stage, lucia: Person, text: str
) -> None:
    await say(stage, lucia, text)
    assert await values(stage, "PT-002") == [(2, PAIN.number, 7)]
    assert "Dolor: 7 ✓" in lucia.sees.text and "¿Cómo estuvo tu ánimo" in lucia.sees.text


async def test_what_is_no_whole_number_on_the_scale_is_not_saved(stage: Stage, lucia: Person) -> None:
    for text in ("siete u ocho", "de 7 a 8"):
        await say(stage, lucia, text)
        assert lucia.sees.text.startswith("Solo puedo guardar un número entero del 0 al 10")
    await say(stage, lucia, "once", "menos 1", "a la 1 me dolió")
    assert lucia.sees.text.startswith("Guardado como nota del lunes 2 de marzo.")
    await say(stage, lucia, "11")
    assert lucia.sees.text.startswith("Ese número no está en la escala")
    assert await values(stage, "PT-002") == []


async def test_whatever_was_typed_comes_back_as_it_was(stage: Stage, lucia: Person) -> None:
    await say(stage, lucia, "/settings")
    await tap(stage, lucia, "Estoy en otro lugar", "Otro lugar")
    await say(stage, lucia, "<b>Ñuñoa</b> & <i>")
    assert "No conozco la ciudad «<b>Ñuñoa</b> & <i>»" in lucia.sees.text


async def test_a_clinics_name_may_hold_anything(settings: Settings, clock: Clock) -> None:
    named = settings.model_copy(update={"clinic_name": "Dolor & <b>Vida</b>"})
    async with staged(named, clock) as stage:
        member = await stage.invite(Role.PATIENT, "PT-002", "Lucía", language="es")
        member.account.opens(member.invite)
        await stage.settle()
        assert "tu equipo de tratamiento en Dolor & <b>Vida</b>" in member.account.sees.text


async def test_a_stranger_is_answered_in_the_language_that_telegram_tells(stage: Stage) -> None:
    for language, greeting in (("es-419", "¡Hola! "), ("la", "Hello! "), (None, "Hello! ")):
        stranger = stage.telegram.person("Stranger", language)
        await say(stage, stranger, "hola")
        assert stranger.sees.text.startswith(greeting)
