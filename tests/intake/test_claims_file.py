"""Claims files: what they may hold, and that every bad entry is named with its line."""

import io
import json
import re
import sys
from pathlib import Path

import pytest

from pinghu_cli.document.load import load
from pinghu_cli.errors import DataError
from pinghu_cli.intake.claims_file import ClaimsFile, read_claims_file
from tests.calling import call

DOCUMENT = load()

YAML = """\
applicant: 平湖某某公司
claims:
  - incentive: ai-cooperation
    amount: 320萬
  - {incentive: 一級能效家電, 售價: 8000, count: 2}
  - {incentive: software-income-tax.key, base: 500萬, profit_year: 3}
  - {incentive: computing-power, amount: 800000.50, year: 2025}
  - 省級智能工廠
"""
JSON = """\
{"applicant": "平湖某某公司",
\t"claims": [
\t{"incentive": "ai-cooperation", "amount": "320萬"},
\t{"incentive": "一級能效家電", "amount": 8000, "count": 2},
\t{"incentive": "software-income-tax.key", "amount": 5e6, "profit_year": 3},
\t{"incentive": "computing-power", "amount": 800000.50, "year": 2025},
\t"省級智能工廠"]}
""".replace("5e6", "5000000")
CSV = """\
\ufeffapplicant,incentive,amount,count,year,profit_year
平湖某某公司,ai-cooperation,"3,200,000",,,

,一級能效家電,8000,2,,
,software-income-tax.key,500萬,,,3
平湖某某公司,computing-power,800000.50,,2025,
,省級智能工廠,,,,
"""
EXPECTED = [
    ("ai-cooperation", 320_000_000, 1, None, None),
    ("home-appliance.grade-1", 800_000, 2, None, None),
    ("software-income-tax.key", 500_000_000, 1, None, 3),
    ("computing-power", 80_000_050, 1, 2025, None),
    ("smart-factory.factory", None, 1, None, None),
]


def read(tmp_path: Path, name: str, text: str | bytes) -> ClaimsFile:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_claims_file(DOCUMENT, str(file))


def problems_of(tmp_path: Path, name: str, text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, name, text)
    assert caught.value.exit_code == 3
    for problem in caught.value.problems:
        assert problem.message in caught.value.message
    return [(problem.line, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("claims.yaml", YAML),
        ("claims.json", JSON),
        ("claims.csv", CSV),
        ("claims", YAML),
        ("claims.txt", JSON),
        ("claims.dat", CSV),
    ],
)
def test_the_three_formats_say_the_same_also_without_an_extension(tmp_path: Path, name: str, text: str) -> None:
    found = read(tmp_path, name, text)
    assert found.applicant == "平湖某某公司"
    assert [(c.incentive, c.base_fen, c.count, c.year, c.profit_year) for c in found.claims] == EXPECTED


