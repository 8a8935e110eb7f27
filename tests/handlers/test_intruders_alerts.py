"""An alert is told to whoever has a part in it when the message goes, not when it was written."""

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import Role
from tests.handlers.conversation import labels, say, tap
from tests.handlers.intruders import does


async def test_who_leaves_the_team_is_not_sent_what_they_asked_of_its_alerts(
    stage: Stage, patient: Person, clinician: Person, colleague: Person
) -> None:
    """CL-001 was never asked to confirm the alert, and sees it as one of the team; CL-002 answers it."""
    await stage.enrol(await stage.invite(Role.CLINICIAN, "CL-003", "The back-up"))
    for words in (("responder", "CL-002"), ("backup", "CL-003"), ("hours", "always")):
        await does(stage, "oncall", *words)
    await say(stage, patient, "I want to die")
    (listed,) = await say(stage, clinician, "/alerts")
    (token,) = [button.data for button in listed.buttons]
    assert "PT-001" in listed.text and token
    await tap(stage, clinician, labels(listed)[0])
    assert "PT-001" in clinician.sees.text
    stage.telegram.calls.clear()
    for data in (None, "a", token, token.replace("show", "take")):
        if data is None:
            clinician.says("/alerts")
        else:
            clinician.taps("", listed, data)
    await stage.app.receiver.poll()
    await does(stage, "team", "PT-001", "CL-002")
    await stage.settle()
    ids = (clinician.id, str(clinician.id))
    heard = [str(call.params) for call in stage.telegram.calls if call.params.get("chat_id") in ids]
    assert len(heard) == 2 and all("No alert is open." in one for one in heard)
    # The colleague still sees it, and that somebody had taken it on before.
    assert "PT-001" in colleague.sees.text and "CL-001" in colleague.sees.text
