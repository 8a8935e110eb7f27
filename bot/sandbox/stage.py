"""The sandbox's stage: the real program on a FakeTelegram, with a clock that can be moved."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App, build
from bot.sandbox.clock import Clock
from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import Line, api, on_line
from bot.settings import Settings
from handlers.admins.inviting import make_invite
from handlers.admins.teams import team
from handlers.desk import Desk
from handlers.texts import texts
from storage import due, people
from storage.due import Coming
from storage.models import Role

CODES = {Role.PATIENT: "PT-001", Role.CLINICIAN: "CL-001", Role.ADMIN: "AD-001"}
# So many messages a second that pacing does not slow down a story.
UNPACED = 100_000.0
_SMALLEST_STEP = timedelta(minutes=1)
_BEFORE_CONFIRMING = 0.2
_KEY = "only for the sandbox: it holds nobody's words"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the stage: the account, the role it is invited to, and the link that does it."""

    role: Role
    code: str
    account: Person
    invite: str


async def _nothing() -> None:
    pass


class Stage:
    """All of `after_turn` are awaited, in order, whenever the program has done all that was due."""

    def __init__(self, telegram: FakeTelegram, app: App, clock: Clock, line: Line) -> None:
        self.telegram = telegram
        self.app = app
        self.clock = clock
        self.cast: list[Member] = []
        self.is_cut_off = False
        self.after_turn: list[Callable[[], Awaitable[None]]] = []
        self._line = line
        self._moving = asyncio.Lock()
        # The number of the first update that nobody has fetched.
        self._fetched = 0

    def member(self, role: Role) -> Member:
        return next(member for member in self.cast if member.role == role)

    def invited(self, person: Person) -> Member | None:
        """As whom somebody was; None for somebody else."""
        return next((member for member in self.cast if member.account is person), None)

    def name_of(self, person: Person) -> str:
        """The code that somebody was invited with, or the name of somebody else."""
        member = self.invited(person)
        return member.code if member else person.name

    async def invite(self, role: Role, code: str, name: str, language: str = "en") -> Member:
        """Put one more person on the stage, with an invite that they have not opened yet."""
        async with self.app.database.write() as session:
            desk = Desk(session, self.clock(), "sandbox", texts(language))
            link = await make_invite(desk, role, code)
        member = Member(role, code, self.telegram.person(name, language), link)
        self.cast.append(member)
        return member

    async def invite_another(self, role: Role, language: str) -> Member:
        async with self.app.database.read() as session:
            code = await people.free_code(session, role)
        return await self.invite(role, code, role.capitalize(), language)

    async def join_team(self, patient: Member, *clinicians: str) -> None:
        async with self.app.database.write() as session:
            desk = Desk(session, self.clock(), "sandbox", texts("en"))
            await team(desk, [patient.code, *clinicians])

    async def enrol_everyone(self) -> None:
        """Let each of the cast open their invite and take every default."""
        for member in self.cast:
            await self.enrol(member)

    async def enrol(self, member: Member) -> None:
        if not member.account.messages:
            member.account.opens(member.invite)
            await self.settle()
        tapped = None
        # While Telegram cannot be reached, nothing follows from a tap.
        while (button := _default(member.account)) and button != tapped:
            member.account.taps(button)
            tapped = button
            await self.settle()

    async def settle(self) -> None:
        """Let everything that follows from what people did happen."""
        async with self._moving:
            await self._turn(fetching=True)

    async def advance(self, to: datetime, between: Callable[[], Awaitable[None]] = _nothing) -> None:
        """Move the clock forward through every instant at which something is due.

        `between` is awaited after each of them; it may raise to stop there.
        """
        async with self._moving:
            await self._turn(fetching=bool(self.telegram.pending))
            while self.clock() < to and (due := await self.next_due()) is not None and due <= to:
                await between()
                # What stays due, because it failed, must not hold the clock.
                self.clock.move_to(due if due > self.clock() else min(to, self.clock() + _SMALLEST_STEP))
                await self._turn(fetching=False)
            self.clock.move_to(to)
            self.telegram.changes.note()

    async def cut_off(self) -> None:
        """From now on the program cannot reach Telegram, nor Telegram the program."""
        async with self._moving:
            self._line.refuse()
            self.is_cut_off = True
        self.telegram.changes.note()

    async def reconnect(self) -> None:
        async with self._moving:
            await self._line.accept()
            self.is_cut_off, self._fetched = False, 0
        self.telegram.changes.note()

    async def rest(self) -> None:
        """Returns when the program has done what it is doing."""
        async with self._moving:
            pass

    async def _turn(self, *, fetching: bool) -> None:
        if fetching and not self.is_cut_off:
            self._fetched = self.telegram.updates.next_id
            await self.app.settle()
        else:
            await self.app.work()
        for follow_up in self.after_turn:
            await follow_up()

    async def next_due(self) -> datetime | None:
        """While Telegram cannot be reached no message is due: each would be put back for a minute at most."""
        async with self.app.database.read() as session:
            found = await due.due(session)
        return (replace(found, message=None) if self.is_cut_off else found).first

    async def coming(self, limit: int) -> list[Coming]:
        """So many things of each kind that are due next, the first of them at `next_due`."""
        async with self.app.database.read() as session:
            found = await due.coming(session, limit)
        return [one for one in found if not (self.is_cut_off and one.kind == "message")]

    async def next_prompt(self) -> datetime | None:
        """When a patient is asked next."""
        async with self.app.database.read() as session:
            return (await due.due(session)).prompt

    async def run(self) -> None:
        """Follow the running clock, and whatever people do on the page, until cancelled."""
        while True:
            await self.settle()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience()):
                    await self._news()

    def _patience(self) -> float:
        """In seconds: the next turn tells Telegram what arrived, and a story may be about to make one."""
        is_to_confirm = self.telegram.pending and not self.is_cut_off
        return _BEFORE_CONFIRMING if is_to_confirm else self.app.settings.tick_seconds

    async def _news(self) -> None:
        """Returns when there is something that no turn has fetched."""
        while self.is_cut_off or self._fetched == self.telegram.updates.next_id:
            await self.telegram.wait_for_change(self.telegram.changes.version)


