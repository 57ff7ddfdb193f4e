"""``pinghu batch`` as people and scripts call it: the sums, what they are held against, and the errors."""

import csv
import json
import os
import shutil
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.names import resolve
from tests.batch.conftest import write_csv
from tests.calling import Call
from tests.terminal import in_terminal

CLAIMS = Path(__file__).parent.parent.parent / "docs" / "claims.csv"
GROUP = ["kind", "id", "name", "applicants", "claims", "not_eligible", "unstated", "capped", "min_yuan", "max_yuan"]
GROUP += ["tax_saved_yuan"]
USE = ["kind", "id", "name", "budget_yuan", "claims", "max_yuan", "share", "left_yuan", "cap_yuan", "awards"]
REPORT = [
    *("schema", "as_of", "input", "output", "rejects", "columns", "remarks", "applicants", "claims", "rejected"),
    *("totals", "groups", "warnings"),
]


@pytest.fixture(autouse=True)
def _in_a_folder_with_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.chdir(folder)
    shutil.copy(CLAIMS, "in.csv")


BATCH = ("batch", "in.csv", "--output", "out.csv", "--as-of", "2025-06-30")


def groups(call: Call, *options: str) -> dict[tuple[str, str], dict[str, object]]:
    report = json.loads(call(*BATCH, *options, "-f", "json").out)
    return {(group["kind"], group["id"]): group for group in report["groups"]}


def test_json_is_one_object_with_the_fields_that_scripts_rely_on(call: Call) -> None:
    done = call(*BATCH, "-f", "json")
    report = json.loads(done.out)
    assert list(report) == REPORT
    assert all(list(group) == GROUP for group in report["groups"])
    assert (report["applicants"], report["claims"], report["rejected"]) == (4, 7, 3)
    assert (report["as_of"], report["output"], report["rejects"]) == ("2025-06-30", "out.csv", "out.rejects.csv")
    known = {"max_yuan": 1_253_700, "known_max_yuan": 1_253_700, "tax_saved_yuan": 0, "complete": True}
    assert report["totals"] == {"min_yuan": 3_700} | known


def test_rejects_are_said_on_stderr_with_exit_3_and_the_rest_is_done(call: Call) -> None:
    done = call(*BATCH, "-f", "json")
    assert done.code == 3
    error = json.loads(done.err)["error"]
    assert (error["code"], error["message"]) == ("rejects", "有 3 行沒有計入")
    assert len(Path("out.csv").read_text(encoding="utf-8").splitlines()) == 1 + 7
    assert len(Path("out.rejects.csv").read_text(encoding="utf-8").splitlines()) == 1 + 3


def test_sums_by_domain_measure_incentive_lead_unit_and_applicant(call: Call) -> None:
    """Worked out by hand: 25萬 for 甲, and 50萬 (of 64) for it, 50萬 (16 + 60) for 乙; 3200 and 500 in trade-ins."""
    found = groups(call)
    assert {key: group["max_yuan"] for key, group in found.items()} == {
        ("total", ""): 1_253_700,
        ("domain", "D2"): 1_250_000,
        ("domain", "D3"): 3_700,
        ("measure", "9"): 250_000,
        ("measure", "11"): 1_000_000,
        ("measure", "16"): 3_700,
        ("incentive", "smart-factory.factory"): 250_000,
        ("incentive", "ai-cooperation"): 1_000_000,
        ("incentive", "home-appliance.grade-1"): 3_200,
        ("incentive", "digital-product"): 500,
        ("unit", "經信局"): 1_250_000,
        ("unit", "商務局"): 3_700,
        ("applicant", "平湖甲公司"): 750_000,
        ("applicant", "平湖乙公司"): 500_000,
        ("applicant", "李四"): 3_200,
        ("applicant", "王五"): 500,
    }
    assert [found["domain", "D2"][field] for field in ("applicants", "claims", "capped")] == [2, 4, 2]
    assert [found["incentive", "digital-product"][field] for field in ("applicants", "claims", "not_eligible")] == [
        *(2, 2, 1)
    ]


def test_an_applicant_counts_once_in_each_sum(call: Call) -> None:
    write_csv(Path("in.csv"), [("甲", "一級能效家電", "1000", "", "", ""), ("甲", "手機", "1000", "", "", "")] * 3)
    found = groups(call)
    assert {group["applicants"] for group in found.values()} == {1}
    assert found["total", ""]["claims"] == 6


def test_other_formats_hold_the_groups_as_rows(call: Call) -> None:
    rows = list(csv.DictReader(StringIO(call(*BATCH, "-f", "csv").out)))
    assert list(rows[0]) == GROUP
    assert [row["max_yuan"] for row in rows] == [str(group["max_yuan"]) for group in groups(call).values()]


