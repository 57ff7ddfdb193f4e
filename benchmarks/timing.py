"""Time programs side by side: one run of each in turn, so that a busy moment of the machine falls on all alike."""

import argparse
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from platform import machine, python_version, system
from types import MappingProxyType
from typing import NamedTuple

PINGHU = f"{shlex.quote(sys.executable)} -m pinghu_cli"
BARE = "python -c pass"


class Program(NamedTuple):
    """A command line to time: its name, its words, what the environment adds, what is done before, how it may end."""

    name: str
    words: list[str]
    environment: Mapping[str, str] = MappingProxyType({})
    before: Callable[[], object] = lambda: None
    codes: tuple[int, ...] = (0,)


def pinghu(name: str, line: str, **environment: str) -> Program:
    """``line`` (``pinghu search 智能工廠``) by this Python."""
    return Program(name, [*shlex.split(PINGHU), *shlex.split(line)[1:]], environment)


def bare() -> Program:
    """The measure of all: this Python doing nothing."""
    return Program(BARE, [sys.executable, "-c", "pass"])


def processor() -> float:
    """Seconds of the processor that all programs took which have ended; of the clock where no system counts them."""
    try:
        import resource
    except ImportError:
        return time.perf_counter()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def minima(programs: Iterable[Program], runs: int) -> dict[str, float]:
    """Name -> least seconds of the processor over ``runs`` interleaved runs.

    Raise RuntimeError when a program fails.
    """
    programs = list(programs)
    took: dict[str, list[float]] = {program.name: [] for program in programs}
    for turn in range(runs + 1):
        for program in programs:
            program.before()
            seconds = once(program)
            if turn:  # the first turn fills the caches of the file system
                took[program.name].append(seconds)
    return {name: min(every) for name, every in took.items()}


def once(program: Program) -> float:
    """Seconds of the processor of one run, output thrown away."""
    compiled = {"PYTHONDONTWRITEBYTECODE": ""}  # as an installed package is
    environment = {**os.environ, **compiled, **program.environment}
    start = processor()
    done = subprocess.run(
        program.words,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    seconds = processor() - start
    if done.returncode not in program.codes:
        raise RuntimeError(f"{program.name}: exit {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    return seconds


def arguments(description: str | None, *, runs: int, sizes: Sequence[int] = ()) -> argparse.ArgumentParser:
    """What a benchmark takes: ``--runs`` and, where it grows what it measures, ``--sizes``; to be added to."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=runs)
    if sizes:
        parser.add_argument("--sizes", type=int, nargs="+", default=sizes)
    return parser


def setting(runs: int, *further: str) -> str:
    """One line: date, what ran (``further`` packages beside the usual), how often."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("pinghu", "typer", "rich", "msgspec", *further))
    day = time.strftime("%Y-%m-%d", time.gmtime())
    return f"{day}, Python {python_version()}, {packages}, {system()} {machine()}, {os.cpu_count()} cores, {runs} runs"
