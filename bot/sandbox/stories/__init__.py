"""Stories, each played by the real program in about a minute."""

from bot.sandbox.stories import (
    danger_words,
    dst_night,
    four_weeks,
    induction,
    outage,
    shorter_relief,
    silence,
)
from bot.sandbox.stories.telling import Story

STORIES: dict[str, Story] = {
    "four-weeks": four_weeks.STORY,
    "induction": induction.STORY,
    "shorter-relief": shorter_relief.STORY,
    "silence": silence.STORY,
    "danger-words": danger_words.STORY,
    "dst-night": dst_night.STORY,
    "outage": outage.STORY,
}
