"""docs/trends.md says what the program says; whoever changes the program reads here what it should say."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from handlers.clinicians import findings
from journal import shift
from journal.shift import JUDGED, LIKENESS, NEEDED_EARLIER, Z_90
from journal.trend import MUCH, NEEDED_LATELY, NEEDED_NOT_WORSE, NEEDED_RECENT, assess_many
from journal.verdict import WINDOW, Change, History, Rule, Trend, Verdict
from tests.journal.by_hand import ByHand, added, began, mean, smoothing, table, written
from tests.journal.examples import SAY, WEARING_OFF, WORSE, Cycle, Example, falls_silent

TOP = Path(__file__).parents[2]
DOCUMENT = (TOP / "docs" / "trends.md").read_text("utf-8")
MODULES = ("verdict", "fading", "shift", "trend", "wearoff", "relief", "episodes", "rules", "whatif")
NUMBER = re.compile(r"(?<!\w)-?\d+(?:\.\d+)?")
FORECAST_DAYS = (6, 12, 16, 20)  # of the second example's last cycle


def says(block: str) -> None:
    assert block in DOCUMENT, f"docs/trends.md should say:\n\n{block}\n"


def cycle_tables(example: Example) -> Iterator[str]:
    """For each cycle what was rated, what was usual, and how much worse that is."""
    for place, infusion in enumerate(example.infusions):
        cycles = {question: cycles[place] for question, cycles in example.ratings.items()}
        dates = {day: infusion + timedelta(days=day) for cycle in cycles.values() for day in cycle}
        rows = (
            line for question, cycle in cycles.items() for line in _lines(example, question, cycle, dates)
        )
        yield table([f"from {infusion}, day", *map(str, dates)], rows)


def _lines(
    example: Example, question: str, cycle: Cycle, dates: Mapping[int, date]
) -> Iterator[Sequence[str]]:
    usual, worse = example.usual(question), example.points_worse(question)
    yield [f"{question} rated", *map(str, cycle.values())]
    yield [f"{question} usual", *(written(usual[dates[day]]) for day in cycle)]
    yield ["points worse", *(written(worse[dates[day]]) for day in cycle)]


def interval(change: Change) -> str:
    return f"{written(change.low, 2)} to {written(change.high, 2)}"


def result_table(found: Trend) -> str:
    """As the program has it, before it is put into words."""
    assert found.probability is not None, "both examples can be judged"
    rows = [("verdict", f"**{found.verdict}**"), ("probability", f"{100 * found.probability:.1f} %")]
    for change in found.changes:
        levels = f"{change.recent:.2f} in the last week, usually {change.usual:.2f}"
        rows.append((change.question, levels))
        rows.append(("points worse", f"{written(change.by, 2)}, 90 % interval {interval(change)}"))
    rows.append(("answered", f"{found.answered} of {found.of_days} days"))
    rows.append(("since", f"{found.since}" if found.since else "–"))
    return table(["the program says", ""], rows)


def quoted(text: str) -> str:
    return "\n>\n".join(f"> {line}" for line in text.split("\n"))


def forecast_table(example: Example) -> str:
    rows = []
    for day in FORECAST_DAYS:
        asked = example.infusions[-1] + timedelta(days=day)
        (found,) = assess_many([example.history], asked)
        assert found.forecast, "there are two earlier cycles"
        said = found.forecast
        rows.append((f"{asked}, day {day}", str(said.day), f"{said.earliest} to {said.latest}"))
    return table(("asked on", "relief gone about", "80 % interval"), rows)


def with_answers(example: Example, answers: int) -> Trend:
    """With only so many answers in the last week."""
    infusions = (*example.infusions, *example.planned)
    return assess_many([History(falls_silent(example, answers), infusions)], example.today)[0]


def silence_rows(example: Example) -> Iterator[tuple[str, ...]]:
    infusions = (*example.infusions, *example.planned)
    for answers in range(len(example.within(0, WINDOW - 1))):
        yield _silence_row(f"{answers}", with_answers(example, answers))
    bad = [day._replace(ratings={"pain": 9, "mood": 1}) for day in falls_silent(example, 2)[-2:]]
    days = falls_silent(example, 0) + bad
    yield _silence_row("2, both pain 9 and mood 1", assess_many([History(days, infusions)], example.today)[0])


def _silence_row(answers: str, found: Trend) -> tuple[str, ...]:
    intervals = {change.question: interval(change) for change in found.changes}
    told = "; ".join(findings.lines(found.findings, found.rule, SAY)) or "–"
    return answers, *(intervals.get(key, "–") for key in ("pain", "mood")), f"**{found.verdict}**", told


def silence_table(example: Example) -> str:
    heads = ("answers in the last week", "pain, points worse", "mood, points worse", "verdict", "beside it")
    return table(heads, silence_rows(example))


def if_silent_days_were_worse(change: Change) -> tuple[str, float]:
    """What "not worse" has to exclude, with the page's rounded figures."""
    by, error = round(change.by, 2), round((change.high - change.by) / Z_90, 2)
    most = (change.answered * by + (WINDOW - change.answered) * MUCH) / WINDOW + error
    week = f"({change.answered} × {by:.2f} + {WINDOW - change.answered} × {MUCH:g}) / {WINDOW}"
    return f"{week} + {error:.2f} = {most:.2f}", most


