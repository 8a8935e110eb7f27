"""What is not safe about the journal: who runs the clinic, who cannot be reached, what was left open."""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.safety.premises import of_file, of_folder
from bot.safety.risks import Finding, found
from handlers.enrolment import CONSENT_VERSION
from handlers.texts import LANGUAGES, texts
from storage import keyring, people, precautions, proof, rotation
from storage.database import Database
from storage.deeds import Deed
from storage.migrations import is_current
from storage.models import Person, Role, Site
from storage.site import crisis_lines, phone, site

_MOST_ADMINS = 5
# As long as a link works unless an admin wishes otherwise.
_INVITED_LATELY = timedelta(days=14)
# What somebody does again and again, and after how long it was forgotten.
_REGULAR: tuple[tuple[Deed, timedelta, str], ...] = (
    ("verified audit", timedelta(days=31), "unverified-audit"),
    ("backed up", timedelta(days=7), "no-backup"),
)


async def of_journal(database: Database, now: datetime) -> list[Finding]:
    if not await is_current(database):
        return [found("old-schema")]
    async with database.read() as session:
        inside = [finding async for finding in _findings(session, now)]
    # A chain that does not hold must not be signed anew.
    is_broken = any(finding.risk.name == "broken-audit" for finding in inside)
    return inside if is_broken else [*inside, *await _of_keys(database)]


async def _findings(session: AsyncSession, now: datetime) -> AsyncIterator[Finding]:
    clinic = await site(session)
    admins = await people.with_role(session, Role.ADMIN)
    for finding in (*_of_clinic(clinic), *_of_admins(admins)):
        yield finding
    if codes := await precautions.unreachable_clinicians(session):
        yield found("unreachable-clinician", codes=_listed(codes))
    if codes := await precautions.invited_before(session, now, now - _INVITED_LATELY):
        yield found("old-invite", codes=_listed(codes), days=_INVITED_LATELY.days)
    if count := await precautions.with_other_consent(session, CONSENT_VERSION):
        yield found("old-consent", count=count)
    if (broken := await proof.first_break(session)) is not None:
        yield found("broken-audit", place=broken.place, reason=broken.reason)
    for deed, longest, name in _REGULAR:
        last = await precautions.last_done(session, deed)
        if last is not None and now - last > longest:
            yield found(name, days=longest.days)
    for folder in await keyring.folders(session):
        for finding in _of_backups(folder):
            yield finding


def _of_clinic(clinic: Site) -> Iterator[Finding]:
    if clinic.copied_at is not None:
        yield found("copy", day=f"{clinic.copied_at:%Y-%m-%d}")
    if not phone(clinic):
        yield found("no-phone")
    if missing := [language for language in LANGUAGES if language not in crisis_lines(clinic)]:
        names = _listed(texts(language).plain("language-name") for language in missing)
        yield found("no-crisis-line", languages=names, first=missing[0])


def _of_admins(admins: list[Person]) -> Iterator[Finding]:
    if not admins:
        yield found("no-admin")
    if len(admins) == 1:
        yield found("one-admin", code=admins[0].code)
    if len(admins) > _MOST_ADMINS:
        yield found("many-admins", count=len(admins))
    if codes := [admin.code for admin in admins if admin.unreachable_since is not None]:
        yield found("unreachable-admin", codes=_listed(codes))


def _of_backups(folder: keyring.Folder) -> Iterator[Finding]:
    yield from of_folder(folder.path)
    yield from of_file(folder.path / keyring.NAME)
    # A folder that is not there itself may be on a disk that is attached now and then.
    if folder.path.is_dir() and not folder.has_keyring:
        yield found("no-keyring", folder=folder.path)
    elif folder.is_stale:
        yield found("stale-keyring", folder=folder.path)


async def _of_keys(database: Database) -> list[Finding]:
    left = await rotation.left(database)
    if left.is_any:
        return [found("old-seal", what=f"{left.count} values" if left.count else "the audit")]
    return [found("needless-key")] if len(database.vault.fingerprints) > 1 else []


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
