"""The view ``estimates`` says in every engine what the single estimate says, to the 分.

DuckDB and SQLite always. PostgreSQL and Spark where somebody asks for them (docs/export.md):

    PINGHU_POSTGRES='host=localhost dbname=test' pytest tests/export -k postgres   # needs psql
    pip install '.[spark]' && pytest tests/export -k spark                         # needs Java
"""

import csv
import io
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from pinghu_cli.export.schema import Database, Dialect
from pinghu_cli.export.script import DIALECTS, literal, script, statements
from tests.calling import call
from tests.export.conftest import Claimed, Estimated, Row, at_every_bound, drawn, expected, rows

Ask = Callable[[Sequence[Row]], list[tuple[Any, ...]]]
"""Rows of claims -> line, status, min_fen, max_fen, capped, pays_out, counted, reason."""
QUESTION = "SELECT line, status, min_fen, max_fen, capped, pays_out, counted, reason FROM estimates ORDER BY line"


@pytest.fixture(scope="module")
def duckdb_asked(database: Database) -> Iterator[Ask]:
    connection = duckdb.connect()
    for statement in statements(database, "duckdb"):
        connection.execute(statement)

    def ask(claims: Sequence[Row]) -> list[tuple[Any, ...]]:
        connection.execute("DELETE FROM claims")
        connection.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)", claims)
        return connection.execute(QUESTION).fetchall()

    yield ask
    connection.close()


@pytest.fixture(scope="module")
def sqlite_asked(database: Database) -> Iterator[Ask]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script(database, "sqlite"))

        def ask(claims: Sequence[Row]) -> list[tuple[Any, ...]]:
            connection.execute("DELETE FROM claims")
            connection.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)", claims)
            return connection.execute(QUESTION).fetchall()

        yield ask


@pytest.fixture(scope="module")
def postgres_asked(database: Database) -> Ask:
    where = os.environ.get("PINGHU_POSTGRES")
    if not where:
        pytest.skip("PINGHU_POSTGRES names no database")

    def run(text: str) -> str:
        command = ["psql", where, "-q", "--csv", "-t", "-v", "ON_ERROR_STOP=1"]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True, encoding="utf-8").stdout

    def ask(claims: Sequence[Row]) -> list[tuple[Any, ...]]:
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows(claims)
        copied = f"COPY claims FROM STDIN (FORMAT csv);\n{lines.getvalue()}\\.\n"
        schema = (
            "DROP SCHEMA IF EXISTS pinghu_test CASCADE; CREATE SCHEMA pinghu_test; SET search_path = pinghu_test;\n"
        )
        said = run(f"{schema}{script(database, 'postgres')}\n{copied}{QUESTION};")
        return [
            (int(line), status, low and int(low), high and int(high), *(flag == "t" for flag in flags), reason or None)
            for line, status, low, high, *flags, reason in csv.reader(io.StringIO(said))
        ]

    return ask


@pytest.fixture(scope="module")
def spark_asked(database: Database) -> Iterator[Ask]:
    pyspark = pytest.importorskip("pyspark.sql")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)  # else Spark takes whatever python3 is on the path
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()

    def ask(claims: Sequence[Row]) -> list[tuple[Any, ...]]:
        types = "line BIGINT, applicant STRING, incentive STRING, base_fen BIGINT, count BIGINT, year BIGINT"
        frame = spark.createDataFrame(list(claims), f"{types}, profit_year BIGINT")
        frame.createOrReplaceTempView("claims")
        for statement in script(database, "spark").rstrip(";\n").split(";\n\n"):  # as docs/export.md says
            spark.sql(statement)
        return [tuple(row) for row in spark.sql(QUESTION).collect()]

    yield ask
    spark.stop()
    monkeypatch.undo()


ENGINES = ["duckdb", "sqlite", "postgres", "spark"]


@pytest.fixture
def ask(request: pytest.FixtureRequest) -> Ask:
    asked: Ask = request.getfixturevalue(f"{request.param}_asked")
    return asked


def told(answers: list[tuple[Any, ...]]) -> dict[int, Estimated]:
    """What an engine said, without the reason; an empty text is no amount."""
    return {
        line: (status, *(None if fen in (None, "") else fen for fen in (low, high)), *map(bool, flags))
        for line, status, low, high, *flags, _ in answers
    }


@pytest.mark.parametrize("ask", ENGINES, indirect=True)
def test_the_view_agrees_at_every_bound(ask: Ask) -> None:
    claimed = at_every_bound()
    assert len(claimed) > 1_000
    assert told(ask(rows(claimed))) == expected(claimed)


