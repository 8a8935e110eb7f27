"""What will happen next: the coming prompts of one patient, found as the clock finds them, one after another.

It supposes that nothing changes and that every check-in is answered.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from journal.occasions import COMPUTED, Course, Occasion, following_occasion, next_occasion
from journal.schedule import Prompt, last_spared, next_prompt, prompt_after

# The daily check-in is no occasion.
Planned = Mapping[Occasion | None, Prompt]
Coming = tuple[Occasion | None, Prompt]
# In the order in which the clock takes those that come at one instant.
_ORDER = (None, *COMPUTED)


def coming(course: Course, planned: Planned, missed: int = 0) -> Iterator[Coming]:
    """In the order of their instants, from what is planned now on."""
    waiting = dict(planned)
    while waiting:
        what = min(waiting, key=lambda one: (waiting[one].at, _ORDER.index(one)))
        prompt = waiting.pop(what)
        yield what, prompt
        if after := _after(what, course, prompt, missed):
            waiting[what] = after


def _after(what: Occasion | None, course: Course, prompt: Prompt, missed: int) -> Prompt | None:
    if what is None:
        spared = last_spared(prompt.day, missed)
        return prompt_after(course.schedule, course.zone, spared, course.infusions)
    return following_occasion(what, course, prompt.at, prompt.day)


def planned_from(
    course: Course, now: datetime, last_days: Mapping[Occasion | None, date | None] | None = None
) -> Planned:
    """What is planned for somebody who begins, or begins anew, `now`; `last_days` were done already."""
    done = last_days or {}
    daily = next_prompt(course.schedule, course.zone, now, done.get(None), course.infusions)
    found = ((one, next_occasion(one, course, now, done.get(one))) for one in COMPUTED)
    return {None: daily, **{one: prompt for one, prompt in found if prompt}}