def test_against_the_budget(call: Call) -> None:
    """D2 has 0.83億元: 125萬 are 1.506%, and 166 awards of 50萬 fit into it. Nothing is charged to a part."""
    report = json.loads(call(*BATCH, "--against-budget", "-f", "json").out)
    assert list(report) == [*REPORT, "budget"]
    rows = report["budget"]
    assert all(list(row) == USE for row in rows)
    by_name = {(row["kind"], row["id"]): row for row in rows if row["kind"] != "part"}
    assert by_name["total", ""]["budget_yuan"] == 3_416_000_000
    domain = by_name["domain", "D2"]
    assert (domain["budget_yuan"], domain["max_yuan"], domain["left_yuan"]) == (83_000_000, 1_250_000, 81_750_000)
    assert domain["share"] == 0.01506
    cooperation = by_name["incentive", "ai-cooperation"]
    assert (cooperation["cap_yuan"], cooperation["awards"]) == (500_000, 166)
    parts = [row for row in rows if row["kind"] == "part" and row["id"] == "D2"]
    assert sum(row["budget_yuan"] for row in parts) == 83_000_000
    assert {row["max_yuan"] for row in parts} == {None}
    assert any("交叉重疊" in warning for warning in report["warnings"])


def test_more_than_the_budget_is_said_first(call: Call) -> None:
    write_csv(Path("in.csv"), [("甲", "一級能效家電", "8000", "100000", "", "")])
    report = json.loads(call(*BATCH, "--against-budget", "-f", "json").out)
    assert report["warnings"][0] == "推進服務業高質量發展:上限合計超過預算 136,000,000 元"
    domain = next(row for row in report["budget"] if row["kind"] == "domain")
    assert (domain["share"], domain["left_yuan"]) == (6.666667, -136_000_000)


def test_the_day_decides_whether_the_document_has_lapsed(call: Call) -> None:
    lapsed = json.loads(call(*BATCH[:-1], "2026-01-01", "-f", "json").out)
    assert "已經失效" in lapsed["warnings"][0]