@asynccontextmanager
async def staged(
    settings: Settings,
    clock: Clock,
    database_url: str | None = None,
    changes: Changes | None = None,
    language: str = "en",
) -> AsyncIterator[Stage]:
    """A stage with the three of the cast invited. Whatever mail server is set, no e-mail leaves it."""
    settings = settings.model_copy(update={"smtp_host": ""})
    telegram = FakeTelegram(clock, changes=changes)
    async with opened(settings, telegram, clock, database_url) as stage:
        await _invite_the_cast(stage, language)
        await stage.app.introduce()
        yield stage


@asynccontextmanager
async def opened(
    settings: Settings, telegram: FakeTelegram, clock: Clock, database_url: str | None = None
) -> AsyncIterator[Stage]:
    """The program on this FakeTelegram, with whatever is in its database; nobody is on the stage yet."""
    with TemporaryDirectory(prefix="infusion-journal-") as folder:
        async with on_line(api(telegram)) as line:
            app = build(
                settings.model_copy(
                    update={
                        "telegram_token": telegram.token,
                        "telegram_api_url": line.url,
                        "database_url": database_url or f"sqlite+aiosqlite:///{Path(folder) / 'sandbox.db'}",
                        "encryption_keys": settings.encryption_keys or _KEY,
                    }
                ),
                clock,
                messages_per_second=UNPACED,
                durable=False,
                # Time stands still here while people act.
                limits=None,
            )
            await app.start()
            try:
                yield Stage(telegram, app, clock, line)
            finally:
                await app.stop()


async def _invite_the_cast(stage: Stage, language: str) -> None:
    for role in (Role.PATIENT, Role.CLINICIAN, Role.ADMIN):
        await stage.invite(role, CODES[role], role.capitalize(), language)
    await stage.join_team(stage.member(Role.PATIENT), CODES[Role.CLINICIAN])


def _default(account: Person) -> str | None:
    """The first button of an enrolment question; None once enrolment is over."""
    buttons = account.messages[-1].buttons if account.messages else []
    return buttons[0].text if buttons and (buttons[0].data or "").startswith("e:") else None
