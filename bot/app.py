"""The composition root: everything that runs, put together once for the program and for its tests."""

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import BotCommand
from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

from bot.line import Line
from bot.mail import Post
from bot.pacing import MESSAGES_PER_SECOND
from bot.postman import Postman
from bot.rates import LIMITS, Limits, Rates
from bot.receiver import MOST_AT_ONCE, Dispatcher, Receiver
from bot.sender import Sender
from bot.settings import Settings, WrongSetting
from bot.ticker import Ticker
from handlers import commands, whys
from handlers.context import Context
from handlers.registration import register
from handlers.retention import PERIODS
from handlers.texts import DEFAULT, LANGUAGES, texts
from storage import due, people
from storage.database import Database, uninterrupted
from storage.migrations import migrate
from storage.models import Role
from storage.site import describe, site
from storage.standby import one_at_a_time
from storage.vault import CannotOpen, Vault

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

_STOP_SECONDS = 5


def system_clock() -> datetime:
    return datetime.now(UTC)


def keep_what_is_loaded() -> None:
    """Spare the collector the modules: going through them takes 70 ms, in which nobody is answered."""
    gc.collect()
    gc.freeze()


@dataclass
class App:
    """`start` makes it ready, `live` runs it, `settle` lets all that is due happen and returns."""

    settings: Settings
    clock: Clock
    database: Database
    application: Dispatcher
    receiver: Receiver
    sender: Sender
    postman: Postman
    ticker: Ticker
    line: Line
    started_at: datetime
    # Why the program does not do its work yet, in words for whoever runs it; None while it does.
    obstacle: str | None = "the program is starting"
    ticked_at: datetime | None = None
    _ticking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def bot(self) -> ExtBot[None]:
        return self.application.bot

    async def start(self) -> None:
        if self.settings.migrate:
            await migrate(self.database)
        await self.application.initialize()
        async with self.database.write() as session:
            await self._check_keys(session)
            clinic = await site(session)
            describe(clinic, *self.settings.clinic)
            clinic.bot_username = self.bot.username
            clinic.sealing_key = self.database.vault.fingerprints[0]
            if clinic.copied_at is not None:
                return
        # SQLite has one process, so whatever is marked as being sent has lost its sender.
        alone = self.database.url.get_backend_name() == "sqlite"
        await self.sender.recover(timedelta(0)) if alone else await self.sender.recover()

    async def is_copy(self) -> bool:
        """Whether this is a restored copy that nobody has confirmed: then the program keeps silent."""
        async with self.database.read() as session:
            return (await site(session)).copied_at is not None

    async def stop(self) -> None:
        with suppress(TelegramError):
            await self.application.shutdown()
        await self.database.close()

    async def live(self, stopping: asyncio.Event, *, polling: bool = True) -> None:
        """Run until `stopping` is set, then finish what has begun."""
        keep_what_is_loaded()
        ticker = AsyncIOScheduler(timezone=UTC)
        job = ticker.add_job(
            self.tick,
            "interval",
            seconds=self.settings.tick_seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        ticker.start()
        delivering = asyncio.create_task(self.sender.deliver_forever())
        posting = asyncio.create_task(self.postman.deliver_forever())
        receiving = [asyncio.create_task(self._fetch())] if polling else []
        told = asyncio.create_task(stopping.wait())
        others = [told, *(asyncio.create_task(one) for one in (self.introduce(), self._keep_ticking(job)))]
        # Delivering and receiving never end by themselves; should one all the same, the program ends too.
        await asyncio.wait([delivering, posting, *receiving, told], return_when=asyncio.FIRST_COMPLETED)
        ticker.shutdown(wait=False)
        for task in (*receiving, *others):
            task.cancel()
        await asyncio.gather(*receiving, *others, return_exceptions=True)
        await self._finish(delivering, posting)

    async def _fetch(self) -> None:
        """Telegram gives updates to one replica only; another one takes over when it is gone."""
        await one_at_a_time(self.database, "getUpdates", self.receiver.poll_forever)

    async def settle(self) -> None:
        """Let everything that is due by now happen, in the order in which it would."""
        while await self.receiver.poll() == MOST_AT_ONCE:
            pass
        await self.work()

    async def work(self) -> None:
        """Let the clock act, and deliver what is due."""
        await self.ticker.tick()
        await self.postman.deliver()
        await self.sender.deliver()
        await self.receiver.settled()

    async def tick(self) -> None:
        """What the scheduler repeats: whatever is due by now, and messages whose sender is gone."""
        async with self._ticking:
            await uninterrupted(self.ticker.tick())
            await uninterrupted(self.sender.recover())
            self.ticked_at = self.clock()

    async def _keep_ticking(self, job: Job) -> None:
        """The scheduler lives by the wall clock: when that is set back, it waits until it has caught up."""
        while True:
            await asyncio.sleep(self.settings.tick_seconds)
            now = datetime.now(UTC)
            if job.next_run_time - now > timedelta(seconds=2 * self.settings.tick_seconds):
                job.modify(next_run_time=now)

    async def next_due(self) -> datetime | None:
        """The next instant at which something happens by itself."""
        async with self.database.read() as session:
            return (await due.due(session)).first

    async def _check_keys(self, session: AsyncSession) -> None:
        """With other keys every patient would be a stranger, whose replies are lost."""
        try:
            await people.check_keys(session)
        except CannotOpen:
            raise WrongSetting(
                "ENCRYPTION_KEYS: the data was sealed with another key; put that key back, after a comma"
            ) from None

    async def _finish(self, delivering: asyncio.Task[None], posting: asyncio.Task[None]) -> None:
        """Calls that were begun are ended, so that their fate is known; the outbox keeps the rest."""
        self.sender.stop()
        self.postman.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS), self._ticking:
                await delivering
                await posting
                await self.receiver.settled()

    async def introduce(self) -> None:
        """What Telegram shows of a bot before anyone has written to it."""
        try:
            for language in LANGUAGES:
                say, code = texts(language), "" if language == DEFAULT else language
                listed = [
                    BotCommand(one["command"], one["description"])
                    for one in commands.listed([Role.PATIENT], say)
                ]
                await self.bot.set_my_commands(listed, language_code=code or None)
                await self.bot.set_my_description(say.plain("bot-description"), language_code=code or None)
        except TelegramError as error:
            log.warning("the command list was not set: %s", type(error).__name__)


