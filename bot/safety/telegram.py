"""What is not safe about the bot and the clock, as the Bot API server tells it."""

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.safety.risks import Finding, found
from bot.settings import Settings

_PATIENCE_SECONDS = 10
# A minute away, and a check-in comes at the wrong time.
_LARGEST_DIFFERENCE_SECONDS = 60


async def of_bot(settings: Settings, now: datetime) -> list[Finding] | None:
    """None when the server cannot be asked, or answers like none; a wrong token is told at a start."""
    root = f"{settings.telegram_api_url}/bot{settings.telegram_token}"
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as client:
            bot, way = await client.get(f"{root}/getMe"), await client.get(f"{root}/getWebhookInfo")
        return [
            *_of_clock(bot.headers.get("Date"), now),
            *_of_way(settings, way.raise_for_status().json()["result"]),
            *_of_groups(bot.raise_for_status().json()["result"]),
        ]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def _of_clock(told: str | None, now: datetime) -> Iterator[Finding]:
    if told is None:
        return
    seconds = abs((parsedate_to_datetime(told) - now).total_seconds())
    if seconds > _LARGEST_DIFFERENCE_SECONDS:
        yield found("clock-off", seconds=round(seconds))


def _of_way(settings: Settings, way: Any) -> Iterator[Finding]:
    if way.get("url") and way["url"] != settings.webhook_url:
        yield found("foreign-webhook")


def _of_groups(bot: Any) -> Iterator[Finding]:
    if bot.get("can_join_groups"):
        yield found("joins-groups")
