"""``python -m tests.fuzz --seconds 60 [--seed 1] [--kind data] [--only 123]``."""

import argparse
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from tests.fuzz import inputs, oracles

TWICE = 0.1
"""Share of the cases that are run a second time."""


def main() -> int:
    """Run cases until time or number is up; print each fault and how to make it again. 1 where there was one."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description="Inputs at random, judged by what must hold."
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="stop after so many")
    parser.add_argument("--kind", choices=list(inputs.KINDS), help="cases of one kind only")
    parser.add_argument("--only", type=int, help="one case, by its number, and what it said")
    asked = parser.parse_args()
    kinds = (asked.kind,) if asked.kind else inputs.kinds()
    folder = oracles.own_folder()
    try:
        if asked.only is not None:
            return _show(inputs.case(asked.seed, asked.only, kinds), folder)
        return _run(asked, kinds, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(asked: argparse.Namespace, kinds: tuple[str, ...], folder: Path) -> int:
    made: Counter[str] = Counter()
    faulty = number = 0
    slowest = 0.0
    ending = time.monotonic() + asked.seconds
    again = f"python -m tests.fuzz --seed {asked.seed}{f' --kind {asked.kind}' if asked.kind else ''} --only "
    try:
        while time.monotonic() < ending and number < asked.inputs:
            case = inputs.case(asked.seed, number, kinds)
            found, seconds = judged(case, folder, twice=random.Random(number).random() < TWICE)
            made[case.kind] += 1
            slowest = max(slowest, seconds)
            if found:
                faulty += 1
                print(f"{'; '.join(found)}\n  {case.arguments!r:.300}\n  {again}{number}", flush=True)
            number += 1
    except KeyboardInterrupt:
        pass
    counted = ", ".join(f"{kind} {count:,}" for kind, count in made.items())
    print(
        f"{number:,} inputs ({counted}), seed {asked.seed}: {faulty} with faults; slowest {slowest:.2f} s", flush=True
    )
    return 1 if faulty else 0


def judged(case: inputs.Case, folder: Path, *, twice: bool) -> tuple[list[str], float]:
    """What is wrong with ``case``, and the processor time that it took."""
    work = folder / "work"
    try:
        outcome = oracles.run(case, work)
        found = list(oracles.faults(case, outcome))
        if twice:
            found += oracles.differences(outcome, oracles.run(case, work))
    except oracles.TooSlow:
        return [f"longer than {oracles.SECONDS:g} s"], oracles.SECONDS
    found += [f"wrote {path.name} at home" for path in (folder / "home").iterdir()]
    found += [f"wrote {path.name} beside" for path in folder.iterdir() if path.name not in {"home", "work"}]
    return found, outcome.seconds


def _show(case: inputs.Case, folder: Path) -> int:
    for name, content in case.files.items():
        print(f"-- {name}\n{content.decode('utf-8', 'backslashreplace')}")
    print(repr(case.arguments))
    found, _ = judged(case, folder, twice=True)
    try:
        outcome = oracles.run(case, folder / "work")
        print(outcome.code, repr(outcome.out[:3000].decode("utf-8", "replace")), outcome.err.decode("utf-8", "replace"))
    except oracles.TooSlow:
        pass
    print("\n".join(found) or "no fault")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