class TestWorse:
    def test_its_tables_are_the_programs(self) -> None:
        for block in cycle_tables(WORSE):
            says(block)
        says(result_table(WORSE.trend))
        says(quoted(WORSE.digest))

    def test_its_arithmetic_is_right(self) -> None:
        hand = ByHand(WORSE)
        for line in (*hand.lines(), hand.chart_table(), hand.beginnings_table()):
            says(line)
        says(f"had {len(hand.earlier)} such ratings")
        says(f"stood at {hand.before}")
        says(f"becomes {smoothing()}")
        says(f"half of {hand.shared} {began(WORSE)}")

    def test_pencil_and_paper_come_to_what_the_program_says(self) -> None:
        hand, found, series = ByHand(WORSE), WORSE.trend, WORSE.series
        (change,) = found.changes
        curve = shift.usual(series)
        assert found.verdict is Verdict.WORSE
        assert found.probability is not None
        assert (hand.by, hand.error * Z_90) == pytest.approx((change.by, change.high - change.by), abs=0.05)
        assert hand.spread == pytest.approx(curve.spread[0], abs=0.01)
        assert hand.chart == pytest.approx(shift.charted(curve, series)[0], abs=0.05)
        assert hand.probability == pytest.approx(100 * found.probability, abs=1)

    def test_no_two_earlier_days_are_neighbours(self) -> None:
        """Otherwise likeness would not be what is expected of anybody."""
        days = [one.day for one in WORSE.within(JUDGED, 10_000)]
        assert min(after - day for day, after in pairwise(days)) > timedelta(days=1)
        assert shift.usual(WORSE.series).likeness[0] == pytest.approx(LIKENESS)


class TestWearingOff:
    def test_its_tables_are_the_programs(self) -> None:
        for block in cycle_tables(WEARING_OFF):
            says(block)
        says(result_table(WEARING_OFF.trend))
        says(forecast_table(WEARING_OFF))

    def test_a_week_on_week_rule_flags_what_the_program_does_not(self) -> None:
        for question, sign in (("pain", 1), ("mood", -1)):
            week, before = (
                [one.ratings[question] for one in WEARING_OFF.within(start, start + WINDOW - 1)]
                for start in (0, WINDOW)
            )
            change = mean(week) - mean(before)
            says(f"({added(week)}) / {len(week)} − ({added(before)}) / {len(before)} = {written(change)}")
            assert sign * change >= 1
        assert WEARING_OFF.trend.verdict is Verdict.NOT_WORSE

    def test_not_worse_would_hold_if_the_silent_days_were_worse(self) -> None:
        pain, mood = map(if_silent_days_were_worse, WEARING_OFF.trend.changes)
        says(mood[0])
        assert pain[1] < mood[1] < MUCH


class TestSilent:
    def test_its_table_is_the_programs(self) -> None:
        says(silence_table(WEARING_OFF))

    @pytest.mark.parametrize("answers", [NEEDED_NOT_WORSE, NEEDED_NOT_WORSE + 1])
    def test_whether_the_answers_are_enough_can_be_reckoned(self, answers: int) -> None:
        found = with_answers(WEARING_OFF, answers)
        written_out, most = if_silent_days_were_worse(found.changes[1])
        says(written_out)
        assert (most < MUCH) == (found.verdict is Verdict.NOT_WORSE)

    def test_silence_is_never_not_worse(self) -> None:
        verdicts = [row[3] for row in silence_rows(WEARING_OFF)]
        assert verdicts[:3] == ["**not enough data**"] * 3
        assert verdicts[-1] == "**worse**"


class TestNumbers:
    """Constants whose value is written as a number."""

    @pytest.mark.parametrize("module", MODULES)
    def test_each_constant_stands_on_the_page_with_its_value(self, module: str) -> None:
        assert stated(module) == constants(module)

    def test_what_the_text_names_without_the_table_holds(self) -> None:
        needed = f"{NEEDED_EARLIER} ratings older than a week, {NEEDED_LATELY} in the last two weeks"
        says(f"{needed} and {NEEDED_RECENT} in the last week")
        says(f"`worse-by` is {Rule().worse_by:g} and `false-flags` is {Rule().false_flags:g}")


def stated(module: str) -> dict[str, list[float]]:
    _, _, rest = DOCUMENT.partition(f"| name in `journal/{module}.py` |")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", rest.partition("\n\n")[0], re.MULTILINE)
    numbers = {name: NUMBER.findall(value.replace("−", "-")) for name, value in rows}
    return {name: [float(number) for number in found] for name, found in numbers.items()}


def constants(module: str) -> dict[str, list[float]]:
    tree = ast.parse((TOP / "journal" / f"{module}.py").read_text("utf-8"))
    pairs = (pair for statement in tree.body for pair in _assigned(statement))
    found = {name: _numbers(value) for name, value in pairs if name.isupper() and not name.startswith("_")}
    return {name: numbers for name, numbers in found.items() if numbers}


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match statement:
        case ast.Assign(targets=[ast.Name(name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
            yield name, value
        case ast.Assign(targets=[ast.Tuple(names)], value=ast.Tuple(values)):
            for target, part in zip(names, values, strict=True):
                yield ast.unparse(target), part


def _numbers(value: ast.expr) -> list[float]:
    return [float(number) for number in NUMBER.findall(ast.unparse(value))]
