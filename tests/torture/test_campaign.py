"""A short campaign of each kind in every run of the tests; `make torture` is the long one."""

from pathlib import Path

from tests.torture.campaign import Outcome, Plan, run


def is_unharmed(outcome: Outcome) -> None:
    assert outcome.violations == []
    assert outcome.ended_by_itself == []
    assert outcome.last_exit_codes == [0]
    assert sum(outcome.kills.values()) >= outcome.plan.kills
    assert len(outcome.history.updates) >= outcome.plan.updates


async def test_on_sqlite_and_polling_nothing_is_lost_doubled_or_skipped(tmp_path: Path) -> None:
    plan = Plan("polling", seed=20260302, kills=2, updates=16, patients=8)
    is_unharmed(await run(plan, f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}", tmp_path))


async def test_on_postgresql_and_webhooks_nothing_is_lost_doubled_or_skipped(
    new_postgres_database: str, tmp_path: Path
) -> None:
    plan = Plan("webhook", seed=20260303, kills=2, updates=16, patients=8)
    is_unharmed(await run(plan, new_postgres_database, tmp_path))
