"""Who is asked first, what the words of the settings mean, and what raises an alert."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal import oncall
from journal.instruments import ITEM_9
from journal.oncall import BACKUP, HOURS, ITEM9, PAIN_LIMIT, RESPONDER, WORDS, OnCall
from journal.settings import UnknownSetting, UnreadableSetting

SET = {RESPONDER: "CL-001", HOURS: "mon-fri 8-18", BACKUP: "CL-002"}
MADRID = ZoneInfo("Europe/Madrid")
MONDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 7)


def on_call(**words: str) -> OnCall:
    return oncall.on_call({name: oncall.canonical(name, value) for name, value in (SET | words).items()})


def raised(by: OnCall, before: dict[str, int], after: dict[str, int], days: int = 0) -> list[str]:
    return by.raised_by(before, after, timedelta(days=days))


def first(hours: str, day: date, hour: int, minute: int = 0) -> str:
    here = datetime(day.year, day.month, day.day, hour, minute, tzinfo=MADRID)
    return on_call(hours=hours).order(here)[0]


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("mon-fri 8-18", "mon,tue,wed,thu,fri 08:00-18:00"),
        ("Daily 7 - 22:30", "daily 07:00-22:30"),
        ("lun-vie 8.30-18", "mon,tue,wed,thu,fri 08:30-18:00"),
        ("sat 20-8", "sat 20:00-08:00"),
        ("Siempre", "always"),
    ],
)
def test_hours_are_written_as_people_write_them(words: str, canonical: str) -> None:
    assert oncall.canonical(HOURS, words) == canonical
    assert oncall.canonical(HOURS, canonical) == canonical


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *((HOURS, words) for words in ("", "mon-fri", "8-18", "mon-fri 8", "mon off", "mon 8-8", "never")),
        *(("confirm-within", words) for words in ("off", "soon", "5 min", "13 h", "")),
        *((PAIN_LIMIT, words) for words in ("4", "11", "high", "", "-1")),
        *((WORDS, words) for words in ("maybe", "")),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, words: str) -> None:
    with pytest.raises(UnreadableSetting):
        oncall.canonical(name, words)


def test_a_setting_that_there_is_not() -> None:
    with pytest.raises(UnknownSetting):
        oncall.canonical("colour", "red")


@pytest.mark.parametrize("missing", [RESPONDER, HOURS, BACKUP])
def test_alerts_are_off_until_all_three_are_set(missing: str) -> None:
    words = {name: value for name, value in SET.items() if name != missing}
    half = oncall.on_call(words)
    assert not half.is_on and not half.asks_item_9
    assert half.order(datetime(2026, 3, 2, 12, tzinfo=MADRID)) == ()
    assert not any(half.heeds(reason) for reason in oncall.REASONS)


def test_what_is_heeded_once_they_are_on() -> None:
    assert [reason for reason in oncall.REASONS if on_call().heeds(reason)] == [WORDS, ITEM9]
    assert on_call(pain="9").heeds(PAIN_LIMIT)
    assert not on_call(words="off").heeds(WORDS)
    assert not on_call(item9="no").asks_item_9


def test_in_the_hours_the_responder_is_first_and_outside_the_back_up() -> None:
    week = "mon-fri 8-18"
    assert [first(week, MONDAY, hour) for hour in (7, 8, 17, 18)] == ["CL-002", "CL-001", "CL-001", "CL-002"]
    assert first(week, SATURDAY, 12) == "CL-002"
    assert first("always", SATURDAY, 3) == "CL-001"


def test_hours_past_midnight_belong_to_the_day_they_began_on() -> None:
    night = "fri 20-8"
    assert first(night, SATURDAY, 7, 59) == "CL-001"
    assert first(night, SATURDAY, 8) == "CL-002"
    assert first(night, SATURDAY - timedelta(days=1), 7) == "CL-002"
    assert first(night, SATURDAY, 21) == "CL-002"


@given(st.integers(0, 48 * 60), st.integers(0, 23))
def test_when_the_clock_leaps_somebody_is_first_at_every_instant(minutes: int, hour: int) -> None:
    """Madrid leaps from 2:00 to 3:00 on 29 March; what the wall clock shows decides."""
    here = (datetime(2026, 3, 28, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(MADRID)
    order = on_call(hours=f"daily {hour}-{(hour + 8) % 24}").order(here)
    is_covered = (here.hour - hour) % 24 < 8
    assert order == (("CL-001", "CL-002") if is_covered else ("CL-002", "CL-001"))


def test_a_limit_that_is_crossed_and_no_correction_takes_it_back() -> None:
    limit = on_call(pain="9")
    assert raised(limit, {}, {"pain": 9}) == [PAIN_LIMIT]
    assert raised(limit, {"pain": 8}, {"pain": 10}) == [PAIN_LIMIT]
    assert raised(limit, {}, {"pain-now": 9}) == [PAIN_LIMIT]
    assert raised(limit, {"pain": 9}, {"pain": 10}) == []
    assert raised(limit, {"pain": 9}, {"pain": 3}) == []
    assert raised(limit, {}, {"pain": 8, "mood": 10, "peg-pain": 10}) == []
    assert raised(on_call(), {}, {"pain": 10}) == []


def test_item_9_above_not_at_all() -> None:
    assert raised(on_call(), {}, {ITEM_9.key: 1}) == [ITEM9]
    assert raised(on_call(), {ITEM_9.key: 0}, {ITEM_9.key: 3}) == [ITEM9]
    assert raised(on_call(), {}, {ITEM_9.key: 0}) == []
    assert raised(on_call(item9="off"), {}, {ITEM_9.key: 3}) == []


def test_pain_of_earlier_days_can_wait_and_item_9_never_can() -> None:
    both = {"pain": 10, ITEM_9.key: 1}
    found = [raised(on_call(pain="9"), {}, both, days) for days in (0, 1, 2)]
    assert found == [[ITEM9, PAIN_LIMIT], [ITEM9, PAIN_LIMIT], [ITEM9]]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), 29),  # half past one at night, before the clock leaps
        (datetime(2026, 3, 29, 4, tzinfo=UTC), 29),
        (datetime(2026, 3, 29, 4, 1, tzinfo=UTC), 30),  # less than three hours before it
        (datetime(2026, 3, 29, 7, tzinfo=UTC), 30),
    ],
)
def test_staff_are_reminded_the_next_morning(at: datetime, day: int) -> None:
    assert oncall.next_reminder(at, MADRID) == datetime(2026, 3, day, 7, tzinfo=UTC)


def test_everything_is_shown_with_what_is_usual() -> None:
    assert oncall.shown({RESPONDER: "CL-001"}) == {
        RESPONDER: "CL-001",
        HOURS: None,
        BACKUP: None,
        "confirm-within": "30 min",
        PAIN_LIMIT: "off",
        WORDS: "on",
        ITEM9: "on",
    }
    assert set(oncall.EXAMPLES) == set(oncall.SETTINGS)
