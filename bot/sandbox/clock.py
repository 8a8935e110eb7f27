"""A clock that somebody moves: it stands still in between, or runs on from wherever it was set to."""

from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(
        self, start: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), *, running: bool = False
    ) -> None:
        self._running = running
        self._set(start)

    def __call__(self) -> datetime:
        return self._at + (datetime.now(UTC) - self._since if self._running else timedelta(0))

    def passes(self, time: timedelta) -> None:
        self.move_to(self() + time)

    def move_to(self, at: datetime) -> None:
        """Only forwards: time that has passed stays passed."""
        if at > self():
            self._set(at)

    def run_on(self) -> None:
        self._set(self())
        self._running = True

    def _set(self, at: datetime) -> None:
        self._at, self._since = at, datetime.now(UTC)
