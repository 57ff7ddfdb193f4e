"""A batch as the tests call it: rows in, results and rejects out."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pinghu_cli.batch.run import Batch, Job, run
from pinghu_cli.document.model import Document

HEADER = ("applicant", "incentive", "base", "count", "year", "profit_year")


class Done(NamedTuple):
    """What a job left behind, each row with its fields by name."""

    batch: Batch
    results: list[dict[str, str]]
    rejects: list[dict[str, str]]


Run = Callable[..., Done]


def silent(_stage: str, _fraction: float | None) -> None:
    """Progress for nobody."""


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_csv(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> None:
    """``rows`` under ``header``, quoted where they must be."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


@pytest.fixture
def batch(document: Document, tmp_path: Path) -> Run:
    """Run rows, or a file's bytes, through a batch."""

    def called(rows: Sequence[Sequence[str]] | bytes, name: str = "in.csv", **job: Any) -> Done:
        path, output = tmp_path / name, tmp_path / "out.csv"
        if isinstance(rows, bytes):
            path.write_bytes(rows)
        else:
            write_csv(path, rows)
        done = run(document, Job(input=str(path), output=str(output), **job), report=silent)
        return Done(done, rows_of(output), rows_of(Path(done.rejects)) if done.rejects else [])

    return called
