"""Laws of the intake: a table says the same however it is written, results are read back, no edit goes unnamed."""

import sqlite3
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from pinghu_cli.batch.run import Batch, Job, run
from pinghu_cli.document.load import load
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.export.database import database
from pinghu_cli.export.script import script, statements
from pinghu_cli.intake.rows import Claimed, Row, RowReader, Skipped
from pinghu_cli.intake.tables import table
from pinghu_cli.intake.wording import wording
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.receipt import estimate
from pinghu_cli.spelling.normalise import simplified
from tests.batch.conftest import silent
from tests.intake.formats import WAYS
from tests.thorough import examples

DOCUMENT = load()
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate])


class Drawn(NamedTuple):
    """What a row means: an amount in 分 and the year only where it has them."""

    applicant: str
    incentive: str
    fen: int | None
    units: int | None
    year: int | None


NAMES = {
    "ai-cooperation": ["ai-cooperation", "與人工智能企業合作", "与人工智能企业合作"],
    "computing-power": ["computing-power", "購買智算、超算算力服務獎勵"],
    "home-appliance.grade-1": ["一級能效家電", "home-appliance.grade-1"],
    "digital-product": ["手機", "digital-product"],
    "smart-factory.factory": ["省級智能工廠", "smart-factory.factory"],
    "export-credit-insurance": ["出口信用保險保費補助"],
}
WITHOUT_AMOUNT = {"smart-factory.factory"}
APPLICANTS = ["平湖甲公司", "乙(平湖)有限公司", "張三", "91330482MA2B8XXX1X", "@丁", "O'Neil Ltd"]
drawn = st.builds(
    lambda who, what, fen, count, year: Drawn(who, what, None if what in WITHOUT_AMOUNT else fen, count, year),
    st.sampled_from(APPLICANTS),
    st.sampled_from(sorted(NAMES)),
    st.integers(1, 10**9).map(lambda hundreds: hundreds * 100) | st.integers(1, 10**8),
    st.sampled_from([None, 1, 2, 3, 12]),
    st.sampled_from([None, 2024, 2025]),
)


class Written(NamedTuple):
    """A table as somebody may write it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def amount_as(fen: int | None, scale: int, way: int) -> str:
    """An amount in a column of ``scale`` 元, in one of the ways of writing it."""
    if fen is None:
        return ""
    yuan = to_yuan(fen)
    bare = f"{(Decimal(fen) / 100 / scale).normalize():f}"
    if way == 1 and scale == 1:
        return f"{yuan:,f}"
    if way == 2:
        return f"￥{yuan:f}元"
    if way == 3 and fen % 1_000_000 == 0:
        return f"{fen // 1_000_000}萬元"
    return bare


@st.composite
def written(draw: st.DrawFn, claims: list[Drawn]) -> Written:
    """``claims`` under headings, in an order and with cells of somebody's choice."""
    unit, scale = draw(st.sampled_from([("", 1), ("(元)", 1), ("(萬元)", 10_000), ("/千元", 1_000)]))
    columns: dict[str, list[str]] = {}
    who = draw(st.sampled_from(["申請人", "企業名稱", "姓名", "applicant", "購方名稱"]))
    columns[who] = [claim.applicant for claim in claims]
    what = draw(st.sampled_from(["項目", "補助項目", "incentive", "品名", "申報事項"]))
    columns[what] = [draw(st.sampled_from(NAMES[claim.incentive])) for claim in claims]
    amounts = draw(st.sampled_from(["單價", "購買單價", "售價", "單件金額"])) + unit
    columns[amounts] = [amount_as(claim.fen, scale, draw(st.integers(0, 3))) for claim in claims]
    counts = draw(st.sampled_from(["數量", "台數(台)", "購買數量", "count"]))
    columns[counts] = [
        "" if claim.units is None else draw(st.sampled_from(["{}", "{}台", "{}.0"])).format(claim.units)
        for claim in claims
    ]
    years = draw(st.sampled_from(["年度", "購買日期", "year"]))
    columns[years] = [
        "" if claim.year is None else draw(st.sampled_from(["{}", "{}-03-01", "{}年"])).format(claim.year)
        for claim in claims
    ]
    columns["備註"] = [draw(st.sampled_from(["", "已公示", "甲;乙"])) for _ in claims]
    columns["電話"] = ["13800000000" for _ in claims]
    order = draw(st.permutations(list(columns)))
    return Written(tuple(order), tuple(zip(*(columns[name] for name in order), strict=True)))


tables = st.lists(drawn, min_size=1, max_size=8).flatmap(lambda claims: st.tuples(st.just(claims), written(claims)))


