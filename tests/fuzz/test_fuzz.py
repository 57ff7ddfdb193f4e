"""A short run of the fuzzer, alike each time; for longer ones see CONTRIBUTING.md."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import inputs, oracles

ROOT = Path(__file__).parents[2]


def test_a_short_run_finds_no_fault() -> None:
    """In a process of its own: the fuzzer changes the working folder and the environment."""
    call = [sys.executable, "-m", "tests.fuzz", "--seed", "11", "--inputs", "60", "--seconds", "60"]
    done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (oracles.Outcome(70, b"", b"broken", 0, {}), "exit code 70"),
        (oracles.Outcome(3, b"", b"Traceback (most recent call last)", 0, {}), "traceback"),
        (oracles.Outcome(3, b"", b"", 0, {}), "fails in silence"),
        (oracles.Outcome(0, b"\x1b[31m", b"", 0, {}), "output hold '\\x1b'"),
        (oracles.Outcome(0, b"", b"", 0, {"other.csv": b"x"}), "wrote other.csv, which nobody named"),
        (oracles.Outcome(0, b"", b"", 0, {"in.yaml": b""}), "changed its input in.yaml"),
        (oracles.Outcome(0, b"[", b"", 0, {}), "invalid json"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_must_not_be_is_seen(outcome: oracles.Outcome, fault: str) -> None:
    case = inputs.Case("data", ["budget", "-f", "json", "--data", "in.yaml"], {"in.yaml": b"a: 1"})
    found = list(oracles.faults(case, outcome))
    assert any(each.startswith(fault) for each in found), found
