"""The people of a campaign, and what they do all day: each from a seed, many at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, islice
from random import Random

from bot.sandbox.fake import people as sandbox
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.telegram import FakeTelegram
from handlers import planning
from storage import people
from storage.database import Database
from storage.invites import invite
from storage.models import Role, Stage
from tests.torture.history import Person

ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC")
# Older questions are left alone: answering them long after is not what this is about.
FRESH = timedelta(hours=36)
CLINICIANS = 2
# So many of the patients never say a word, and so many come and go.
SILENT, COMING_AND_GOING = 0.1, 0.15


@dataclass
class Patient:
    code: str
    account: sandbox.Person
    zone: str
    hour: str
    clinician: int
    is_silent: bool
    comes_and_goes: bool
    is_paused: bool = False
    notes: list[Message] | None = None


class Clinic:
    def __init__(self, telegram: FakeTelegram, random: Random, size: int) -> None:
        self.telegram = telegram
        self.random = random
        self._words = words()
        self.patients = [self._patient(number, size) for number in range(1, size + 1)]
        self.clinicians = [telegram.person(f"Clinician {n}") for n in range(1, CLINICIANS + 1)]
        self.admin = telegram.person("Admin")
        self.stranger = telegram.person("Stranger")
        for account in (*(one.account for one in self.patients), *self.clinicians, self.admin):
            account.has_written = True

    def _patient(self, number: int, size: int) -> Patient:
        share = (number - 1) / size
        return Patient(
            code=f"PT-{100 + number}",
            account=self.telegram.person(f"Patient {number}"),
            zone=self.random.choice(ZONES),
            hour=f"{self.random.randrange(24):02d}:{self.random.choice((0, 15, 30, 45)):02d}",
            clinician=number % CLINICIANS,
            is_silent=share < SILENT,
            comes_and_goes=1 - share <= COMING_AND_GOING,
        )

    async def enrols(self, database: Database) -> None:
        """Everyone takes part from now on, without the conversation that leads there."""
        now = self.telegram.clock()
        async with database.write() as session:
            team = []
            for number, account in enumerate(self.clinicians, 1):
                await invite(session, now, Role.CLINICIAN, f"CL-{number:03d}", "Europe/Madrid", "en")
                clinician = await people.by_code(session, f"CL-{number:03d}")
                assert clinician is not None
                people.identify(session, clinician, account.id)
                clinician.stage, clinician.schedule = Stage.ACTIVE, {"nobody-line": "on"}
                await planning.plan(session, now, clinician)
                team.append(clinician)
            await invite(session, now, Role.ADMIN, "AD-001", "UTC", "en")
            admin = await people.by_code(session, "AD-001")
            assert admin is not None
            people.identify(session, admin, self.admin.id)
            admin.stage = Stage.ACTIVE
            for one in self.patients:
                await invite(session, now, Role.PATIENT, one.code, one.zone, "en")
                patient = await people.by_code(session, one.code)
                assert patient is not None
                people.identify(session, patient, one.account.id)
                patient.stage, patient.schedule = Stage.ACTIVE, {"hour": one.hour}
                patient.consented_at = now
                await people.set_team(session, patient, [team[one.clinician]])
                await planning.plan(session, now, patient)

    def people(self) -> list[Person]:
        """For the judge."""
        panels = [
            frozenset(one.code for one in self.patients if one.clinician == number)
            for number in range(CLINICIANS)
        ]
        return [
            *(Person(one.code, "patient", one.account.id) for one in self.patients),
            *(
                Person(f"CL-{number:03d}", "clinician", account.id, panels[number - 1])
                for number, account in enumerate(self.clinicians, 1)
            ),
            Person("AD-001", "admin", self.admin.id),
        ]

    def acts(self, times: int) -> None:
        """So many of the people do something, all at once."""
        for _ in range(times):
            deeds, weights = zip(*self._deeds(), strict=True)
            self.random.choices(deeds, weights)[0]()

    def _deeds(self) -> Iterator[tuple[Callable[[], object], float]]:
        yield self._a_patient_acts, 96
        yield self._a_clinician_asks, 0.7
        yield self._a_stranger_writes, 0.7
        yield self._somebody_forges, 2
        yield self._an_update_comes_again, 2
        yield self._nonsense_comes, 0.2

    def _a_patient_acts(self) -> None:
        patient = self.random.choice([one for one in self.patients if not one.is_silent])
        if patient.account.has_blocked:
            self._perhaps_comes_back(patient)
            return
        acts: list[tuple[Callable[[Patient], None], float]] = [
            (self._answers, 55),
            (self._answers_twice, 6),
            (self._writes, 18),
            (self._edits, 7),
            (lambda one: self._says(one, "/checkin"), 8),
            (lambda one: self._says(one, "/help"), 3),
            (lambda one: self._says(one, "/history"), 0.4),
            (self._pauses, 2 if patient.comes_and_goes else 0),
            (self._blocks, 1 if patient.comes_and_goes else 0),
        ]
        chosen, weights = zip(*acts, strict=True)
        self.random.choices(chosen, weights)[0](patient)

    def _answers(self, patient: Patient) -> None:
        """Taps any rating of a fresh question: to answer, to correct, to be asked again."""
        message = self._asked(patient)
        if message is None:
            self._says(patient, "/checkin")
        else:
            self._taps(patient, message)

    def _answers_twice(self, patient: Patient) -> None:
        """An impatient thumb."""
        if message := self._asked(patient):
            data = self._taps(patient, message)
            patient.account.taps("", message, data)

    def _taps(self, patient: Patient, message: Message) -> str:
        data = self.random.choice(_ratings(message))
        patient.account.taps("", message, data)
        return data

    def _asked(self, patient: Patient) -> Message | None:
        since = self.telegram.clock() - FRESH
        newest = islice(reversed(patient.account.by_id.values()), 20)
        return next((one for one in newest if one.from_bot and one.date > since and _asks(one)), None)

    def _writes(self, patient: Patient) -> None:
        text = f"Slept badly, {next(self._words)} all night."
        patient.notes = [*(patient.notes or [])[-4:], patient.account.says(text)]

    def _edits(self, patient: Patient) -> None:
        if patient.notes:
            note = self.random.choice(patient.notes)
            patient.account.edits(note, f"Slept better, {next(self._words)} at last.")

    def _says(self, patient: Patient, words: str) -> None:
        patient.account.says(words)

    def _pauses(self, patient: Patient) -> None:
        self._says(patient, "/resume" if patient.is_paused else "/pause")
        patient.is_paused = not patient.is_paused

    def _blocks(self, patient: Patient) -> None:
        patient.account.blocks()

    def _perhaps_comes_back(self, patient: Patient) -> None:
        if self.random.random() < 0.3:
            patient.account.unblocks()

    def _a_clinician_asks(self) -> None:
        which = self.random.randrange(CLINICIANS)
        code = self.random.choice([one.code for one in self.patients if one.clinician == which])
        asked = ["/patients", "/digest", "/help", f"/patient {code}"]
        self.clinicians[which].says(self.random.choice(asked))

    def _a_stranger_writes(self) -> None:
        self.stranger.says(self.random.choice(["hello", "pain 7", "/checkin", "/patients", "7"]))

    def _somebody_forges(self) -> None:
        """A button of another patient, with the right token."""
        forger, victim = self.random.sample(self.patients, 2)
        shown, own = self._asked(victim), self._asked(forger)
        if shown and own and not forger.account.has_blocked and not forger.is_silent:
            data = self.random.choice(_ratings(shown))
            forger.account.taps("", own, data)

    def _an_update_comes_again(self) -> None:
        """Also after the bot has confirmed it."""
        log = self.telegram.updates.log
        if log:
            update = log[-self.random.randint(1, min(len(log), 200))]
            self.telegram.updates.keep(update.raw, update.chat_id)

    def _nonsense_comes(self) -> None:
        sender = self.random.choice(self.patients).account
        self.telegram.updates.keep({"message": {"from": sender.id, "text": ["?"]}}, sender.id)


def words() -> Iterator[str]:
    """Words that nobody else writes, and that are no numbers."""
    letters = "abcdefghijklmnopqrst"
    for number in count(1):
        digits, left = "", number
        while left:
            digits, left = letters[left % len(letters)] + digits, left // len(letters)
        yield f"zq{digits}"


def _asks(message: Message) -> bool:
    return bool(_ratings(message))


def _ratings(message: Message) -> list[str]:
    """What its buttons say that rate; the judge follows ratings."""
    return [data for button in message.buttons if (data := button.data or "").startswith("r:")]
