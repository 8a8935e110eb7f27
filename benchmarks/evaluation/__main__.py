"""`make evaluate`: the rules in a simulated world, as the measured part of docs/trends.md and its picture.

python -m benchmarks.evaluation [measure|calibrate] [--patients 6000]

`calibrate` prints the thresholds that journal/trend.py should have, from seeds that `measure` never uses.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.evaluation import page, picture, program, trials
from benchmarks.evaluation.forecasts import forecasts_table
from benchmarks.evaluation.page import Row, StressRow
from benchmarks.evaluation.rules import AS_USED, SIMPLE
from benchmarks.evaluation.scoring import Sweep, performance, sweep, threshold
from benchmarks.evaluation.trials import CALIBRATION, CEILING, COHORT, PROGRAM, RULES, TEST, Trial
from benchmarks.evaluation.worlds import MAIN, STRESS
from journal.relief import NOTICED
from journal.trend import THRESHOLDS

DOCS = Path(__file__).parents[2] / "docs"
PATIENTS = 6_000
COMMON = "2 points and 30 % over 28 days"

_TEXT = """## How well it does

Measured by `{command}` in a simulated world, where the truth is known. {worse:,} patients get worse by 1.5 \
to 4 points, at once or over weeks; {stable:,} stay as they are. Infusions come every 18 to 46 days, and do \
nothing for one patient in five; 31 % of days are missing, 4 % of infusions were not entered. Digests are \
weekly from week 5 to week 26. *Found* means a new flag, one that was not there at the digest before, at one \
of the first two or four digests on or after the onset. *False flags* are new flags per stable patient and \
year. The *delay* counts days from the onset to the digest with the flag; those never found count as the \
longest. In brackets: 95 % intervals, from resampling patients. What no study tells about such patients is \
set so that common rules, and the ceiling, do about as well as they were known to do, or a little worse.

Thresholds were set on seeds {calibration} so that a rule raises one false flag a year, where its row says \
nothing else. All figures are from seeds {test}, on which nothing was set; a seed makes {cohort} patients.

{rules}

![Share of patients found against false flags, one line for each rule](trends.png)

### Harder worlds

The same thresholds where the world is another than the one that they were set in ({stress:,} patients each).

{harder}

The real diary is one person's, two years long and without infusions: its half-years overlap, so the true \
uncertainty is greater than the interval. What changed in that person's life counts as a false flag.

### The day on which relief is gone

In truth it is the first day on which true relief, the mean of pain and mood, is below {noticed:g} point. \
Every weekly digest of {foretold:,} patients in each world names a day and an 80 % interval where it can. \
Width and distance from the truth are medians. The last three columns count new findings per stable patient \
and year: relief that was shorter, or less, than after earlier infusions, and an infusion that is overdue.

{forecasts}
"""


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.evaluation")
    parser.add_argument("what", choices=("measure", "calibrate"), nargs="?", default="measure")
    parser.add_argument("--patients", type=int, default=PATIENTS, help="in each set of seeds")
    chosen = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        if chosen.what == "calibrate":
            calibrate(chosen.patients, pool)
        else:
            measure(chosen.patients, pool)


def calibrate(patients: int, pool: ProcessPoolExecutor) -> None:
    trial = trials.run(MAIN, trials.seeds(CALIBRATION, patients), [PROGRAM], pool)
    swept = sweep(trial.onset, trial.scores[PROGRAM])
    for accepted in THRESHOLDS:
        print(f"{accepted}: {threshold(swept, accepted):.4f}")


def measure(patients: int, pool: ProcessPoolExecutor) -> None:
    calibration, test = trials.seeds(CALIBRATION, patients), trials.seeds(TEST, patients)
    harder, foretold = trials.seeds(TEST, patients // 4), trials.seeds(TEST, patients // 6)
    _say("thresholds of the other rules")
    thresholds = simple_thresholds(trials.run(MAIN, calibration, [*SIMPLE, CEILING], pool))
    _say("all rules on the test seeds")
    tested = trials.run(MAIN, test, RULES, pool)
    rows = list(_rows(tested, thresholds))
    measured = _TEXT.format(
        command="make evaluate" + ("" if patients == PATIENTS else f" PATIENTS={patients}"),
        worse=rows[0].found.worse,
        stable=rows[0].found.stable,
        calibration=_span(calibration),
        test=_span(test),
        cohort=COHORT,
        rules=page.rules_table(rows),
        stress=len(harder) * COHORT,
        harder=page.stress_table(_stress(harder, thresholds, pool), COMMON),
        noticed=NOTICED,
        foretold=len(foretold) * COHORT,
        forecasts=forecasts_table(len(foretold) * COHORT, pool),
    )
    _publish(measured, {name: sweep(tested.onset, tested.scores[name]) for name in RULES})
    print(measured)


def _publish(measured: str, swept: Mapping[str, Sweep]) -> None:
    document = DOCS / "trends.md"
    document.write_text(page.replaced(document.read_text("utf-8"), measured), "utf-8")
    picture.draw(swept, PROGRAM, DOCS / "trends.png")


def simple_thresholds(trial: Trial) -> Mapping[str, float]:
    """Where each rule but the program's raises one false flag a year."""
    return {name: threshold(sweep(trial.onset, scores), 1) for name, scores in trial.scores.items()}


def _rows(trial: Trial, thresholds: Mapping[str, float]) -> Iterable[Row]:
    for name in SIMPLE:
        if name in AS_USED:
            yield _row(trial, name, AS_USED[name], f"{name}, as used")
        yield _row(trial, name, thresholds[name], name)
    for accepted in THRESHOLDS:
        shown = f"**{PROGRAM}**, {accepted:g} accepted"
        yield _row(trial, PROGRAM, program.threshold(accepted), shown)
    yield _row(trial, CEILING, thresholds[CEILING], CEILING)


def _row(trial: Trial, rule: str, at: float, shown: str) -> Row:
    return Row(shown, at, performance(trial.onset, trial.scores[rule] >= at))


def _stress(seeds: range, thresholds: Mapping[str, float], pool: ProcessPoolExecutor) -> Iterable[StressRow]:
    at = {**thresholds, PROGRAM: program.threshold(1)}
    for name, world in STRESS.items():
        _say(name)
        trial = trials.run(world, seeds, [PROGRAM, COMMON, CEILING], pool)
        found = {rule: performance(trial.onset, scores >= at[rule]) for rule, scores in trial.scores.items()}
        yield StressRow(name, found[PROGRAM], found[COMMON], found[CEILING])


def _span(seeds: range) -> str:
    return f"{seeds[0]} to {seeds[-1]}"


def _say(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