@pytest.mark.parametrize("ask", ["duckdb", "sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claimed=st.lists(drawn(), min_size=1, max_size=25))
def test_the_view_agrees_on_any_claims(ask: Ask, claimed: list[Claimed]) -> None:
    assert told(ask(rows(claimed))) == expected(claimed)


@pytest.mark.parametrize("ask", ENGINES, indirect=True)
def test_what_is_no_claim_is_said_and_comes_to_nothing_known(ask: Ask) -> None:
    bad: list[tuple[Row, str]] = [
        ((1, "甲", "no-such-thing", None, 1, None, None), "unknown_incentive"),
        ((2, "甲", "ai-cooperation", 0, 1, None, None), "bad_base"),
        ((3, "甲", "ai-cooperation", 10**14 + 1, 1, None, None), "bad_base"),
        ((4, "甲", "ai-cooperation", 100, 0, None, None), "bad_count"),
        ((5, "甲", "ai-cooperation", 100, 1, 1899, None), "bad_year"),
        ((6, "甲", "ai-cooperation", 10**14, 1000, None, None), "too_large"),
        ((7, "甲", "ai-cooperation", None, 1, None, None), "needs_base"),
    ]
    answers = ask([row for row, _ in bad])
    assert [answer[-1] for answer in answers] == [reason for _, reason in bad]
    assert {status for status, *_ in told(answers).values()} == {"bad_input", "needs_input"}
    assert {amount for _, *amounts, _, _, _ in told(answers).values() for amount in amounts} == {None}


def documented(language: str, words: str) -> str:
    """The one block of docs/export.md in ``language`` that has ``words``."""
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    [block] = [block for block in re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL) if words in block]
    return str(block)


@pytest.mark.usefixtures("postgres_asked")  # skips, too
def test_the_documented_steps_for_postgres_are_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of docs/export.md as they stand there, then its example of a claim."""
    monkeypatch.chdir(tmp_path)
    schema = "DROP SCHEMA IF EXISTS pinghu_documented CASCADE; CREATE SCHEMA pinghu_documented;"
    psql = ["psql", os.environ["PINGHU_POSTGRES"], "-q", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*psql, "-c", schema], check=True, capture_output=True)
    monkeypatch.setenv("PGOPTIONS", "-c search_path=pinghu_documented")
    tool, load = documented("sh", "--dialect postgres").splitlines()
    assert call(*tool.split()[1:]).code == 0
    subprocess.run([psql[0], psql[1], *load.split()[1:]], check=True, capture_output=True)
    example = documented("sql", "INSERT INTO claims")
    said = subprocess.run(
        [*psql, "--csv", "-t"], input=example, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    assert said.strip() == example.rpartition("-- ")[2].strip().replace(", ", ",")


@pytest.mark.usefixtures("spark_asked")  # skips, too
def test_the_documented_script_for_spark_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script of docs/export.md as it stands there, but for the place of the files."""
    monkeypatch.chdir(tmp_path)
    tool, _ = documented("sh", "--dialect spark").splitlines()
    assert call(*tool.split()[1:]).code == 0
    (tmp_path / "claims").mkdir()
    claim = "CAST(1 AS BIGINT) AS line, '甲公司' AS applicant, 'ai-cooperation' AS incentive"
    numbers = {"base_fen": "320000000", "count": "1", "year": "NULL", "profit_year": "NULL"}
    cast = ", ".join(f"CAST({number} AS BIGINT) AS {name}" for name, number in numbers.items())
    duckdb.sql(f"COPY (SELECT {claim}, {cast}) TO '{tmp_path}/claims/a.parquet'")
    script = documented("python", "# estimate.py").replace("s3a://bureau", tmp_path.as_uri())
    exec(compile(script, "estimate.py", "exec"), {"__name__": "__main__"})
    found = duckdb.read_parquet(str(tmp_path / "estimates" / "*.parquet"))
    assert found.project("applicant, incentive, min_fen, max_fen, reason").fetchall() == [
        ("甲公司", "ai-cooperation", 0, 50_000_000, "applicant_cap")
    ]


@pytest.mark.parametrize("text", ["O'Neil", "a\\b", "行\n行", "\t", "“引號”", "''", ""])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_text_is_quoted_as_the_translator_quotes_it(dialect: Dialect, text: str) -> None:
    """The translator knows how an engine reads a text; the package does without it."""
    assert literal(text, dialect) == exp.Literal.string(text).sql(dialect)
