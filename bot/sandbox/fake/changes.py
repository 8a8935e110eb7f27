"""A counter of what has happened, which can be awaited."""

import asyncio
from collections.abc import Callable


class Changes:
    def __init__(self) -> None:
        self.version = 0
        self.watchers: list[Callable[[], None]] = []
        self._waiting: list[asyncio.Future[None]] = []

    def note(self) -> int:
        """Returns the version that this makes."""
        self.version += 1
        for watcher in self.watchers:
            watcher()
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)
        return self.version

    async def after(self, since: int) -> int:
        """Waits until the version is greater than `since` and returns it."""
        while self.version <= since:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            await waiter
        return self.version
