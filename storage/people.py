"""Patients, clinicians and admins: finding them, and what enrolment writes about them."""

import re
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import personal
from storage.database import vault
from storage.known import forget, known, unknown
from storage.models import Person, Role, Stage, TeamMember

CODE = re.compile(r"[A-Z]{2,6}-[A-Z0-9]{1,12}")
PREFIX = {Role.PATIENT: "PT", Role.CLINICIAN: "CL", Role.ADMIN: "AD"}


async def roles_of(session: AsyncSession, telegram_id: int) -> list[Person]:
    """Everyone who this Telegram account is: none for a stranger, two for a doctor who is also an admin."""
    await recall(session, [telegram_id])
    return list(known(session).roles[telegram_id])


async def recall(session: AsyncSession, telegram_ids: Collection[int]) -> None:
    """Read who these accounts are.

    Locked, so that the clock's handlers on PostgreSQL act before this transaction or after it.
    """
    roles = known(session).roles
    new = unknown(telegram_ids, roles)
    if not new:
        return
    accounts = {index: one for one in new for index in vault(session).indexes(one)}
    roles.update({one: [] for one in new})
    query = (
        select(Person)
        .where(Person.chat_index.in_(accounts))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
    for person in await session.scalars(query):
        roles[accounts[person.chat_index or b""]].append(person)


async def is_anybody_there(session: AsyncSession) -> bool:
    return await session.scalar(select(Person.id).limit(1)) is not None


async def check_keys(session: AsyncSession) -> None:
    """Raises CannotOpen when the newest person was sealed with a key that is not here any more."""
    newest = select(Person).where(Person.chat_sealed.is_not(None)).order_by(Person.id.desc()).limit(1)
    for person in await session.scalars(newest):
        chat_id(session, person)


async def by_code(session: AsyncSession, code: str, *, lock: bool = False) -> Person | None:
    """`lock` is for whoever is going to change the person."""
    query = select(Person).where(Person.code == code.upper())
    return await session.scalar(query.with_for_update(key_share=True) if lock else query)


async def with_ids(session: AsyncSession, ids: Collection[int]) -> list[Person]:
    return list(await session.scalars(select(Person).where(Person.id.in_(ids)))) if ids else []


async def with_codes(session: AsyncSession, codes: Collection[str], *, lock: bool = False) -> list[Person]:
    query = select(Person).where(Person.code.in_(codes)).order_by(Person.code)
    return list(await session.scalars(query.with_for_update(key_share=True) if lock else query))


async def with_role(
    session: AsyncSession, role: Role, stages: Collection[Stage] = (Stage.ACTIVE,)
) -> list[Person]:
    query = select(Person).where(Person.role == role, Person.stage.in_(stages)).order_by(Person.code)
    return list(await session.scalars(query))


async def active_admins(session: AsyncSession) -> list[Person]:
    """Held until the transaction ends, so that two who take each other out leave one."""
    query = select(Person).where(Person.role == Role.ADMIN, Person.stage == Stage.ACTIVE).order_by(Person.id)
    return list(await session.scalars(query.with_for_update(key_share=True)))


async def free_code(session: AsyncSession, role: Role) -> str:
    """The next unused code of this role, such as PT-004."""
    prefix = f"{PREFIX[role]}-"
    taken = await session.scalars(select(Person.code).where(Person.code.startswith(prefix)))
    numbers = [int(code[len(prefix) :]) for code in taken if code[len(prefix) :].isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"


def identify(session: AsyncSession, person: Person, telegram_id: int) -> None:
    person.chat_sealed = personal.seal(session, person, str(telegram_id))
    person.chat_index = vault(session).index(telegram_id)
    forget(session)


def forget_identity(session: AsyncSession, person: Person) -> None:
    """Their key goes as well, so that no copy tells who they were; who comes back gets another."""
    forget(session)
    person.chat_sealed = person.email_sealed = None
    person.chat_index = None
    personal.replace_key(session, person)


def chat_id(session: AsyncSession, person: Person) -> int | None:
    """The Telegram id, which is also the id of the private chat; None before enrolment and after erasure."""
    return None if person.chat_sealed is None else int(personal.unseal(session, person, person.chat_sealed))


async def team_of(session: AsyncSession, patient: Person) -> list[Person]:
    query = (
        select(Person)
        .join(TeamMember, TeamMember.clinician_id == Person.id)
        .where(TeamMember.patient_id == patient.id)
        .order_by(Person.code)
    )
    return list(await session.scalars(query))


async def panel_of(session: AsyncSession, clinician: Person, *, hold: bool = False) -> list[Person]:
    """The patients whom this clinician may see now; whom we `hold`, nobody erases before we are done."""
    if clinician.stage != Stage.ACTIVE:
        return []
    query = _seen_by(clinician).order_by(Person.code)
    if hold:
        query = query.with_for_update(of=Person, read=True, key_share=True)
    return list(await session.scalars(query))


async def on_panel(session: AsyncSession, clinician: Person, patient_id: int) -> Person | None:
    """This patient, if this clinician may see them now."""
    if clinician.stage != Stage.ACTIVE:
        return None
    return await session.scalar(_seen_by(clinician).where(Person.id == patient_id))


def _seen_by(clinician: Person) -> Select[Person]:
    return (
        select(Person)
        .join(TeamMember, TeamMember.patient_id == Person.id)
        .where(TeamMember.clinician_id == clinician.id, Person.stage != Stage.ERASED)
        .where(or_(Person.stage == Stage.ACTIVE, Person.consented_at.is_not(None)))
    )


async def awaited_by(session: AsyncSession, clinician: Person) -> list[Person]:
    """Patients of this clinician who are invited, and have not agreed to anything yet."""
    if clinician.stage != Stage.ACTIVE:
        return []
    query = (
        select(Person)
        .join(TeamMember, TeamMember.patient_id == Person.id)
        .where(TeamMember.clinician_id == clinician.id, Person.consented_at.is_(None))
        .where(Person.stage.not_in((Stage.ACTIVE, Stage.ERASED)))
        .order_by(Person.code)
    )
    return list(await session.scalars(query))


async def hold_for_erasure(session: AsyncSession, person: Person) -> None:
    """Wait for whoever holds this person in a panel, and let nobody do so any more."""
    await session.execute(select(Person.id).where(Person.id == person.id).with_for_update())


async def patients_of(session: AsyncSession, clinician: Person) -> list[Person]:
    """Everyone on whose team this clinician is, whatever they may see now."""
    query = select(Person).join(TeamMember, TeamMember.patient_id == Person.id)
    theirs = query.where(TeamMember.clinician_id == clinician.id).order_by(Person.code)
    return list(await session.scalars(theirs))


async def teams_of(session: AsyncSession, patients: Collection[int]) -> dict[int, list[str]]:
    """The codes of the clinicians, by patient."""
    found = defaultdict[int, list[str]](list)
    query = select(TeamMember.patient_id, Person.code).join(Person, Person.id == TeamMember.clinician_id)
    for patient, code in await session.execute(
        query.where(TeamMember.patient_id.in_(patients)).order_by(Person.code)
    ):
        found[patient].append(code)
    return found


async def set_team(session: AsyncSession, patient: Person, clinicians: Collection[Person]) -> None:
    wanted = {clinician.id for clinician in clinicians}
    current = await session.scalars(select(TeamMember).where(TeamMember.patient_id == patient.id))
    for member in current:
        if member.clinician_id in wanted:
            wanted.discard(member.clinician_id)
        else:
            await session.delete(member)
    session.add_all(TeamMember(clinician_id=one, patient_id=patient.id) for one in sorted(wanted))
