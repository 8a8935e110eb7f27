"""A counter of what has happened, which can be awaited."""

import asyncio


class Changes:
    def __init__(self) -> None:
        self.version = 0
        self._waiting: list[asyncio.Future[None]] = []

    def note(self) -> None:
        self.version += 1
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def after(self, since: int) -> int:
        """Waits until the version is greater than `since` and returns it."""
        while self.version <= since:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            await waiter
        return self.version
