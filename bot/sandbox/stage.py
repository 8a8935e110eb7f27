"""The sandbox's stage: the real program on a FakeTelegram, with a clock that can be moved."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.applications import Starlette

from bot.app import App, build
from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving
from bot.settings import Settings
from handlers.admins.inviting import make_invite
from handlers.admins.teams import team
from handlers.desk import Desk
from handlers.texts import texts
from storage.models import Role

CODES = {Role.PATIENT: "PT-001", Role.CLINICIAN: "CL-001", Role.ADMIN: "AD-001"}
# So many messages a second that pacing does not slow down a story.
UNPACED = 100_000.0
_SMALLEST_STEP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the stage: the account, the role it is invited to, and the link that does it."""

    role: Role
    code: str
    account: Person
    invite: str


class Stage:
    def __init__(self, telegram: FakeTelegram, app: App, clock: Clock) -> None:
        self.telegram = telegram
        self.app = app
        self.clock = clock
        self.cast: list[Member] = []
        self._moving = asyncio.Lock()

    def member(self, role: Role) -> Member:
        return next(member for member in self.cast if member.role == role)

    async def invite(self, role: Role, code: str, name: str, language: str = "en") -> Member:
        """Put one more person on the stage, with an invite that they have not opened yet."""
        async with self.app.database.write() as session:
            desk = Desk(session, self.clock(), "sandbox", texts(language))
            link = await make_invite(desk, role, code)
        member = Member(role, code, self.telegram.person(name, language), link)
        self.cast.append(member)
        return member

    async def enrol_everyone(self) -> None:
        """Let each of the cast open their invite and take every default."""
        for member in self.cast:
            await self.enrol(member)

    async def enrol(self, member: Member) -> None:
        if not member.account.messages:
            member.account.opens(member.invite)
            await self.settle()
        while (button := _default(member.account)) is not None:
            member.account.taps(button)
            await self.settle()

    async def settle(self) -> None:
        """Let everything that follows from what people did happen."""
        async with self._moving:
            await self.app.settle()

    async def advance(self, to: datetime) -> None:
        """Move the clock forward through every instant at which something is due."""
        async with self._moving:
            await (self.app.settle() if self.telegram.pending else self.app.work())
            while self.clock() < to and (due := await self.app.next_due()) is not None and due <= to:
                # What stays due, because it failed, must not hold the clock.
                self.clock.move_to(due if due > self.clock() else min(to, self.clock() + _SMALLEST_STEP))
                await self.app.work()
            self.clock.move_to(to)

    async def next_due(self) -> datetime | None:
        return await self.app.next_due()

    async def run(self) -> None:
        """Follow the running clock, and whatever people do on the page, until cancelled."""
        while True:
            await self.settle()
            seen = self.telegram.changes.version
            if self.telegram.pending:
                continue
            try:
                async with asyncio.timeout(self.app.settings.tick_seconds):
                    await self.telegram.wait_for_change(seen)
            except TimeoutError:
                continue


@asynccontextmanager
async def staged(
    settings: Settings,
    clock: Clock,
    web: Callable[[FakeTelegram], Starlette] = api,
    port: int = 0,
    database_url: str | None = None,
) -> AsyncIterator[tuple[Stage, str]]:
    """A stage with the three of the cast invited, and the address at which FakeTelegram is served.

    Whatever mail server is set, no e-mail leaves it.
    """
    settings = settings.model_copy(update={"smtp_host": ""})
    telegram = FakeTelegram(clock)
    async with opened(settings, telegram, clock, web(telegram), port, database_url) as (stage, url):
        await _invite_the_cast(stage)
        await stage.app.introduce()
        yield stage, url


@asynccontextmanager
async def opened(
    settings: Settings,
    telegram: FakeTelegram,
    clock: Clock,
    site: Starlette,
    port: int = 0,
    database_url: str | None = None,
) -> AsyncIterator[tuple[Stage, str]]:
    """The program on this FakeTelegram, with whatever is in its database; nobody is on the stage yet."""
    with TemporaryDirectory(prefix="infusion-journal-") as folder:
        async with serving(site, port) as url:
            app = build(
                settings.model_copy(
                    update={
                        "telegram_token": telegram.token,
                        "telegram_api_url": url,
                        "database_url": database_url or f"sqlite+aiosqlite:///{Path(folder) / 'sandbox.db'}",
                        "encryption_keys": settings.encryption_keys
                        or "only for the sandbox: it is thrown away",
                    }
                ),
                clock,
                messages_per_second=UNPACED,
                durable=False,
            )
            await app.start()
            try:
                site.state.stage = stage = Stage(telegram, app, clock)
                yield stage, url
            finally:
                await app.stop()


async def _invite_the_cast(stage: Stage) -> None:
    for role in (Role.PATIENT, Role.CLINICIAN, Role.ADMIN):
        await stage.invite(role, CODES[role], role.capitalize())
    async with stage.app.database.write() as session:
        desk = Desk(session, stage.clock(), "sandbox", texts("en"))
        await team(desk, [CODES[Role.PATIENT], CODES[Role.CLINICIAN]])


def _default(account: Person) -> str | None:
    """The first button of an enrolment question; None once enrolment is over."""
    newest = account.sees
    return (
        newest.buttons[0].text if newest.buttons and (newest.buttons[0].data or "").startswith("e:") else None
    )
