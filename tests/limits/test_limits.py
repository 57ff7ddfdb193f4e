"""Every bound of `pinghu_cli.limits`, at it and one beyond: what people are told, in lines of bounded length."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from pypdfium2 import PdfDocument

from pinghu_cli import limits
from tests.calling import Call

BUG = 70


class Case(NamedTuple):
    """A call that comes to a bound."""

    limit: str
    line: str
    """The call; IN is the name of a file that holds what ``make`` makes, TEXT the text itself."""
    file: str
    """How the name of that file ends; empty for a text on the command line."""
    make: Callable[[int], str | bytes]
    """What has this many of what the limit counts."""
    code: int
    """Exit code beyond the bound."""
    says: str
    """What is said beyond it, and not at it; a pattern."""
    bound: int = 0
    """The bound while the case is tried, where the real one is too large for a test."""


def zipped(name: str) -> Callable[[int], bytes]:
    def archive(size: int) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as parts:
            parts.writestr(name, b" " * size)
        return stream.getvalue()

    return archive


def pdf(pages: int) -> bytes:
    stream = io.BytesIO()
    document = PdfDocument.new()
    for _ in range(pages):
        document.new_page(100, 100)
    document.save(stream)
    return stream.getvalue()


def nested(levels: int, before: str = "", after: str = "") -> str:
    return f"{before}{'[' * levels}{']' * levels}{after}"


def columns(count: int) -> str:
    return f"項目,{','.join(f'c{place}' for place in range(count - 1))}\n手機{',' * (count - 1)}\n"


def names(count: int) -> str:
    return "項目,金額\n" + "".join(f"無此項目{place},1\n" for place in range(count))


def named(count: int) -> str:
    """The name of a data file that is not there, so long that the line about it has ``count`` characters."""
    return "x" * (count - len(": 讀不到資料檔:檔名太長,請檢查 --data 或 PINGHU_DATA"))


CLAIMS = "estimate --claims IN"
CASES = [
    Case("FILE_BYTES", "show 9 --data IN", "in.yaml", lambda n: "#" * n, 3, "資料檔超過上限", 2_000),
    Case("FILE_BYTES", "draft IN", "in.txt", lambda n: " " * n, 3, "文本超過上限", 2_000),
    Case("PROFILE_BYTES", "match IN", "in.yaml", lambda n: "#" * n, 3, "申請人資料超過上限", 2_000),
    Case("CLAIMS_BYTES", CLAIMS, "in.yaml", lambda n: "#" * n, 3, "申請檔超過上限 .*JSON Lines", 2_000),
    Case("CLAIMS_BYTES", CLAIMS, "in.json", lambda n: f"[{' ' * (n - 2)}]", 3, "申請檔超過上限", 2_000),
    Case("CLAIMS_BYTES", "batch IN -o out.csv", "in.json", lambda n: f"[{' ' * (n - 2)}]", 3, "申請檔超過上限", 2_000),
    Case("RECEIPT_BYTES", "replay IN", "in.json", lambda n: " " * n, 3, "收據超過上限", 2_000),
    Case("WORKBOOK_BYTES", CLAIMS, "in.xlsx", zipped("xl/workbook.xml"), 3, "解開後有 .*上限", 2_000),
    Case("DOCX_BYTES", "draft IN", "in.docx", zipped("word/document.xml"), 3, "解開後有 .*上限", 2_000),
    Case("PAGES", "draft IN", "in.pdf", pdf, 3, "PDF 有 3 頁,上限 2 頁", 2),
    Case("TEXT_CHARACTERS", "draft IN", "in.txt", lambda n: "補" * n, 3, "文本超過上限 200 字", 200),
    Case("TEXT_CHARACTERS", "draft IN", "in.html", lambda n: f"<p>{'補' * n}</p>", 3, "文本超過上限 200 字", 200),
    Case("DEPTH", "show 9 --data IN", "in.yaml", nested, 3, "in.yaml:1: 層層相套超過 32 層,請檢查縮排與括號"),
    Case("DEPTH", "match IN", "in.json", lambda n: nested(n - 1, '{"applicant": ', "}"), 3, "層層相套超過 32 層"),
    Case("DEPTH", CLAIMS, "in.yaml", nested, 3, "in.yaml:1: 層層相套超過 32 層"),
    Case("DEPTH", CLAIMS, "in.jsonl", lambda n: nested(n - 1, '{"incentive": ', "}"), 3, "層層相套超過 32 層"),
    Case("DEPTH", "replay IN", "in.json", lambda n: nested(n - 1, '{"schema": 2, "x": ', "}"), 3, "層層相套超過 32 層"),
    Case("COLUMNS", CLAIMS, "in.csv", columns, 3, "有 1,001 欄,最多 1,000 欄"),
    Case("LINE_BYTES", CLAIMS, "in.csv", lambda n: f"項目,備註\n手機,{'x' * (n - 7)}\n", 3, "in.csv:2: 這一行有"),
    Case("CELL_LINES", CLAIMS, "in.csv", lambda n: f'項目,備註\n手機,"{chr(10) * (n - 1)}"\n', 3, "引號沒有成對"),
    Case("CELL_CHARACTERS", CLAIMS, "in.csv", lambda n: f"項目\n{'機' * n}\n", 3, "這一格有 101 個字,最多 100 個"),
    Case("CELL_CHARACTERS", CLAIMS, "in.csv", lambda n: f"項目,金額\n手機,{'9' * n}\n", 3, "這一格有 101 個字"),
    Case("APPLICANT_CHARACTERS", CLAIMS, "in.csv", lambda n: f"申請人,項目\n{'甲' * n},手機\n", 3, "最多 300 個"),
    Case("NAMES", CLAIMS, "in.csv", names, 3, "看不懂的項目名稱超過 3 種", 3),
    Case("NAME_CHARACTERS", "show TEXT", "", lambda n: "囧" * n, 1, "太長\\(101 字\\),不是名稱"),
    Case("NAME_CHARACTERS", "estimate TEXT", "", lambda n: "囧" * n, 1, "太長\\(101 字\\),不是名稱"),
    Case(
        "QUERY_TOKENS", "search TEXT -f table", "", lambda n: "工廠" * (n // 2) + "工" * (n % 2), 0, "只讀了前 600 個"
    ),
    Case(
        "AMOUNT_FEN", "estimate 保費補助=TEXT", "", lambda n: f"{n // 100}.{n % 100:02}", 2, "大得不合理.*最多 1萬億元"
    ),
    Case("AMOUNT_FEN", CLAIMS, "in.csv", lambda n: f"項目,金額\n保費補助,{n / 100:.2f}\n", 3, "大得不合理"),
    Case("COUNT", "estimate 手機=6499xTEXT", "", str, 2, "大得不合理.*最多 1,000,000"),
    Case("COUNT", CLAIMS, "in.csv", lambda n: f"項目,金額,數量\n手機,6499,{n}\n", 3, "大得不合理"),
    Case("PROBLEMS", CLAIMS, "in.csv", names, 3, "共 51 處,這裡列出前 50 處,改正前"),
    Case(
        "PROBLEMS", "match IN", "in.yaml", lambda n: "".join(f"k{i}: 是\n" for i in range(n)), 3, "共 51 處,這裡列出前"
    ),
    Case("PROBLEMS", "validate IN", "in.yaml", lambda n: "".join(f"k{i}: 1\n" for i in range(n - 3)), 3, "還有 1 處"),
    Case(
        "PROBLEMS",
        "draft IN",
        "in.txt",
        lambda n: "一、甲\n(一)乙\n" + "第 1 页\n" * n,
        0,
        "還有 1 處,用 --all",
    ),
    Case("MESSAGE_CHARACTERS", "show 9 --data TEXT", "", named, 3, "x…x"),
    Case(
        "SHEET_ROWS",
        "batch IN -o out.xlsx",
        "in.csv",
        lambda n: "申請人,項目,金額\n" + "甲,手機,6499\n" * n,
        2,
        "超過 3 行",
        3,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.limit}-{case.line.split()[0]}-{case.file}")
def test_at_a_bound_nothing_is_said_and_beyond_it_what_to_do(
    case: Case, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if case.bound:
        monkeypatch.setattr(limits, case.limit, case.bound)
    bound = getattr(limits, case.limit)
    for size in (bound, bound + 1):
        made = case.make(size)
        (tmp_path / f"x{case.file}").write_bytes(made.encode() if isinstance(made, str) else made)
        line = case.line.replace("IN", case.file).split()
        if case.file:
            (tmp_path / f"x{case.file}").rename(tmp_path / case.file)
        done = call(*(word.replace("TEXT", made) if isinstance(made, str) else word for word in line))
        assert bool(re.search(case.says, done.out + done.err)) == (size > bound), done
        assert done.code != BUG
        assert size == bound or done.code == case.code
        assert max(map(len, done.err.splitlines()), default=0) <= limits.MESSAGE_CHARACTERS + 1


def test_every_bound_has_a_case() -> None:
    bounds = {name for name in vars(limits) if name.isupper()} - {"MB"}
    assert {case.limit for case in CASES} | {"SHEET_CHARACTERS", "TERMINAL_COLUMNS"} == bounds


@pytest.mark.parametrize(("characters", "end"), [(32_767, "x"), (32_768, "…")])
def test_a_cell_of_a_worksheet_is_cut_where_excel_would_refuse_it(
    characters: int, end: str, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "in.csv").write_text(f"申請人,項目,金額,備註\n甲,手機,6499,{'x' * characters}\n", encoding="utf-8")
    call("batch", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.xlsx"))
    [_, *rows] = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True)
    [note] = [cell for row in rows for cell in row if str(cell).startswith("xx")]
    assert (len(note), note[-1]) == (limits.SHEET_CHARACTERS, end)


@pytest.mark.parametrize("columns", ["10001", "1" + "0" * 30, "9" * 5_000])
def test_a_page_is_no_wider_whatever_columns_says(columns: str, call: Call) -> None:
    assert call("show", "9", "-f", "table", COLUMNS=columns) == call("show", "9", "-f", "table", COLUMNS="10000")


@pytest.mark.parametrize("levels", [1_000, 100_000])
@pytest.mark.parametrize("line", ["match IN", CLAIMS, "batch IN -o OUT", "replay IN", "show 9 --data IN"])
@pytest.mark.parametrize("form", ["{}", '{{"x": {}}}', '[{{"incentive": {}}}]'])
def test_however_deep_it_is_told_in_a_line(line: str, levels: int, form: str, call: Call, tmp_path: Path) -> None:
    """Also where the reader of JSON or YAML gives up long before."""
    (tmp_path / "in.json").write_text(form.format(nested(levels)))
    line = line.replace("IN", str(tmp_path / "in.json")).replace("OUT", str(tmp_path / "out.csv"))
    done = call(*line.split())
    told = done.err + "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.rejects.csv"))
    assert (done.code, "層層相套超過 32 層" in told) == (3, True), done
