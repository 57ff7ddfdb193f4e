"""Rows that the database puts together mean what the reader of rows makes of them, one by one."""

import re
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from pinghu_cli.batch import applicants, claims
from pinghu_cli.batch.run import Job, run
from pinghu_cli.document.load import load
from pinghu_cli.errors import DataError
from pinghu_cli.intake import cells
from pinghu_cli.intake.claims_file import read_claims_file
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import understood
from pinghu_cli.intake.rows import Claimed, Row, RowReader
from pinghu_cli.intake.wording import is_sum, is_total, wording
from tests.batch.conftest import Run, rows_of, silent, write_csv
from tests.thorough import examples

DOCUMENT = load()
FIGURES = {role: re.compile(pattern) for role, pattern in claims._PLAIN_FIGURES.items()}
digits = st.text("0123456789.", min_size=1, max_size=12)


@settings(deadline=None)
@given(digits)
def test_what_the_database_reads_as_a_figure_the_reader_reads_as_the_same(text: str) -> None:
    for role, pattern in FIGURES.items():
        if pattern.fullmatch(text):
            assert cells.READERS[role](text) == cells.Reading(int(text))


@pytest.mark.parametrize("scale", sorted({*filter(None, wording().units.values())}))
@settings(deadline=None, max_examples=10)
@given(st.lists(digits | st.text("0123456789.萬万億亿元", min_size=1, max_size=17), min_size=30, max_size=60))
@example(
    ["99999999.999999萬", "9999.9999999999億元", "0.000001万", "0萬", "100000000萬", "1.0000001萬", "007亿元", "1萬億"]
)
@example([f"{figure * places}{tail}" for figure in "19" for places in range(1, 15) for tail in ("", ".0001", ".99元")])
def test_what_the_database_reads_as_an_amount_the_reader_reads_as_the_same(scale: int, texts: list[str]) -> None:
    listed = ", ".join(f"({literal(text)})" for text in [*texts, *(f"{text[:14]}萬" for text in texts)])
    query = f"SELECT t, {claims._amount('t', scale)} FROM (VALUES {listed}) AS texts(t)"
    for text, fen in duckdb.execute(query).fetchall():
        assert fen is None or cells.amount(text, scale) == cells.Reading(fen)


PLAIN = {
    "金額": "320萬 3200000.00|1.5亿元 150000000.00|1000.5 1000.50|999999999999.99 999999999999.99|5000元 5000.00",
    "金額(萬元)": "320 3200000.00|12.3456 123456.00|99999999.999999 999999999999.99",
    "金額(億元)": "1.5 150000000.00|9999 999900000000.00",
}


@pytest.mark.parametrize("heading", PLAIN)
def test_amounts_as_people_write_them_need_no_reader(batch: Run, monkeypatch: pytest.MonkeyPatch, heading: str) -> None:
    monkeypatch.setattr(cells, "amount", None)
    texts, read = zip(*(case.split() for case in PLAIN[heading].split("|")), strict=True)
    lines = [f"申請人,項目,{heading}", *(f"甲,ai-cooperation,{text}" for text in texts)]
    assert tuple(row["base_yuan"] for row in batch("\n".join(lines).encode()).results) == read


@pytest.mark.parametrize(
    ("heading", "most"), {"金額": 10**12, "金額(千元)": 10**9, "金額(萬元)": 10**8, "金額(億元)": 10**4}.items()
)
def test_an_amount_that_is_too_large_is_told_in_every_unit(batch: Run, heading: str, most: int) -> None:
    done = batch(f"申請人,項目,{heading}\n甲,ai-cooperation,{most}\n乙,ai-cooperation,{most + 1}\n".encode())
    assert [row["base_yuan"] for row in done.results] == [f"{10**12}.00"]
    assert [(row["code"], row["value"]) for row in done.rejects] == [("bad-amount", str(most + 1))]
    assert "大得不合理" in done.rejects[0]["reason"]


spellings = st.text("甲乙公司申請请省合計计小Total3E+Ab19 ()（）－\u200b\u3000等和三家人共", min_size=1, max_size=16)


