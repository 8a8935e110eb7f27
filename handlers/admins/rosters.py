"""Everyone who is invited or enrolled, by role: how they stand, who sees them, when they answered last."""

from collections.abc import Sequence

from handlers.desk import SITE, Desk
from handlers.texts import Html, joined, local, paragraphs
from storage import answers, people
from storage.models import Person, Role, Stage

_BEFORE_CONSENT = (Stage.INVITED, Stage.CONSENT, Stage.ERASED)


async def roster(desk: Desk, words: Sequence[str]) -> Html:
    """patients: everyone, by role, with their state, who sees them, and when they answered last."""
    await desk.record("listed people", SITE)
    blocks = []
    for role in (Role.PATIENT, Role.CLINICIAN, Role.ADMIN):
        everyone = await people.with_role(desk.session, role, [*Stage])
        blocks.append(joined(desk.say(f"roster-{role}s"), await lines(desk, everyone)) if everyone else "")
    return paragraphs(*blocks) if any(blocks) else desk.say("roster-empty")


async def lines(desk: Desk, listed: Sequence[Person]) -> Html:
    """One for each of these people."""
    patients = [one.id for one in listed if one.role == Role.PATIENT]
    teams = await people.teams_of(desk.session, patients)
    answered = await answers.last_answered(desk.session, patients)
    told = []
    for person in listed:
        facts = [desk.say(f"stage-{state(person)}")]
        if person.role == Role.PATIENT and person.stage != Stage.ERASED:
            facts.append(Html(", ".join(teams.get(person.id, []))) or desk.say("roster-no-team"))
        if person.role == Role.PATIENT and person.stage not in _BEFORE_CONSENT:
            today, day = local(desk.now, person.zone).date(), answered.get(person.id)
            ago = max(0, (today - day).days) if day else None
            facts.append(desk.say("no-answer-yet") if ago is None else desk.say("last-answer", days=ago))
        told.append(desk.say("roster-line", code=person.code, state=Html(" · ".join(facts))))
    return joined(*told)


def state(person: Person) -> str:
    if person.stage == Stage.STOPPED and person.role != Role.PATIENT:
        return "removed"
    if person.stage in (Stage.INVITED, Stage.STOPPED, Stage.ERASED):
        return person.stage
    if person.stage != Stage.ACTIVE:
        return "enrolling"
    if person.unreachable_since:
        return "unreachable"
    return "paused" if person.paused else "active"
