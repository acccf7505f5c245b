"""Score the labels on simulated and real runs: `python -m benchmarks.labels --help`.

Profiles: `given` gives the true thresholds, `history` a bare profile after eight weeks of training with hard efforts,
`tempo-history` the same with two tempo runs as the hardest, `easy-history` with easy runs alone. `--section` prints
stairs by place, the precision of sprints, critical speed against best efforts, sensors that count steps, or one run
recorded in many ways.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.answers import Answer, answer_to, real_cases, simulated_athlete, simulated_cases
from benchmarks.labels_efforts import print_efforts
from benchmarks.labels_hills import print_hills
from benchmarks.labels_locks import print_locks
from benchmarks.labels_sprints import print_sprints
from benchmarks.pictures import reliability_chart, run_chart
from benchmarks.places import print_places
from benchmarks.scoring import (
    EVENT_LABELS,
    EventScore,
    calibration,
    confusion,
    f1_of,
    log_loss,
    macro_of,
    score_events,
    segments_right,
)
from benchmarks.witnesses import print_pairs, simulated_pairs
from pipeline.segments.labels.parameters import HARD_EASY_MOST, STAIRS_UNSTATED_MOST
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.answers import Case
    from benchmarks.pictures import Bins
    from pipeline.segments.thresholds.daily import Thresholds
    from sample_data.runner import Runner

SEED = 4
LABEL_BINS = 5  # of the confidence of one label
PICTURED = 2  # worst runs of each profile that are drawn
PROFILES = {
    "given": "thresholds given",
    "history": "bare profile after eight weeks",
    "tempo-history": "bare profile after eight weeks of easy runs and two tempo runs",
    "easy-history": "bare profile after eight weeks of easy runs alone",
}
REAL = "real runs, nothing known of the athlete"
FIT_FILES = frozenset(  # what `benchmarks.fit_labels` sees of the real runs: all of one man, with two watches
    {
        *("sprint-9x15s.fit", "sprint-10x10s.fit", "tempo-3x7min.fit", "tempo-hr-targeted.fit"),
        *("hill-5x25m.fit", "hill-repeats.fit"),
    }
)
REAL_LABELS = Path(__file__).parents[1].parent / "shared" / "corpus" / "labelled" / "labels.tsv"
SECTIONS: dict[str, Callable[[int, int], None]] = {  # of a number of athletes, places or windows, and a seed
    "places": print_places,
    "sprints": print_sprints,
    "efforts": print_efforts,
    "locks": print_locks,
    "pairs": lambda runners, seed: print_pairs(list(simulated_pairs(runners, seed))),
}
THRESHOLDS = ("critical_speed_mps", "max_sprint_speed_mps", "hr_max_bpm")


def main() -> None:
    """Simulate, label, score, print."""
    parser = argparse.ArgumentParser(description="Score the labels on simulated and on real runs.")
    parser.add_argument("--athletes", type=int, default=8, help="simulated athletes (default 8); 0 for real runs alone")
    parser.add_argument("--seed", type=int, default=SEED, help="first seed of the simulation")
    parser.add_argument("--profile", choices=tuple(PROFILES), nargs="+", default=["given", "history"])
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst runs to name")
    parser.add_argument(
        "--pictures", type=Path, help="folder for pictures of reliability and of the worst simulated runs"
    )
    parser.add_argument("--real", type=Path, default=REAL_LABELS, help="table of real labelled runs")
    parser.add_argument(
        "--section", choices=tuple(SECTIONS), nargs="+", help="print these in the place of the scores of simulated runs"
    )
    options = parser.parse_args()
    for section in options.section or ():
        print(f"\n== {section}")
        SECTIONS[section](options.athletes, options.seed)
    if not options.section:
        print_labels(options)


def print_labels(options: argparse.Namespace) -> None:
    """Print the scores of simulated and of real runs, and draw them where a folder is given."""
    bins: dict[str, Bins] = {}
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    for kind in options.profile if options.athletes else ():
        bins[PROFILES[kind]], worst = print_simulated(kind, options.athletes, options.seed, options.worst)
        for place, (case, answer) in enumerate(worst[:PICTURED] if options.pictures else (), start=1):
            run_chart(case, answer).save(options.pictures / f"worst-{kind}-{place}.svg")
    if options.real.is_file():
        runs = [(case, answer_to(case)) for case in real_cases(options.real)]
        answers = [answer for _, answer in runs]
        bins[REAL] = print_scores(REAL, answers, options.worst)
        print_hills(runs)
        held_out = [run for run in runs if run[1].name not in FIT_FILES]
        print_scores(f"{REAL}, held out", [answer for _, answer in held_out], options.worst)
        print_hills(held_out)
    if options.pictures:
        reliability_chart(bins).save(options.pictures / "reliability.svg")


def print_simulated(kind: str, athletes: int, seed: int, worst: int) -> tuple[Bins, list[tuple[Case, Answer]]]:
    """Score simulated athletes with thresholds from the profile, or from eight weeks of history.

    Returns the bins of the calibration, and the worst runs.
    """
    runs: list[tuple[Case, Answer]] = []
    found: list[tuple[Runner, Thresholds]] = []
    for number in range(athletes):
        runner, thresholds = simulated_athlete(kind, number, seed)
        found.append((runner, thresholds))
        runs += [(case, answer_to(case)) for case in simulated_cases(runner, thresholds, seed=1000 * seed + number)]
    answers = [answer for _, answer in runs]
    bins = print_scores(f"{athletes} simulated athletes, {PROFILES[kind]}", answers, worst)
    if kind != "given":
        _print_thresholds(found)
    return bins, sorted(runs, key=lambda run: run[1].share_right)[:worst]


def print_scores(title: str, answers: list[Answer], worst: int) -> Bins:
    """Print F1, events, borders, calibration and the worst runs; return the bins of the calibration."""
    print(f"\n== {title}: {len(answers)} runs")
    table = sum((confusion(a.truth, a.found, a.scored) for a in answers), np.zeros((5, 6), np.int64))
    print(f"macro F1 {macro_of(table):.3f}   " + _named(LABELS, f1_of(table)))
    _print_confusion(table)
    _print_events(answers)
    bins = _print_calibration(answers)
    print("worst runs, share of scored time with the right label:")
    for answer in sorted(answers, key=lambda a: a.share_right)[:worst]:
        print(f"  {answer.share_right:.3f}  {answer.name}: {_main_error(answer)}")
    return bins


def _named(names: Iterable[str], values: Iterable[float]) -> str:
    return "   ".join(f"{name} {value:.3f}" for name, value in zip(names, values, strict=True))


def _print_confusion(table: np.ndarray) -> None:
    print(f"{'seconds, true by row':>22}" + "".join(f"{name:>9}" for name in (*LABELS, "nothing")))
    for label, row in zip(LABELS, table, strict=True):
        print(f"{label:>22}" + "".join(f"{seconds:>9}" for seconds in row))


def _print_events(answers: list[Answer]) -> None:
    for label in EVENT_LABELS:
        code = LABELS.index(label)
        scores = sum((score_events(a.truth, a.found, code, a.watched) for a in answers), EventScore())
        borders = np.median(scores.border_errors_s) if scores.border_errors_s else float("nan")
        print(
            f"{label:>8} events: F1 {scores.f1:.3f}   true {scores.truth}, found {scores.found}, "
            f"matched {scores.matched}; border error {borders:.1f} s (median)"
        )


def _print_calibration(answers: list[Answer]) -> Bins:
    right = np.concatenate([segments_right(a.truth, a.scored, a.starts_s, a.ends_s, a.codes) for a in answers])
    confidence = np.concatenate([a.confidence for a in answers])
    kept = ~np.isnan(right) & ~np.isnan(confidence)
    error, bins = calibration(confidence[kept], right[kept])
    print(
        f"calibration error {error:.3f}, log loss {log_loss(confidence[kept], right[kept]):.3f} "
        f"over {int(kept.sum())} segments (stated: right, count)"
    )
    print("  " + _binned(bins))
    uncapped = (
        kept & ~np.isclose(confidence, STAIRS_UNSTATED_MOST.value) & ~np.isclose(confidence, HARD_EASY_MOST.value)
    )
    error, _ = calibration(confidence[uncapped], right[uncapped])
    print(
        f"without those at a cap: {error:.3f}, log loss {log_loss(confidence[uncapped], right[uncapped]):.3f} "
        f"over {int(uncapped.sum())}"
    )
    codes = np.concatenate([a.codes for a in answers])
    for code, label in enumerate(LABELS):
        those = kept & (codes == code)
        if those.any():
            error, of_label = calibration(confidence[those], right[those], LABEL_BINS)
            print(f"{label:>8} {error:.3f}, {log_loss(confidence[those], right[those]):.3f}: {_binned(of_label)}")
    return bins


def _binned(bins: Bins) -> str:
    return "   ".join(f"{stated:.2f}: {share:.2f}, {count}" for stated, share, count in bins)


def _main_error(answer: Answer) -> str:
    """Name the commonest mistake of a run."""
    table = confusion(answer.truth, answer.found, answer.scored)
    np.fill_diagonal(table, 0)
    true, found = divmod(int(table.argmax()), table.shape[1])
    word = (*LABELS, "nothing")[found]
    return f"{LABELS[true]} called {word} for {table[true, found]} s" if table.any() else "no mistake"


def _print_thresholds(found: list[tuple[Runner, Thresholds]]) -> None:
    for name in THRESHOLDS:
        true = np.array([getattr(runner, name) for runner, _ in found])
        value = np.array([getattr(thresholds, name).value for _, thresholds in found])
        sd = np.array([getattr(thresholds, name).sd for _, thresholds in found])
        off = value / true - 1
        inside = np.mean(np.abs(value - true) <= 1.645 * sd)
        print(
            f"{name}: median absolute error {np.median(np.abs(off)):.1%}, median error {np.median(off):+.1%}, "
            f"90 % range holds the truth in {inside:.0%}"
        )


if __name__ == "__main__":
    main()