def build(
    settings: Settings,
    clock: Clock = system_clock,
    *,
    messages_per_second: float = MESSAGES_PER_SECOND,
    durable: bool = True,
    limits: Limits | None = LIMITS,
) -> App:
    """`durable=False`, a high pace and no limits are for sandboxes and tests."""
    database = Database(settings.database_url, Vault(settings.keys), durable=durable)
    database.occasion = whys.PROGRAM
    line = Line(clock)
    application = _application(settings, line)
    sender = Sender(application.bot, database, clock, messages_per_second)
    postman = Postman(Post(settings) if settings.smtp_host else None, database, clock)

    def wake() -> None:
        """Not after each update: looking for e-mails in a long queue takes a while."""
        sender.wake()
        postman.wake()

    return App(
        settings=settings,
        clock=clock,
        database=database,
        application=application,
        receiver=Receiver(application, database, clock, sender.wake, Rates(limits)),
        sender=sender,
        postman=postman,
        ticker=Ticker(database, clock, wake, settings.periods),
        line=line,
        started_at=clock(),
    )


def _application(settings: Settings, line: Line) -> Dispatcher:
    # One for both: each holds certificates of its own, which take time and memory.
    bot: ExtBot[None] = ExtBot(
        settings.telegram_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=line,
        get_updates_request=line,
    )
    builder = ApplicationBuilder().application_class(Dispatcher).bot(bot).updater(None).job_queue(None)
    application = builder.context_types(ContextTypes(context=Context)).build()
    assert isinstance(application, Dispatcher)  # noqa: S101 - the builder's type does not say it
    application.bot_data[PERIODS] = settings.periods
    register(application)
    return application
