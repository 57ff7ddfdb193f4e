"""Results and rejects -> files, written under other names and put in place whole."""

import csv
from collections.abc import Iterator
from pathlib import Path

from pinghu_cli.batch import lines
from pinghu_cli.batch.cells import other
from pinghu_cli.batch.engine import Engine, Row, literal, quoted
from pinghu_cli.batch.source import Columns, Input, Source
from pinghu_cli.batch.steps import KEPT, REJECTS, RESULTS, WORDS

REJECT_FIELDS = ("line", "code", "reason", "text")
_COPY = {
    "csv": "FORMAT csv, HEADER",
    "tsv": "FORMAT csv, HEADER, DELIMITER '\t'",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
    "json": "FORMAT json, ARRAY true",
    "jsonl": "FORMAT json",
}


def write_results(engine: Engine, columns: Columns, format: str, path: Path) -> None:
    """Every result in the order of the file, amounts in 元 with two decimals; see docs/batch.md for the fields."""
    shown = {
        "line": "line",
        "applicant": "applicant",
        "incentive": "incentive",
        "base_yuan": _yuan("CASE WHEN takes_base THEN base_fen END"),
        "count": "COALESCE(count, 1)",
        **{role: role for role in ("year", "profit_year") if role in columns.roles},
        "min_yuan": _yuan("certain_fen"),
        "max_yuan": _yuan("granted_fen"),
        "capped": "capped",
        "counted": "counted",
        "status": "status",
        "reason": WORDS,
    }
    for place, name in enumerate(columns.others):
        shown[f"input_{name}" if name in shown else name] = other(place)
    listed = ", ".join(f"{value} AS {quoted(name)}" for name, value in shown.items())
    engine.run(f"COPY (SELECT {listed} FROM {RESULTS} WHERE {KEPT}) TO {literal(path)} ({_COPY[format]})")


def write_rejects(engine: Engine, file: Input, source: Source, path: Path) -> None:
    """The rejects as CSV: line, code, reason, and the text as it stands in the file (as JSON where it is none)."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(REJECT_FIELDS)
        writer.writerows(_rejects(engine, file, source))


def _rejects(engine: Engine, file: Input, source: Source) -> Iterator[Row]:
    if file.format in {"csv", "jsonl"}:
        rows = (row for chunk in engine.chunks(f"FROM {REJECTS} ORDER BY line") for row in chunk)
        with file.path.open("rb") as stream:
            for (line, _, code, reason), text in lines.beside(stream, rows):
                yield line, code, reason, text
        return
    records = f"SELECT ROW_NUMBER() OVER () AS line, TO_JSON(t) AS text FROM {source.relation} AS t"
    query = f"SELECT line, code, reason, text FROM {REJECTS} JOIN ({records}) USING (line) ORDER BY line"
    for chunk in engine.chunks(query):
        yield from chunk


def _yuan(fen: str) -> str:
    """分 as a decimal in 元: exact, for `sql.MAX_PRODUCT_FEN` has 16 digits."""
    return f"CAST({fen} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2))"