@pytest.mark.parametrize(
    ("options", "code", "exit_code"),
    [
        (["batch", "in.csv"], "no-output", 2),
        (["batch"], "missing-argument", 2),
        (["batch", "in.csv", "-o", "in.csv"], "same-file", 2),
        (["batch", "in.csv", "-o", "../in/in.csv"], "same-file", 2),
        (["batch", "in.csv", "-o", "out.csv", "--rejects", "out.csv"], "same-file", 2),
        (["batch", "in.csv", "-o", "out.csv", "--rejects", "in.csv"], "same-file", 2),
        (["batch", "in.csv", "-o", "out.doc"], "unknown-file", 2),
        (["batch", "in.csv", "-o", "out.jsonl", "--bom"], "option-misfit", 2),
        (["batch", "in.csv", "-o", "out.csv", "--columns", "who=甲"], "bad-columns", 2),
        (["batch", "in.csv", "-o", "out.csv", "--columns", "applicant"], "bad-columns", 2),
        (["batch", "in.csv", "-o", "out.csv", "--columns", "base=base,count=base"], "bad-columns", 2),
        (["batch", "in.csv", "-o", "out.csv", "--columns", "base=base,base=count"], "bad-columns", 2),
        (["batch", "in.csv", "-o", "out.csv", "--columns", "base=金額"], "missing-column", 3),
        (["batch", "in.csv", "-o", "out.csv", "--sheet", "甲"], "option-misfit", 2),
        *(
            (["batch", "in.csv", "-o", "out.csv", "--encoding", name], "unknown-choice", 2)
            for name in ("klingon", "hex", "rot13", "idna", "undefined", "", "utf\0")
        ),
        (["batch", "in.csv", "-o", "out.csv", "--encoding", "utf-16"], "unreadable", 3),
        (["batch", "in.csv", "-o", "out.csv", "--headings", "en"], "unknown-choice", 2),
        (["batch", "in.csv", "-o", "out.csv", "--memory", "much"], "bad-memory", 2),
        (["batch", "in.csv", "-o", "out.csv", "--as-of", "yesterday"], "bad-date", 2),
        (["batch", "in.csv", "-o", "out.csv", "--fields", "kind,nope"], "unknown-field", 2),
        (["batch", "in.csv", "--template", "t.xlsx"], "bad-usage", 2),
        (["batch", "--template", "t.csv"], "unknown-file", 2),
        (["estimate", "--batch", "in.csv"], "bad-usage", 2),
        (["batch", "no.csv", "-o", "out.csv"], "unreadable", 3),
        (["batch", ".", "-o", "out.csv"], "unreadable", 3),
        (["batch", "in.csv", "-o", "."], "in-the-way", 2),
        (["batch", "in.csv", "-o", "nowhere/out.csv"], "write-failed", 74),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    call: Call, options: list[str], code: str, exit_code: int
) -> None:
    done = call(*options, "-f", "json")
    assert (json.loads(done.err)["error"]["code"], done.code, done.out) == (code, exit_code, "")
    assert [path.name for path in Path().iterdir()] == ["in.csv"]


def test_a_page_shows_the_largest_applicants_and_everything_else_has_all(call: Call) -> None:
    rows = [(f"{n:04}號公司", "ai-cooperation", "1000", "", "", "") for n in range(1_050)]
    write_csv(Path("in.csv"), rows)
    assert "共 1,050 個" in call(*BATCH).out
    assert sum(kind == "applicant" for kind, _ in groups(call)) == 1_050
    listed = call(*BATCH, "-f", "csv").out.splitlines()
    assert sum(row.startswith("applicant,") for row in listed) == 1_050


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminal")
@pytest.mark.parametrize("redirected", ["", "> page.txt", "-f csv > sums.csv"])
def test_a_warning_about_the_columns_reaches_the_reader_once(redirected: str) -> None:
    """On the page where a terminal shows it, else on stderr."""
    Path("in.csv").write_text("申請人,項目,金額,數量\n甲,ai-cooperation,320萬,1\n", encoding="utf-8")
    seen = in_terminal(f"cd {Path.cwd()} && pinghu {' '.join(BATCH)} {redirected}", columns=400)
    assert seen.count("可能是一件的金額") == 1


def test_a_workbook_of_results_has_the_sums_on_a_second_worksheet(call: Call) -> None:
    """Amounts are numbers, all applicants stand there, and what holds for the sums stands below them."""
    report = json.loads(call(*BATCH[:3], "out.xlsx", "--as-of", "2025-06-30", "-f", "json").out)
    book = load_workbook("out.xlsx")
    assert book.sheetnames == ["結果", "合計"]
    head, *rows = book["合計"].iter_rows(values_only=True)
    assert head[0] == "層級"
    sums = {(row[0], row[2]): row[head.index("上限(元)")] for row in rows if row[2]}
    assert sums["合計", "合計"] == 1_253_700
    assert list(sums.values()) == [group["max_yuan"] for group in report["groups"]]
    assert sums["申請人", "王五"] == 500
    below = [row[0] for row in rows if row[0] and not row[2]]
    assert below == ["in.csv(2025-06-30 估算)", *report["warnings"]]
    again = json.loads(call("batch", "out.xlsx", "-o", "again.csv", "--as-of", "2025-06-30", "-f", "json").out)
    assert again["totals"] == report["totals"]


def test_a_workbook_of_results_can_be_filtered_and_printed(call: Call) -> None:
    """The header stays in sight and stands on every page, all columns fit across one, and names have room."""
    call(*BATCH[:3], "out.xlsx", "--as-of", "2025-06-30")
    book = load_workbook("out.xlsx")
    results = book["結果"]
    assert results.auto_filter.ref == results.dimensions
    for sheet in book:
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1) == ("landscape", 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    widths = {cell.value: results.column_dimensions[cell.column_letter].width for cell in results[1]}
    assert widths["採用數量"] < 8 < widths["applicant"]
    assert results.row_dimensions[1].height == 30  # 採用數量 on two lines


def test_rows_that_are_no_claims_are_named_by_what_they_are(call: Call) -> None:
    """A sum, though it names an incentive, and a note; a blank row is not worth a word."""
    rows = [
        "申請人,項目,金額",
        "甲,ai-cooperation,320萬",
        "合計,ai-cooperation,320萬",
        ",,",
        "乙,省級智能工廠,",
        "備註:初稿,,",
    ]
    Path("in.csv").write_text("\n".join(rows), encoding="utf-8")
    report = json.loads(call(*BATCH, "-f", "json").out)
    assert (report["claims"], report["rejected"]) == (2, 0)
    assert report["remarks"] == ["第 3 行是合計行,沒有計入", "第 6 行是附註,沒有計入"]


def test_the_empty_worksheet_offers_the_names_that_mean_one_incentive(call: Call, document: Document) -> None:
    assert call("batch", "--template", "form.xlsx").code == 0
    book = load_workbook("form.xlsx")
    offered = [(name, id) for name, id, *_ in book["項目一覽"].iter_rows(min_row=2, values_only=True)]
    assert [id for _, id in offered] == [offer.id for offer in query.offers(document)]
    assert ("省級智能工廠", "smart-factory.factory") in offered
    for name, id in offered:
        assert resolve.offer(document, str(name)).id == id
    first, count = book["申請"].data_validations.dataValidation
    assert (str(first.sqref), first.formula1) == ("B2:B1001", f"項目一覽!$A$2:$A${len(offered) + 1}")
    assert (str(count.sqref), count.type, count.formula1) == ("D2:D1001", "whole", "1")