def read(path: Path) -> list[object]:
    """The claims in a file, in its order; of other rows what is wrong with them."""
    with table(DOCUMENT, str(path)) as found:
        reader = RowReader(DOCUMENT, found.headings)
        rows = [reader.read(row) if isinstance(row, Row) else row for row in found.rows()]
        return [
            Drawn(row.applicant, row.incentive, row.base_fen, row.count, row.year) if isinstance(row, Claimed) else row
            for row in rows
            if not isinstance(row, Skipped)
        ]


@settings(quick, max_examples=examples(6, 300))
@given(tables)
def test_a_table_says_what_its_author_meant_in_every_format_and_encoding(drawn: tuple[list[Drawn], Written]) -> None:
    claims, form = drawn
    with tempfile.TemporaryDirectory() as folder:
        for way, (name, write) in WAYS.items():
            path = Path(folder) / name
            try:
                write(path, form.head, form.rows)
            except UnicodeEncodeError:
                assert way == "big5"  # which has no simplified characters
                continue
            assert read(path) == claims, way


def batch(source: Path, output: Path, *, chinese: bool | None = None) -> Batch:
    return run(DOCUMENT, Job(input=str(source), output=str(output), chinese=chinese), report=silent)


def sums(done: Batch) -> list[tuple[object, ...]]:
    """What a batch comes to, group by group."""
    return [(group.kind, group.id, group.name, group.sums) for group in done.groups]


RESULTS = ["csv", "tsv", "json", "jsonl", "parquet", "xlsx"]


@settings(quick, max_examples=examples(3, 300))
@given(tables, st.sampled_from(["", "單位:萬元\n"]), st.booleans(), st.sampled_from(RESULTS))
def test_results_are_read_back_with_the_same_sums(
    drawn: tuple[list[Drawn], Written], above: str, chinese: bool, suffix: str
) -> None:
    _, form = drawn
    assume(not above or not any("元" in name for name in form.head))
    with tempfile.TemporaryDirectory() as folder:
        source, results, output = (Path(folder) / name for name in ("in.csv", f"out.{suffix}", "again.csv"))
        WAYS["comma"][1](source, form.head, form.rows)
        source.write_text(above + source.read_text(encoding="utf-8"), encoding="utf-8")
        done = batch(source, results, chinese=chinese)
        again = batch(results, output)
        assert (sums(again), again.rejected) == (sums(done), 0)
        if suffix in {"csv", "jsonl"}:
            results.write_text(simplified(results.read_text(encoding="utf-8")), encoding="utf-8")
            again = batch(results, output)
            assert again.groups[0].sums == done.groups[0].sums


@cache
def engines() -> tuple[sqlite3.Connection, duckdb.DuckDBPyConnection]:
    """SQLite and DuckDB with the views that are shipped for them."""
    shipped_views = database(DOCUMENT)
    in_sqlite, in_duckdb = sqlite3.connect(":memory:"), duckdb.connect()
    in_sqlite.executescript(script(shipped_views, "sqlite"))
    for statement in statements(shipped_views, "duckdb"):
        in_duckdb.execute(statement)
    return in_sqlite, in_duckdb


@settings(quick, max_examples=examples(4, 200))
@given(st.lists(drawn, min_size=1, max_size=12))
def test_single_batch_and_engines_agree(claims: list[Drawn]) -> None:
    """One estimate after the other, the batch of a file, and the view that is shipped for SQLite and DuckDB."""
    receipts = {
        who: estimate(
            DOCUMENT,
            [
                Claim(incentive=claim.incentive, base_fen=claim.fen, count=claim.units or 1, year=claim.year)
                for claim in claims
                if claim.applicant == who
            ],
        )
        for who in dict.fromkeys(claim.applicant for claim in claims)
    }
    single = sum(int((receipt.totals.known_max_yuan or 0) * 100) for receipt in receipts.values())
    rows = [
        (line, claim.applicant, claim.incentive, claim.fen, claim.units or 1, claim.year, None)
        for line, claim in enumerate(claims, start=1)
    ]
    question = "SELECT COALESCE(SUM(max_fen), 0) FROM estimates WHERE counted AND pays_out"
    found = {single}
    for engine in engines():
        engine.execute("DELETE FROM claims")
        engine.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        [(total,)] = engine.execute(question).fetchall()
        found.add(int(total))
    with tempfile.TemporaryDirectory() as folder:
        head = ("applicant", "incentive", "base", "count", "year")
        texts = [
            (
                claim.applicant,
                claim.incentive,
                amount_as(claim.fen, 1, 0),
                str(claim.units or ""),
                str(claim.year or ""),
            )
            for claim in claims
        ]
        WAYS["jsonl"][1](Path(folder) / "in.jsonl", head, texts)
        of_batch = batch(Path(folder) / "in.jsonl", Path(folder) / "out.csv").groups[0].sums.max_fen
    assert found == {of_batch}