@settings(deadline=None, max_examples=examples(15, 40))
@given(st.lists(spellings, min_size=8, max_size=20))
@example(["共1家", "总共三家"])
def test_what_the_database_makes_of_names_the_reader_makes_of_them(texts: list[str]) -> None:
    keys = [cells.same_applicant(text) for text in texts]
    listed = ", ".join(f"({literal(text)}, {literal(key)})" for text, key in zip(texts, keys, strict=True))
    asked = ", ".join((applicants.is_plain_name("t"), applicants.masked("t"), applicants.masked("key")))
    query = f"SELECT {asked} FROM (VALUES {listed}) AS texts(t, key)"
    masks: dict[str, set[str]] = {}
    for text, key, (plain, mask, of_key) in zip(texts, keys, duckdb.execute(query).fetchall(), strict=True):
        if plain:
            assert cells.applicant(cells.cleaned(text)) == cells.Reading(text)
            assert not (is_total(text) or is_sum(text))
            masks.setdefault(key, set()).add(mask)
        assert not plain or of_key == mask
    assert all(len(of_one) == 1 for of_one in masks.values())


@pytest.mark.parametrize(
    "spelt",
    ["發展公司|髮展公司", "發展公司|发展公司", "後勤公司|后勤公司", "甲(平湖)公司|甲（平湖）公司", "AB公司|ab公司"],
)
def test_spellings_of_one_applicant_are_found_in_files_of_one_script_too(batch: Run, spelt: str) -> None:
    done = batch([[name, "minor-violation", "", "", "", ""] for name in (*spelt.split("|"), "乙公司")])
    assert done.batch.groups[0].sums.applicants == 2
    assert done.batch.understood.same == (tuple(sorted(spelt.split("|"))),)


names = st.sampled_from(
    [
        "甲公司",
        "甲 公司",
        "乙（平湖）公司",
        "乙(平湖)公司",
        "申請人",
        "申请人",
        "合計",
        "甲公司小計",
        "",
        "3.3E+17",
        "9133.0",
    ]
)
incentives = st.sampled_from(["ai-cooperation", "与人工智能企业合作", "手機", "飛機", "小計", "", "項目"])
amounts = st.sampled_from(
    ["", "1000", "1000.5", "320萬", "1,000", "3.2E+06", '="500"', "0", "1234.5600000000001", "#N/A", "-", "——"]
)
counts = st.sampled_from(["", "1", "2.0", "3台", "-1", "1000000", "01", "１", "兩", "-", "是"])
remarks = st.sampled_from(
    ["", "已公示", "小計", "作廢", "已退货!", "合 计:", "Total", "單位:萬元", "（万元）", "以百萬元計", "RMB萬元"]
)
TABLE = ("申請人", "項目", "金額", "數量", "備註")


@pytest.mark.parametrize("counted", ["數量", "購入台次"])
@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(table=st.lists(st.tuples(names, incentives, amounts, counts, remarks), min_size=20, max_size=40))
def test_at_once_and_one_by_one_are_the_same(counted: str, table: list[tuple[str, ...]]) -> None:
    found: list[tuple[object, ...]] = []
    for way in ("at once", "one by one"):
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            if way == "one by one":
                patch.setattr(claims, "_has_one_column_each", lambda _: False)
            patch.chdir(folder)
            write_csv(Path("in.csv"), table, [heading.replace("數量", counted) for heading in TABLE])
            output = Path(folder) / "out.csv"
            try:
                done = run(DOCUMENT, Job(input="in.csv", output=str(output)), report=silent)
            except DataError as error:
                found.append((error.message,))
                continue
            rejects = rows_of(Path(done.rejects)) if done.rejects else []
            found.append((rows_of(output), rejects, set(done.remarks), done.understood.skipped))
    assert found[0] == found[1]


WORDS = wording()
doubted = st.sampled_from(sorted({*WORDS.void, *WORDS.totals, *WORDS.units, *WORDS.foreign, *WORDS.refusals}))
put_before = st.sampled_from(["", "", "資料不全,", "經核實,", *sorted(WORDS.void_behind)])
put_around = st.text(" \u3000\u200b\u00a0-.,、'\"=()（）「」!計万", max_size=4)
READER = RowReader(DOCUMENT, understood([(name,) for name in (*TABLE, "是否通過")], {}, ()))