def test_standard_input_is_a_claims_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(YAML.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert len(read_claims_file(DOCUMENT, "-").claims) == 5


def test_a_bare_list_is_enough(tmp_path: Path) -> None:
    assert [claim.incentive for claim in read(tmp_path, "c.yaml", "- ai-cooperation=5萬\n").claims] == [
        "ai-cooperation"
    ]


def test_a_missing_amount_stays_missing(tmp_path: Path) -> None:
    found = read(tmp_path, "c.yaml", "- {incentive: ai-cooperation, amount: }\n- {incentive: ai-cooperation}\n")
    assert [claim.base_fen for claim in found.claims] == [None, None]


def test_every_bad_entry_is_named_with_its_line_in_one_pass(tmp_path: Path) -> None:
    text = """\
applicant: 某某
claims:
  - incentive: 綠色工廠
    amount: -3
  - incentive: ai-cooperation
    ammount: 5
    count: 1.5
    base: 1e5
  - 火箭=5
  - 省級智能工廠
  - 5
  - {amount: 3萬}
  - {incentive: ai-cooperation, amount: 3萬, 實際合作支出: 5萬}
  - {incentive: software-income-tax.key, amount: 3萬, profit_year: 999}
extra: 1
"""
    found = problems_of(tmp_path, "c.yaml", text)
    assert [line for line, _ in found] == [3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15]
    words = ("綠色工廠", "負數", "ammount", "整數", "1e5", "火箭", "鍵值", "缺少", "兩次", "999", "extra")
    assert all(word in message for word, (_, message) in zip(words, found, strict=True))


def test_a_csv_names_its_lines_also_after_a_quoted_line_break(tmp_path: Path) -> None:
    text = 'incentive,amount\n"火\n箭",5\nai-cooperation,x\nai-cooperation,3,200,000\n'
    assert [line for line, _ in problems_of(tmp_path, "c.csv", text)] == [2, 4, 5]


@pytest.mark.parametrize(
    ("header", "named", "words"),
    [
        ("什麼,多少", "飛機", "沒有欄位「incentive」"),
        ("incentive,amount,amount", "ai-cooperation", "「amount」出現兩次"),
        ("項目,金額(美元)", "ai-cooperation", "美元"),
    ],
)
def test_a_header_that_would_have_rows_misread_is_told_once(
    tmp_path: Path, header: str, named: str, words: str
) -> None:
    ((line, message),) = problems_of(tmp_path, "c.csv", f"{header}\n{named},5,6\n{named},7,8\n")
    assert line == 1
    assert words in message


@pytest.mark.parametrize(("value", "told"), [("true", "true"), ("[5]", "[5]"), ("{a: 5}", '{"a": 5}')])
def test_a_value_that_is_no_figure_is_told(tmp_path: Path, value: str, told: str) -> None:
    text = f"- {{incentive: ai-cooperation, amount: {value}}}\n"
    assert problems_of(tmp_path, "c.yaml", text) == [(1, f"看不懂金額:「{told}」")]


@pytest.mark.parametrize(
    ("key", "message"),
    [("count", "數量須大於 0"), ("year", "看不懂年度「0」"), ("profit_year", "獲利年度須大於 0")],
)
def test_a_figure_is_called_by_its_name(tmp_path: Path, key: str, message: str) -> None:
    text = f"- {{incentive: software-income-tax.key, amount: 5, {key}: 0}}\n"
    assert problems_of(tmp_path, "c.yaml", text) == [(1, message)]


def test_one_claims_file_has_one_applicant(tmp_path: Path) -> None:
    text = "applicant,incentive\n甲,省級智能工廠\n乙,省級智能工廠\n"
    assert problems_of(tmp_path, "c.csv", text) == [(3, "一個申請檔只能有一個申請人")]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("c.yaml", "", 1),
        ("c.yaml", "claims: []\n", 1),
        ("c.yaml", "applicant: 某某\n", 1),
        ("c.yaml", "claims: 5\n", 1),
        ("c.yaml", "claims:\n  - [\n", 3),
        ("c.yaml", "a: &x 1\nclaims: *x\n", 1),
        ("c.csv", "", 1),
        ("c.csv", "incentive,amount\n", 1),
        ("c.csv", "項目\n".encode("gbk"), 1),
        ("c.yaml", "claims:\n  - 項目\n".encode("gbk"), 2),
    ],
)
def test_a_file_that_is_no_claims_file_is_refused_with_a_line(
    tmp_path: Path, name: str, text: str | bytes, line: int
) -> None:
    assert problems_of(tmp_path, name, text)[0][0] == line


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nope\.yaml"):
        read_claims_file(DOCUMENT, str(tmp_path / "nope.yaml"))


DOCS = (Path(__file__).parents[2] / "docs" / "receipt.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "count"), [("yaml", 5), ("csv", 2)])
def test_the_examples_of_the_documentation_are_claims_files(tmp_path: Path, name: str, count: int) -> None:
    (example,) = re.findall(rf"```{name}\n(.*?)```", DOCS, re.DOTALL)
    found = read(tmp_path, f"claims.{name}", example)
    assert found.applicant == "平湖某某公司"
    assert len(found.claims) == count


def test_a_misspelt_key_is_named_with_its_line_and_the_right_one(tmp_path: Path) -> None:
    text = "claims:\n  - incentve: ai-cooperation\n    amount: 320萬\n  - incentive: 手機\n    amuont: 3000\n"
    with pytest.raises(DataError) as caught:
        read(tmp_path, "claims.yaml", text)
    assert [(problem.line, problem.hint) for problem in caught.value.problems if problem.code == "bad-claim"] == [
        (2, "是否要寫:incentive?"),
        (5, "是否要寫:amount?"),
    ]


def test_the_single_estimate_takes_columns_worksheet_and_encoding_as_the_batch_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_bytes("品項,付款,數量\n一級能效家電,16000,2\n".encode("cp950"))
    options = ("--encoding", "big5", "--columns", "項目=品項,總價=付款", "--as-of", "2025-06-30", "-f", "json")
    done = call("estimate", "--claims", "in.csv", *options)
    assert json.loads(done.out)["totals"]["max_yuan"] == 3_200
    assert call("estimate", "手機=3000", "--sheet", "甲").code == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("項目,單價\n手機,3000\n手機,3000\n", "第 3 行與第 2 行完全相同"),
        ("項目,單價,購入\n手機,3000,2\n", "「購入」"),
        ("項目,金額\nai-cooperation,320\n", "請在欄名寫明(萬元)"),
    ],
)
@pytest.mark.parametrize("options", [["-f", "json"], ["-q"], ["-f", "csv"]])
def test_what_may_make_the_sum_wrong_is_told_in_any_format(
    tmp_path: Path, text: str, told: str, options: list[str]
) -> None:
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    done = call("estimate", "--claims", str(tmp_path / "c.csv"), "--as-of", "2025-06-30", *options)
    assert (done.code, told in done.err) == (0, True), done.err
