"""A table of claims says the same in every format and encoding, and what is not used of it is named."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pinghu_cli.document.load import load
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.intake.cells import applicant, year
from pinghu_cli.intake.headings import Headings, understood
from pinghu_cli.intake.rows import Claimed, Rejected, Row, RowReader
from pinghu_cli.intake.tables import Asked, Table, table
from pinghu_cli.intake.units import stated_unit
from pinghu_cli.spelling.normalise import simplified
from tests.intake.formats import WAYS, as_csv, as_xlsx

DOCUMENT = load()
HEADINGS = ("申請人", "項目", "單價", "數量")
Rows = Sequence[tuple[str, str, str, str]]


def read(path: Path, **asked: Any) -> tuple[Table, list[Any]]:
    """The table, and what each of its rows is; of rejected rows, the codes."""
    with table(DOCUMENT, str(path), Asked(**asked)) as found:
        reader = RowReader(DOCUMENT, found.headings, applicant=found.applicant)
        rows = [reader.read(row) if isinstance(row, Row) else row for row in found.rows()]
        kept = [row for row in rows if isinstance(row, Claimed | Rejected)]
        return found, [[fault.code for fault in row.faults] if isinstance(row, Rejected) else row for row in kept]


def test_however_many_amounts_are_read_few_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinghu_cli.intake.rows._REMEMBERED", 3)
    (tmp_path / "in.csv").write_text("申請人,項目,金額\n甲,手機,1\n", encoding="utf-8")
    with table(DOCUMENT, str(tmp_path / "in.csv")) as found:
        reader = RowReader(DOCUMENT, found.headings)
    texts = [f"{number}萬" for number in range(1, 10)] * 2
    assert [reader.cell("base", text, 2).value for text in texts] == [int(text[0]) * 10**6 for text in texts]
    assert len(reader._cache) == 3


cell = st.sampled_from
rows_of_claims = st.lists(
    st.tuples(
        cell(["平湖甲公司", "乙（平湖）公司", "@丙"]),
        cell(["ai-cooperation", "與人工智能企業合作", "手機", "飛機"]),
        cell(["1000", "320萬", "1,000", "", "三百二十萬", "-5"]),
        cell(["", "1", "2", "3台"]),
    ),
    min_size=6,
    max_size=12,
)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_of_claims)
def test_a_table_is_the_same_claims_in_every_format_and_encoding(tmp_path: Path, rows: Rows) -> None:
    found = {}
    for way, (name, write) in WAYS.items():
        write(tmp_path / name, HEADINGS, rows)
        found[way] = read(tmp_path / name)[1]
    assert all(claims == found["comma"] for claims in found.values()), found


SEVERAL = [
    "甲、乙",
    "甲公司,乙公司",
    "甲公司/乙公司",
    "甲公司;乙公司",
    "甲公司及乙廠",
    "甲公司 和 乙公司",
    "甲公司 乙公司",
    "甲公司等2家",
]
SEVERAL += ["甲公司\n乙公司", "張三\n李四", "甲,乙"]
ONE = [
    "平湖市和平紡織廠",
    "平湖及時雨超市",
    "A/B Testing Ltd",
    "Foo Co., Ltd.",
    "甲, 公司",
    "某某(平湖)有限公司",
    "某某科技\n有限公司",
]
ONE += ["平湖 甲公司", "91330482MA2B8XXX1X", "330482198001010011"]
NOBODY = ["同上", "〃", "無", "-", "N/A", "null", "待定", "330482000000000000", "3.3E+17"]


@pytest.mark.parametrize("text", SEVERAL)
def test_two_applicants_in_one_cell_are_never_one(text: str) -> None:
    for written in (text, simplified(text)):
        assert applicant(written).code == "several-applicants", applicant(written)


@pytest.mark.parametrize("text", ONE)
def test_a_name_with_such_a_mark_or_word_in_it_is_one(text: str) -> None:
    assert applicant(text).value == text


@pytest.mark.parametrize("text", NOBODY)
def test_what_stands_for_a_name_is_none(text: str) -> None:
    assert applicant(text).problem


YEARS = {
    "2025 2025年度 2025年 二〇二五年 2025.0 45658 45658.5 2025/03/01 2025-3-1 2025年3月 2025-03 202503 20250301": 2025,
    "民國114年 114 114年": "民國紀年,即西元 2025 年",
    "25年 25": "不知是 2025 年還是民國 25 年",
    "1905-07-18": "設成了日期",
    "今年 2025/26 2024-2025 12345": "看不懂年度",
}


@pytest.mark.parametrize(("texts", "meant"), YEARS.items())
def test_years_as_people_and_worksheets_write_them(texts: str, meant: int | str) -> None:
    for text in texts.split():
        reading = year(text)
        assert reading.value == meant if isinstance(meant, int) else meant in reading.problem, text


HEADS = [
    ("申请人,项目,单价,数量", ["applicant", "incentive", "base", "count"], 1),
    ("企業名稱,補助項目,金額（萬元）,台數(台)", ["applicant", "incentive", "base", "count"], 10_000),
    ("* 公司名称,2.申报项目,合同金额/千元,备注", ["applicant", "incentive", "base", None], 1_000),
    ("APPLICANT,Incentive,Amount,Qty", ["applicant", "incentive", "base", "count"], 1),
    ("申请人,项目,实际合作支出(亿元),年度", ["applicant", "incentive", "base", "year"], 10**8),
]


@pytest.mark.parametrize(("head", "roles", "scale"), HEADS)
def test_headings_are_known_as_people_write_them(head: str, roles: list[str | None], scale: int) -> None:
    headings = understood([(name,) for name in head.split(",")], {}, ["實際合作支出"])
    assert [column.role for column in headings.columns] == roles
    assert [column.scale for column in headings.columns if column.role == "base"] == [scale]


FORMS = [
    ("購方名稱,貨物名稱,不含稅價,數量", {"applicant", "incentive", "base", "count"}),
    ("纳税人名称,减免项目,應納稅所得,獲利第幾年", {"applicant", "incentive", "base", "profit_year"}),
    ("收款人戶名,兌付事項,金額大寫", {"applicant", "incentive", "base"}),
    ("法人單位名稱,扶持政策,本次實際支付金額(元),申報年份", {"applicant", "incentive", "base", "year"}),
    ("姓名,身份證號,手機號,商品名稱,購買價格,购买台数,開票日期", {"applicant", "incentive", "base", "count", "year"}),
    ("名稱,補貼類別,設備投資總額", {"applicant", "incentive", "base"}),
    ("名稱,申請企業,金額", {"applicant", "incentive", "base"}),
    ("companyName,incentiveId,unitPrice,Qty.", {"applicant", "incentive", "base", "count"}),
    ("No.,Buyer,Product Name,Invoice Amount (CNY),Invoice Date", {"applicant", "incentive", "base", "year"}),
]


@pytest.mark.parametrize(("head", "roles"), FORMS)
def test_headings_of_registers_purchases_forms_invoices_and_banks(head: str, roles: set[str]) -> None:
    for written in (head, simplified(head)):
        headings = headings_of(written)
        assert {column.role for column in headings.columns if column.role} == roles


@pytest.mark.parametrize(
    ("head", "used"),
    [
        ("申請人,項目,補貼金額,單價", "單價"),
        ("申請人,項目,金額(大寫),金額(小寫)", "金額(小寫)"),
        ("申請人,項目,金額大寫,發票金額", "發票金額"),
        ("申請人,項目,原價,實付價", "實付價"),
        ("申請人,項目,總價,單價,數量", "單價"),
    ],
)
def test_of_several_amounts_the_one_of_a_unit_paid_in_figures_is_taken(head: str, used: str) -> None:
    headings = headings_of(head)
    assert [column.name for column in headings.columns if column.role == "base"] == [used]
    assert len(headings.warnings) == 1


@pytest.mark.parametrize("head", ["申請人,項目,補貼金額", "申請人,項目,應納稅額", "申請人,項目,上年銷售收入"])
def test_amounts_that_are_no_base_are_not_taken_for_one(head: str) -> None:
    assert "看來像金額" in headings_of(head).warnings[0]


def test_a_total_is_shared_among_the_units_of_its_row(tmp_path: Path) -> None:
    text = "申請人,項目,數量,總價\n甲,手機,3,12000\n乙,手機,3,10000\n丙,手機,,5000\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    found, rows = read(tmp_path / "in.csv")
    assert [row.base_fen if isinstance(row, Claimed) else row for row in rows] == [400_000, ["uneven"], 500_000]
    assert "「總價」是各件合計,按「數量」平分" in found.remarks


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "yaml"])
@pytest.mark.parametrize(("name", "fen"), [("金額", None), ("單價", 1_200_000), ("總價", 400_000)])
def test_an_amount_that_may_be_of_one_unit_or_of_all_is_no_claim(
    tmp_path: Path, suffix: str, name: str, fen: int | None
) -> None:
    """Only where it makes a difference, and until somebody says which it is."""
    records = [
        {"申請人": "甲", "項目": "手機", name: "12000", "數量": "3"},
        {"申請人": "乙", "項目": "手機", name: "5000", "數量": "1"},
    ]
    path = tmp_path / f"in.{suffix}"
    if suffix == "csv":
        path.write_text("\n".join(",".join(row) for row in (records[0], *(each.values() for each in records))))
    elif suffix == "jsonl":
        path.write_text("\n".join(map(json.dumps, records)))
    else:
        path.write_text(yaml.safe_dump({"claims": records}, allow_unicode=True), encoding="utf-8")
    found, rows = read(path)
    read_as = [row.base_fen if isinstance(row, Claimed) else row for row in rows]
    assert read_as == [fen or ["unclear-amount"], 500_000]
    assert any("單價=金額" in warning for warning in found.headings.warnings) == (name == "金額")
    said = [read(path, columns={"base": name}, of=of)[1][0].base_fen for of in ("one", "all")]
    assert said == [1_200_000, 400_000]


def headings_of(head: str) -> Headings:
    return understood([(name,) for name in head.split(",")], {}, [])


@pytest.mark.parametrize("odd", ["購入台次", "付款總額", "所屬年", "小計"])
def test_a_column_that_looks_like_an_input_and_is_not_used_is_a_warning(odd: str) -> None:
    headings = headings_of(f"申請人,項目,單價,數量,年度,{odd}")
    assert len(headings.warnings) == 1
    assert odd in headings.warnings[0]
    assert not headings_of("申請人,項目,單價,數量,聯繫方式").warnings


@pytest.mark.parametrize("name", ["購入台次", "本單件數", "Qty Bought", "上牌輛數"])
def test_a_figure_that_may_be_a_count_and_is_not_used_leaves_its_row_out(name: str) -> None:
    headings = headings_of(f"申請人,項目,單價,{name}")
    for text, incentive, code in (
        *((text, "手機", "") for text in ("", "1", "1.0", "１台", "-", "是")),
        *((text, "手機", "unclear-amount") for text in ("3", "３台", "兩", "0", "2.5")),
        ("3", "talent-startup", ""),
    ):
        read = RowReader(DOCUMENT, headings).read(Row(2, 2, ["甲", incentive, "3000", text]))
        assert [fault.code for fault in read.faults] == [code] if isinstance(read, Rejected) else not code
    named = understood([(heading.name,) for heading in headings.columns], {"count": name}, [])
    counted = RowReader(DOCUMENT, named).read(Row(2, 2, ["甲", "手機", "3000", "3"]))
    assert isinstance(counted, Claimed)
    assert counted.count == 3


@pytest.mark.parametrize(
    "name",
    [
        *("序號", "年份", "電話", "職工人數", "參保人數", "電商平台數", "附件份數"),
        *("庫存數量", "上年數量", "數量確認日期", "Discount", "Counterparty"),
    ],
)
def test_figures_of_something_else_are_no_counts(name: str) -> None:
    assert not headings_of(f"申請人,項目,單價,{name}").uncounted
    assert not headings_of("申請人,項目,單價,數量,購入台次").uncounted


@pytest.mark.parametrize(
    "head", ["申請人,項目,金額(美元)", "申請人,項目,金額(%)", "申請人,項目,金額(分)", "申請人,項目,金額,數量(打)"]
)
def test_a_unit_that_cannot_be_converted_is_refused(head: str) -> None:
    with pytest.raises(DataError) as raised:
        headings_of(head)
    assert raised.value.code == "bad-unit"


TITLES = "2025年申請匯總表,,\n單位:萬元,,\n\n申請人,項目,金額\n"


def test_titles_units_sums_and_notes_are_no_claims(tmp_path: Path) -> None:
    body = "甲公司,ai-cooperation,320\n小計,,320\n\n合 計:,,320\n製表人:張三,,審核:\n"
    (tmp_path / "a.csv").write_text(TITLES + body, encoding="utf-8")
    found, claims = read(tmp_path / "a.csv")
    assert [claim.base_fen for claim in claims] == [3_200_000_00]
    assert found.remarks == ("表頭在第 4 行,上面的 2 行當作標題", "「金額」按萬元計")


def test_what_a_cell_of_a_workbook_shows_counts(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in (HEADINGS, ("甲", "ai-cooperation", 0.2, 1), ("乙", "ai-cooperation", "=1+1", 1)):
        sheet.append(list(row))
    sheet["C2"].number_format = "0%"
    sheet.append(["丙", "ai-cooperation", 1000, 1])
    sheet.append([None, "手機", 500, 1])
    sheet.merge_cells("A4:A5")
    sheet.append([330482198001011234, "ai-cooperation", 1000, 1])
    book.save(tmp_path / "a.xlsx")
    _, rows = read(tmp_path / "a.xlsx")
    assert rows[:2] == [["bad-amount"], ["bad-amount"]]
    assert [claim.applicant for claim in rows[2:4]] == ["丙", "丙"]
    assert rows[4] == ["lost-digits"]


def test_the_worksheet_with_claims_is_taken_and_of_several_one_is_asked_for(tmp_path: Path) -> None:
    book = Workbook()
    cover: Any = book.active
    cover.append(["說明"])
    for name in ("一", "二"):
        sheet = book.create_sheet(name)
        sheet.append(list(HEADINGS))
        sheet.append(["甲", "ai-cooperation", 1000, 1])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="一、二"):
        read(tmp_path / "a.xlsx")
    assert len(read(tmp_path / "a.xlsx", sheet="二")[1]) == 1


@pytest.mark.parametrize(
    "text", ['[{"applicant": "甲", "incentive": "手機"},', '[{"applicant": "甲"} {}]', "[] x", '[{"a']
)
def test_a_damaged_array_is_refused_whole(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read(tmp_path / "a.json")
    assert raised.value.code == "unreadable"


UNDER = [
    "單位:萬元,,,",
    ",,(單位:人民幣萬元),",
    "製表人:張三,,單位:萬元,",
    "註:金額單位為萬元,,,",
    "備註:1.單位：万元;2.按發票,,,",
]
OVER = ["申請匯總表(單位:萬元),,,", "填報日期:2025年3月1日 單位:萬元,,,", "申請匯總表(萬元),,,", "本表以萬元計,,,"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("note", [*UNDER, *OVER])
def test_a_unit_over_or_under_the_table_counts(tmp_path: Path, suffix: str, note: str) -> None:
    rows = [list(HEADINGS), ["甲公司", "ai-cooperation", "320", ""]]
    rows.insert(2 if note in UNDER else 0, note.split(","))
    if suffix == ".csv":
        (tmp_path / "in.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    else:
        book = Workbook()
        for row in rows:
            book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
        book.save(tmp_path / "in.xlsx")
    found, claims = read(tmp_path / f"in{suffix}")
    assert [claim.base_fen for claim in claims] == [3_200_000_00]
    assert "「單價」按萬元計" in found.remarks


def test_two_units_for_one_table_are_refused(tmp_path: Path) -> None:
    text = "單位:元,,\n申請人,項目,金額\n甲公司,手機,100\n單位:萬元,,\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="元、万元"):
        read(tmp_path / "in.csv")


def test_names_that_hold_the_word_for_a_unit_set_none(tmp_path: Path) -> None:
    text = "填報單位:千萬實業公司,,\n平湖百萬超市申請表,,\n申請人,項目,金額\n甲公司,手機,100\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert [claim.base_fen for claim in read(tmp_path / "in.csv")[1]] == [100_00]


@pytest.mark.parametrize("head", ["單位", "計量單位"])
def test_a_column_of_units_of_goods_may_hold_units_of_money(tmp_path: Path, head: str) -> None:
    text = f"申請人,項目,單價,數量,{head}\n甲,手機,0.5,2,萬元\n乙,手機,5000,2,台\n丙,手機,5000,2,美元\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    rows = read(tmp_path / "in.csv")[1]
    assert [row.base_fen if isinstance(row, Claimed) else row for row in rows] == [500_000, 500_000, ["bad-amount"]]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("below", "fen"),
    [
        (("", "", "(萬元)", "(台)"), 320 * 1_000_000),
        (("", "", "單位:萬元", ""), 320 * 1_000_000),
        (("", "", "元", "件"), 320 * 100),
    ],
)
def test_a_row_of_units_below_the_header_counts(tmp_path: Path, suffix: str, below: tuple[str, ...], fen: int) -> None:
    write = as_xlsx if suffix == ".xlsx" else as_csv(",", "utf-8")
    rows = [below, ("甲公司", "ai-cooperation", "320", "1")]
    write(tmp_path / f"in{suffix}", HEADINGS, rows)
    found, claims = read(tmp_path / f"in{suffix}")
    assert [claim.base_fen for claim in claims] == [fen]
    assert "第 2 行是各欄的單位" in found.remarks


def test_merged_cells_are_told_and_an_amount_for_several_rows_counts_once(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in (HEADINGS, ("甲公司", "ai-cooperation", 1_000_000, 1), (None, "computing-power", None, None)):
        sheet.append(row)
    for cells in ("A2:A3", "C2:C3"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "in.xlsx")
    found, rows = read(tmp_path / "in.xlsx")
    assert rows == [Claimed("甲公司", "ai-cooperation", 100_000_000, 1, None, None), ["bad-amount"]]
    assert any("A2:A3、C2:C3" in remark for remark in found.remarks)


def test_a_group_of_values_names_no_applicant(tmp_path: Path) -> None:
    record = {"申請人": {"名稱": "甲公司"}, "項目": "ai-cooperation", "金額": 1000}
    (tmp_path / "in.json").write_text(json.dumps([record]))
    assert read(tmp_path / "in.json")[1] == [["bad-applicant"]]


@pytest.mark.parametrize("head", ["金額單位", "币种", "Currency"])
@pytest.mark.parametrize(
    ("unit", "read_as"),
    [("萬元", 320_000_000), ("元", 32_000), ("人民幣", 32_000), ("", 32_000), ("美元", None), ("EUR", None)],
)
def test_a_unit_beside_the_amount_counts(tmp_path: Path, head: str, unit: str, read_as: int | None) -> None:
    text = f"申請人,項目,金額,{head}\n甲公司,ai-cooperation,320,{unit}\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    (row,) = read(tmp_path / "in.csv")[1]
    assert (row.base_fen if isinstance(row, Claimed) else None) == read_as


SHOWN = {'0"萬元"': 3_200_000_00, '#,##0.00"元"': 320_00, "#,##0.00": 320_00, "¥#,##0": 320_00, '0!.0,"万"': 320_00}
FOREIGN = {"[$$-409]#,##0.00": None, '"US$"0': None, "[$€-407]0": None}


@pytest.mark.parametrize(("format", "fen"), {**SHOWN, **FOREIGN}.items())
def test_the_unit_that_a_cell_shows_beside_its_number_counts(tmp_path: Path, format: str, fen: int | None) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in (HEADINGS, ("甲公司", "ai-cooperation", 320, 1)):
        sheet.append(list(row))
    sheet["C2"].number_format = format
    book.save(tmp_path / "in.xlsx")
    (row,) = read(tmp_path / "in.xlsx")[1]
    assert (row.base_fen if isinstance(row, Claimed) else None) == fen


def test_a_figure_beside_a_table_is_no_unit() -> None:
    """Some programs write RMB 10,000 for 萬元 in a heading; in a cell it is an amount."""
    figures = ("10,000", "10000", "(10,000)", "以10,000計", "單位:10,000.50", "單位:1,000,000")
    assert [stated_unit(text) for text in figures] == [""] * len(figures)
    assert stated_unit("(萬元)")
    assert [stated_unit(text) for text in ("單位:10,000", "(單位:RMB 1,000)")] == ["10,000", "1,000"]
