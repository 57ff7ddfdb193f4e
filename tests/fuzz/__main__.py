"""``python -m tests.fuzz --seconds 60 [--inputs 1000] [--jobs 2] [--seed 1] [--kind data] [--only 123]``."""

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from tests.fuzz import inputs, oracles

TWICE = 0.05
"""Share of the cases that are run a second time, with nothing remembered from the first."""
PROGRAMS = 0.005
"""Share that is run as a program of its own too, which must answer the same."""
TOLD = 10_000
"""Cases after which a long run says how far it is."""
ROUND = 500
"""Cases after which a worker is replaced by a fresh one: what the tool remembers within a process goes with it."""


class Judged(NamedTuple):
    """A case that was run: its number, what was wrong with it, and the processor time that it took."""

    number: int
    kind: str
    arguments: list[str]
    faults: list[str]
    seconds: float


def main() -> int:
    """Run cases until time or number is up; print each fault and how to make it again. 1 where there was one."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description="Inputs at random, judged by what must hold."
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="stop after so many")
    parser.add_argument("--jobs", type=int, default=1, help="processes that run cases at the same time")
    parser.add_argument("--kind", choices=list(inputs.KINDS), help="cases of one kind only")
    parser.add_argument("--only", type=int, help="one case, by its number, and what it said")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pinghu-fuzz-", ignore_cleanup_errors=True) as folder:
        oracles.move_into(Path(folder))
        try:
            if asked.only is not None:
                return _show(inputs.case(asked.seed, asked.only, _kinds(asked)), Path(folder))
            return _run(asked, Path(folder))
        finally:
            os.chdir("..")


def _kinds(asked: argparse.Namespace) -> tuple[str, ...]:
    return (asked.kind,) if asked.kind else inputs.kinds()


def _run(asked: argparse.Namespace, folder: Path) -> int:
    made: Counter[str] = Counter()
    faulty = 0
    slowest = 0.0
    again = f"python -m tests.fuzz --seed {asked.seed}{f' --kind {asked.kind}' if asked.kind else ''} --only "
    try:
        for case in _by_workers(asked, folder):
            made[case.kind] += 1
            slowest = max(slowest, case.seconds)
            if case.faults:
                faulty += 1
                print(f"{'; '.join(case.faults)}\n  {case.arguments!r:.300}\n  {again}{case.number}", flush=True)
            if made.total() % TOLD == 0:
                print(f"{made.total():,} inputs, {faulty} with faults", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        pass
    counted = ", ".join(f"{kind} {number:,}" for kind, number in sorted(made.items()))
    print(
        f"{made.total():,} inputs ({counted}), seed {asked.seed}: {faulty} with faults; slowest {slowest:.2f} s",
        flush=True,
    )
    return 1 if faulty else 0


def _by_workers(asked: argparse.Namespace, folder: Path) -> Iterator[Judged]:
    """Every case judged, in the order in which they are done. A worker that dies is a fault of its case."""
    ending = time.monotonic() + asked.seconds
    inputs.vocabulary(), inputs.parameters()  # before the workers part: they need not make them again
    next_of = dict(_worker(asked, folder, first) for first in range(min(asked.jobs, asked.inputs)))
    try:
        while next_of and time.monotonic() < ending:
            for receiving in wait([*next_of], timeout=1):
                assert isinstance(receiving, Connection)
                number = next_of.pop(receiving)
                try:
                    judged = receiving.recv()
                except EOFError:
                    case = inputs.case(asked.seed, number, _kinds(asked))
                    judged = Judged(number, case.kind, case.arguments, ["the process died"], 0.0)
                    receiving.close()
                if judged is not None:
                    yield judged
                    number += asked.jobs
                if judged is None or receiving.closed:
                    next_of.update([_worker(asked, folder, number)] if number < asked.inputs else [])
                else:
                    next_of[receiving] = number
    finally:
        for child in multiprocessing.active_children():
            child.terminate()
            child.join()


def _worker(asked: argparse.Namespace, folder: Path, first: int) -> tuple[Connection, int]:
    """Where a new process sends the cases of its round once they are run, then None; and the number of the first."""
    receiving, sending = multiprocessing.Pipe(duplex=False)
    numbers = range(first, asked.inputs, asked.jobs)[:ROUND]
    work = folder / f"worker-{first % asked.jobs}"
    forked = multiprocessing.get_context("fork")
    forked.Process(target=_round, args=(asked, work, numbers, sending), daemon=True).start()
    sending.close()
    return receiving, first


def _round(asked: argparse.Namespace, folder: Path, numbers: range, sending: Connection) -> None:
    oracles.move_into(folder)
    for number in numbers:
        case = inputs.case(asked.seed, number, _kinds(asked))
        chance = random.Random(number)
        found, seconds = judged(case, folder, twice=chance.random() < TWICE, program=chance.random() < PROGRAMS)
        sending.send(Judged(number, case.kind, case.arguments, found, seconds))
    sending.send(None)


def judged(case: inputs.Case, folder: Path, *, twice: bool, program: bool = False) -> tuple[list[str], float]:
    """What is wrong with ``case``, and the processor time that it took."""
    work = folder / "work"
    try:
        outcome = oracles.run(case, work)
        found = list(oracles.faults(case, outcome))
        if twice:
            oracles.forget()
            found += oracles.differences(outcome, oracles.run(case, work))
        if program and oracles.can_be_a_program(case):
            found += [f"as a program: {other}" for other in oracles.differences(outcome, oracles.program(case, work))]
    except oracles.TooSlow:
        return [f"longer than {oracles.SECONDS:g} s"], oracles.SECONDS
    found += [f"wrote {path.name} at home" for path in (folder / "home").iterdir()]
    found += [f"wrote {path.name} beside" for path in folder.iterdir() if path.name not in {"home", "work"}]
    return found, outcome.seconds


def _show(case: inputs.Case, folder: Path) -> int:
    for name, content in case.files.items():
        print(f"-- {name}\n{content.decode('utf-8', 'backslashreplace')}")
    print(repr(case.arguments))
    found, _ = judged(case, folder, twice=True, program=True)
    try:
        outcome = oracles.run(case, folder / "work")
        print(outcome.code, repr(outcome.out[:3000].decode("utf-8", "replace")), outcome.err.decode("utf-8", "replace"))
    except oracles.TooSlow:
        pass
    print("\n".join(found) or "no fault")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
