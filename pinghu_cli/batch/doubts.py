"""What looks like a slip in the claims of a batch: amounts far from all others, rows that stand twice."""

import string
from collections.abc import Iterator, Sequence

from pinghu_cli.batch.cells import CELLS, column
from pinghu_cli.batch.claims import CLAIMS
from pinghu_cli.batch.engine import Engine
from pinghu_cli.document.model import Document
from pinghu_cli.intake.cells import AROUND
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.plausible import NAMED, Spread, about_amounts, about_doubles, places_that_tell

_SAME = "applicant, incentive, base_fen, count, year, profit_year"
"""What claims have in common that say the same."""


def doubts(engine: Engine, document: Document, headings: Headings) -> Iterator[str]:
    """A sentence for each; all of it is counted."""
    yield from about_doubles(*_doubles(engine, headings))
    yield from about_amounts(document, _InDatabase(engine))


def _doubles(engine: Engine, headings: Headings) -> tuple[int, int, int]:
    """How many rows say in all columns what an earlier one says; the first such row, and the earlier one."""
    claims = f"(SELECT line, row, hash({_SAME}) AS same FROM {CLAIMS} WHERE incentive IS NOT NULL)"
    engine.run(f"CREATE TABLE alike AS SELECT same FROM {claims} GROUP BY same HAVING COUNT(*) > 1")
    if not engine.value("SELECT COUNT(*) FROM alike"):
        return 0, 0, 0
    around = literal(string.whitespace + AROUND)
    texts = ", ".join(f"TRIM(COALESCE({column(place)}, ''), {around})" for place in places_that_tell(headings))
    doubtful = f"{claims} AS c SEMI JOIN alike USING (same)"
    rows = f"SELECT hash({texts}) AS said, row FROM {doubtful} JOIN {CELLS} ON place = c.line"
    groups = f"SELECT COUNT(*) - 1 AS more, MIN(row, 2) AS first FROM ({rows}) GROUP BY said HAVING COUNT(*) > 1"
    ((more, first),) = engine.run(f"SELECT CAST(SUM(more) AS BIGINT), MIN([first[2], first[1]]) FROM ({groups})")
    return (more, *first) if more else (0, 0, 0)


class _InDatabase:
    """`intake.plausible.Amounts` of the claims in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def spreads(self) -> Sequence[Spread]:
        rows = self._engine.run(
            f"SELECT CAST(incentive AS TEXT), MIN(base_fen), MAX(base_fen) FROM {CLAIMS} "
            "WHERE incentive IS NOT NULL AND base_fen IS NOT NULL GROUP BY incentive ORDER BY incentive"
        )
        return [Spread(*row) for row in rows]

    def median(self, incentive: str) -> int:
        return int(self._engine.value(f"SELECT quantile_disc(base_fen, 0.5) FROM {CLAIMS} WHERE {_is(incentive)}"))

    def lines(self, incentive: str, below: int, above: int) -> Sequence[tuple[int, int]]:
        rows = self._engine.run(
            f"SELECT row, base_fen FROM {CLAIMS} "
            f"WHERE {_is(incentive)} AND (base_fen < {below} OR base_fen > {above}) ORDER BY row LIMIT {NAMED}"
        )
        return list(rows)


def _is(incentive: str) -> str:
    return f"incentive = {literal(incentive)}"