@st.composite
def spelt(draw: st.DrawFn) -> str:
    """A word that speaks against its row, spaced, in brackets or behind others as in worksheets: 「作 廢」."""
    word = draw(doubted)
    spaced = draw(st.sampled_from(["", "", " ", "\u3000", "\n", "-"])).join(word)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in spaced)
    written = draw(st.sampled_from([spaced, spaced.upper(), wide]))
    return draw(put_before) + draw(put_around) + written + draw(put_around)


@settings(deadline=None, max_examples=examples(8, 20))
@given(st.lists(spelt(), min_size=30, max_size=60))
@example(["作 廢", "退\u3000貨", "已 撤回", "否\u3000", "\u3000×", "合計" + " " * 30, '="韓元"', "萬元)", "＇０００"])
def test_what_the_reader_doubts_the_database_leaves_to_it(texts: list[str]) -> None:
    listed = ", ".join(f"({literal(text)})" for text in texts)
    asked = ", ".join(claims.is_doubtful("t", asks) for asks in (False, True))
    query = f"SELECT t, {asked} FROM (VALUES {listed}) AS texts(t)"
    for text, *doubtful in duckdb.execute(query).fetchall():
        for beside, is_doubtful in zip(([text, ""], ["", text]), doubtful, strict=True):
            read = READER.read(Row(2, 2, ["甲公司", "ai-cooperation", "320萬", "1", *beside]))
            assert is_doubtful or isinstance(read, Claimed)


@pytest.mark.parametrize(
    ("amount", "rest"), [("500", "000"), ("'500", "000"), ("５００", "０００"), ("500\u3000", " 000")]
)
def test_an_amount_in_two_cells_is_no_claim_however_it_is_spelt(batch: Run, amount: str, rest: str) -> None:
    done = batch(f"申請人,項目,單價,備註\n甲,ai-cooperation,{amount},{rest}\n".encode())
    assert [row["code"] for row in done.rejects] == ["torn-amount"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (",申請人,項目,單價\n0,張三,手機,3000\n1,張三,手機,3000\n", True),
        ("申請人,項目,單價,\n張三,手機,3000,黑\n張三,手機,3000,白\n", False),
        ("序號,申請人,項目,單價,備註\n1,張三,手機,3000,\u3000\n2,張三,手機,3000,\n", True),
        ("單號,申請人,項目,單價\n1,張三,手機,3000\n2,張三,手機,3000\n", False),
    ],
)
def test_batch_and_estimate_tell_the_same_rows_that_stand_twice(
    batch: Run, tmp_path: Path, text: str, same: bool
) -> None:
    (tmp_path / "claims.csv").write_text(text, encoding="utf-8")
    told = ("第 3 行與第 2 行完全相同,照樣計入;若是重複申請,請刪去其中一行",) if same else ()
    warnings = read_claims_file(DOCUMENT, str(tmp_path / "claims.csv")).warnings
    assert batch(text.encode()).batch.facts.doubts == told
    assert tuple(warning for warning in warnings if "完全相同" in warning) == told


NO_CLAIMS = {
    "total": "合計,,100萬|小計(甲公司),,|甲公司小計,,100萬|甲公司 合計,,|合計:1家,,|共1家,,|以上合計,,1"
    "|,合計,1|合计（大写）:壹佰万元整,,",
    "footer": "製表人:張三,,|單位(蓋章):,,|審核人:李四,復核:王五,|第1頁 共1頁,,|以下空白,,"
    "|*金額以發票為準,,|---,,|(以下無正文),,",
    "example": "例:某某公司,手機,5000|(示例)甲公司,手機,5000|範例,手機,5000",
}


@pytest.mark.parametrize("kind", NO_CLAIMS)
def test_sums_notes_and_examples_are_told_and_no_claims(batch: Run, kind: str) -> None:
    lines = NO_CLAIMS[kind].split("|")
    done = batch("\n".join(["申請人,項目,金額", "甲公司,手機,5000", *lines]).encode())
    assert (done.batch.claims, done.rejects) == (1, [])
    assert {told: len(rows) for told, rows in done.batch.understood.skipped.items()} == {kind: len(lines)}
