"""Who is answered: limits that are spent, come back with time, and count only once they are committed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rates import LIMITS, Limit, Limits, Rates
from storage.answering import Answering, Standing

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SMALL = Limits(person=Limit(most=3, per_second=1, lowest=-4, enough=2))
FREE, LAST, QUIET = Standing.FREE, Standing.LAST, Standing.QUIET


def writes(rates: Rates, seconds: float = 0, account: int = 7, *, is_known: bool = True) -> Standing:
    """One update that gets one answer, in a transaction of its own."""
    spending = rates.spending(NOW + timedelta(seconds=seconds))
    standing = spending.standing(account, is_known=is_known)
    answers = Answering(account, is_known, standing)
    answers.takes(account, None, "reply", "sendMessage")
    spending.spend(account, answers, is_known=is_known)
    rates.keep(spending)
    return standing


def test_whoever_goes_on_hears_once_and_then_nothing_until_they_have_paused() -> None:
    rates = Rates(SMALL)
    assert [writes(rates) for _ in range(20)] == [FREE] * 3 + [LAST] + [QUIET] * 16
    assert writes(rates, SMALL.person.longest_seconds - 0.1) == QUIET
    assert writes(rates, 2 * SMALL.person.longest_seconds) == FREE
    assert writes(rates, account=8) == FREE, "others are answered meanwhile"


def test_who_floods_for_hours_is_told_once() -> None:
    rates = Rates(SMALL)
    told = [writes(rates, seconds=n / 2) for n in range(1000)]
    assert told.count(LAST) == 1 and told.count(FREE) < 10


def test_one_a_second_is_answered_for_ever() -> None:
    rates = Rates(LIMITS)
    assert {writes(rates, seconds=n) for n in range(2000)} == {FREE}


def test_what_was_not_committed_does_not_count() -> None:
    rates = Rates(SMALL)
    for _ in range(20):
        spending = rates.spending(NOW)
        spending.spend(7, Answering(7, True, FREE), is_known=True)
    assert [writes(rates) for _ in range(4)] == [FREE] * 3 + [LAST]


def test_a_stranger_who_floods_takes_nothing_from_the_others() -> None:
    rates = Rates(LIMITS)
    for _ in range(2000):
        writes(rates, account=666, is_known=False)
    assert writes(rates, account=7, is_known=False) == FREE
    answered = [writes(rates, account=account, is_known=False) for account in range(1000, 3000)]
    assert answered.count(FREE) < LIMITS.all_strangers.most
    assert LAST not in answered, "nobody is told to wait for what others do"


def test_of_many_accounts_only_those_of_lately_are_remembered() -> None:
    rates = Rates(Limits(stranger=Limit(most=1, per_second=0.001), all_strangers=Limit(1e9, 1)))
    for account in range(20_100):
        writes(rates, account=account, is_known=False)
    assert len(rates._purses) == 20_000
    assert writes(rates, account=20_099, is_known=False) == LAST


def test_a_clock_that_was_set_back_makes_nobody_wait_longer() -> None:
    rates = Rates(SMALL)
    assert [writes(rates, seconds=3600) for _ in range(3)] == [FREE] * 3
    assert [writes(rates, seconds=0) for _ in range(2)] == [LAST, QUIET]
    assert writes(rates, seconds=SMALL.person.longest_seconds) == FREE


@given(st.lists(st.floats(0, 5), max_size=60))
def test_never_more_is_answered_than_the_limit_allows(pauses: list[float]) -> None:
    rates, now, answered = Rates(SMALL), 0.0, 0
    for pause in pauses:
        now += pause
        answered += writes(rates, seconds=now) == FREE
        assert answered <= SMALL.person.most + now * SMALL.person.per_second