HEAD = ("申請人", "項目", "單價(元)", "數量", "年度")
BODY = (
    ("甲公司", "一級能效家電", "8000", "3", "2025"),
    ("乙公司", "與人工智能企業合作", "1000000", "1", "2025"),
    ("乙公司", "購買智算、超算算力服務獎勵", "600000", "1", "2024"),
    ("丙", "手機", "3000", "2", "2025"),
)
OTHER_COLUMNS = ["備註", "電話", "小計", "總價", "上年金額", "核定金額", "發票號碼", "台數", "購入量", "單位"]
SYNONYMS = ["企業", "姓名", "品名", "金額", "總價", "售價", "件數", "套", "年", "日期", "補貼金額", "x"]


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], list[list[str]], str]:
    """The header with one edit, the rows that belong to it, and a line over the table."""
    head, rows, above = list(HEAD), [list(row) for row in BODY], ""
    place = draw(st.integers(0, len(head) - 1))
    name = head[place]
    at = draw(st.integers(0, len(name) - 1))
    match draw(st.sampled_from(["drop", "double", "swap", "synonym", "column", "unit", "width", "blank"])):
        case "drop":
            head[place] = name[:at] + name[at + 1 :]
        case "double":
            head[place] = name[: at + 1] + name[at:]
        case "swap":
            head[place] = name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
        case "synonym":
            head[place] = draw(st.sampled_from(SYNONYMS))
        case "column":
            head.insert(place, draw(st.sampled_from(OTHER_COLUMNS)))
            cell = draw(st.sampled_from(["", "5", "10000", "萬元"]))
            for row in rows:
                row.insert(place, cell)
        case "unit":
            head[2], above = draw(
                st.sampled_from(
                    [("單價", "單位:元"), ("單價(萬元)", ""), ("單價", "單位:萬元"), ("元", ""), ("單價/美元", "")]
                )
            )
        case "width":
            head[place] = draw(st.sampled_from([f" {name} ", name.replace("(", "（"), simplified(name), f"*{name}:"]))
        case _:
            head[place] = ""
    return head, rows, above


@settings(quick, max_examples=examples(15, 1500))
@given(edited())
def test_no_edit_of_a_header_changes_a_sum_without_being_named(edit: tuple[list[str], list[list[str]], str]) -> None:
    """The sum is the same, or the file or rows of it are refused, or what people read first names the column."""
    head, rows, above = edit
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "in.csv", Path(folder) / "out.csv"
        lines = [above] * bool(above) + [",".join(row) for row in (head, *rows)]
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            done = batch(source, output)
        except (DataError, UsageError) as error:
            assert error.message and error.hint
            return
        event("same" if done.groups[0].sums.max_fen == RIGHT else "another sum")
        if done.groups[0].sums.max_fen == RIGHT and not done.rejected:
            return
        told = " ".join((*done.headings.warnings, *done.remarks))
        changed = [name.strip() or f"_{place}" for place, name in enumerate(head, start=1) if name not in HEAD]
        assert done.rejected or all(name in told for name in changed or [head[2]]), told


RIGHT = (3 * 1600 + 200_000 + 2 * 450) * 100
"""The last of 乙公司's claims is of a year in which the document does not hold."""


def test_no_result_is_taken_for_a_row_that_was_turned_down(tmp_path: Path) -> None:
    """A result whatever its state is read back: 不符合條件 under our own heading is no office's answer."""
    rows = [("smart-factory.factory", "", ""), ("digital-product", "9000", ""), ("tech-credit", "", "")]
    rows.append(("smart-factory.factory", "", "2024"))
    source, results = tmp_path / "in.csv", tmp_path / "out.csv"
    lines = ["申請人,項目,金額,年度", *(f"甲,{name},{amount},{year}" for name, amount, year in rows)]
    source.write_text("\n".join(lines), encoding="utf-8")
    for chinese in (True, False):
        done = batch(source, results, chinese=chinese)
        written = results.read_text(encoding="utf-8")
        states = wording().statuses
        assert all(word in written for word in (states.values() if chinese else states))
        assert (batch(results, tmp_path / "again.csv").rejected, done.rejected) == (0, 0)


@pytest.mark.parametrize("suffix", RESULTS)
def test_names_are_read_back_as_they_were(tmp_path: Path, suffix: str) -> None:
    """A name that a spreadsheet would take for a formula is guarded in the file, and is the same name when read."""
    names = ["@丁", "=甲公司", "+乙公司", "－丙公司", "\t己公司", "\n庚公司", "O'Neil Ltd", "戊"]
    source, results = tmp_path / "in.csv", tmp_path / f"out.{suffix}"
    source.write_text(
        "\n".join(["申請人,項目", *(f'"{name}",smart-factory.factory' for name in names)]), encoding="utf-8"
    )
    done = batch(source, results)
    again = batch(results, tmp_path / "again.csv")
    assert sums(again) == sums(done)
    assert sorted(group.name for group in done.groups if group.kind == "applicant") == sorted(map(str.strip, names))
