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
from tests.thorough import examples

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


def documented(language: str, words: str) -> str:
    """The one block of docs/export.md in ``language`` that has ``words``."""
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    [block] = [block for block in re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL) if words in block]
    return str(block)


@pytest.fixture(scope="module")
def spark_asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks by the steps of docs/export.md as they stand there, but for the place of the files."""
    pyspark = pytest.importorskip("pyspark.sql")
    folder = tmp_path_factory.mktemp("spark")
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # it is short
    spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()

    def ask(claims: Sequence[Row]) -> list[tuple[Any, ...]]:
        (folder / "claims").mkdir()
        with duckdb.connect() as connection:
            types = "line BIGINT, applicant TEXT, incentive TEXT, base_fen BIGINT, count BIGINT, year BIGINT"
            connection.execute(f"CREATE TABLE claims({types}, profit_year BIGINT)")
            connection.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)", claims)
            connection.execute(f"COPY claims TO '{folder}/claims/a.parquet'")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            tool, _ = documented("sh", "--dialect spark").splitlines()
            assert call(*tool.split()[1:]).code == 0
            written = documented("python", "# estimate.py").replace("s3a://bureau", folder.as_uri())
            exec(compile(written, "estimate.py", "exec"), {"__name__": "__main__"})
        return duckdb.execute(QUESTION.replace("estimates", f"'{folder}/estimates/*.parquet'")).fetchall()

    yield ask
    spark.stop()


def told(answer: tuple[Any, ...]) -> Estimated:
    """What an engine said of a claim, without the reason; an empty text is no amount."""
    _, status, low, high, *flags, _ = answer
    return (status, *(None if fen in (None, "") else fen for fen in (low, high)), *map(bool, flags))


BOUNDS = tuple(at_every_bound())
DOCUMENTED = (-1, "甲公司", "ai-cooperation", 320_000_000, 1, None, None)
"""The claim of docs/export.md."""
BAD: dict[Row, str] = {
    (-10, "甲", "no-such-thing", None, 1, None, None): "unknown_incentive",
    (-9, "甲", "ai-cooperation", 0, 1, None, None): "bad_base",
    (-8, "甲", "ai-cooperation", 10**14 + 1, 1, None, None): "bad_base",
    (-7, "甲", "ai-cooperation", 100, 0, None, None): "bad_count",
    (-6, "甲", "ai-cooperation", 100, 1, 1899, None): "bad_year",
    (-5, "甲", "ai-cooperation", 10**14, 1000, None, None): "too_large",
    (-4, "甲", "ai-cooperation", None, 1, None, None): "needs_base",
}
Answers = dict[int, tuple[Any, ...]]
"""By line, as an engine has answered."""


@pytest.fixture(scope="module", params=["duckdb", "sqlite", "postgres", "spark"])
def answers(request: pytest.FixtureRequest) -> Answers:
    """What an engine says of all of these claims: some take long over a question, and are asked once."""
    ask: Ask = request.getfixturevalue(f"{request.param}_asked")
    return {answer[0]: answer for answer in ask([*BAD, DOCUMENTED, *rows(BOUNDS)])}


def test_the_view_agrees_at_every_bound(answers: Answers) -> None:
    assert len(BOUNDS) > 1_000
    assert {line: told(answer) for line, answer in answers.items() if line > 0} == expected(BOUNDS)


def test_what_is_no_claim_is_said_and_comes_to_nothing_known(answers: Answers) -> None:
    assert {row[0]: answers[row[0]][-1] for row in BAD} == {row[0]: reason for row, reason in BAD.items()}
    for row in BAD:
        status, *amounts, _, _, _ = told(answers[row[0]])
        assert (status in {"bad_input", "needs_input"}, amounts) == (True, [None, None])


def test_the_documented_claim_comes_to_what_is_documented(answers: Answers) -> None:
    _, _, low, high, _, _, _, reason = answers[DOCUMENTED[0]]
    assert (low, high, reason) == (0, 50_000_000, "applicant_cap")


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
@settings(max_examples=examples(30, 100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claimed=st.lists(drawn(), min_size=1, max_size=25))
def test_the_view_agrees_on_any_claims(request: pytest.FixtureRequest, engine: str, claimed: list[Claimed]) -> None:
    ask: Ask = request.getfixturevalue(f"{engine}_asked")
    assert {answer[0]: told(answer) for answer in ask(rows(claimed))} == expected(claimed)


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


@pytest.mark.parametrize("text", ["O'Neil", "a\\b", "行\n行", "\t", "“引號”", "''", ""])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_text_is_quoted_as_the_translator_quotes_it(dialect: Dialect, text: str) -> None:
    """The translator knows how an engine reads a text; the package does without it."""
    assert literal(text, dialect) == exp.Literal.string(text).sql(dialect)
