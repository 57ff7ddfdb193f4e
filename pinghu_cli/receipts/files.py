"""Claims files: YAML, JSON or CSV -> the applicant and the claims, or every bad entry with its line.

YAML and JSON hold ``applicant`` and ``claims``, a list whose entries are mappings or claims as on the command line.
A mapping has ``incentive`` and, where the rule asks for them, ``amount`` (also ``base``, or the printed name of the
base: ``實際合作支出``), ``count``, ``year`` (calendar) and ``profit_year``. CSV has the same names as its header;
``applicant`` may be a column then, with one and the same name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.errors import DataError, PinghuError, Problem
from pinghu_cli.files import STDIN, read_bytes
from pinghu_cli.quantities.reading import read_amount, read_count
from pinghu_cli.receipts.claims import Claim, Finder, find_offer, read_claim, search_finder
from pinghu_cli.receipts.rules import rule_of

INPUTS = ("amount", "count", "year", "profit_year")
ENTRY_KEYS = ("incentive", "base", *INPUTS)
WHOLE = {"count": "數量", "year": "年度", "profit_year": "獲利年度"}


class ClaimsFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a claims file holds; the claims name their incentives by id."""

    applicant: str
    claims: tuple[Claim, ...]


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as it stands: ``value`` is a claim's text or its mapping, ``lines`` where each key stands."""

    value: Any
    line: int
    lines: Mapping[str, int] = {}


def read_claims_file(document: Document, file: str, find: Finder = search_finder) -> ClaimsFile:
    """The claims of ``file`` (``-``: standard input), by its extension, else by what it looks like.

    Raise DataError (exit 3) naming every bad entry with file and line; nothing is left out silently.
    """
    data = read_bytes(file, "申請檔", "請檢查 --claims 的檔名")
    name = "標準輸入" if file == STDIN else file
    applicant, entries, problems = _read_csv(data, name) if _is_csv(file, data) else _read_yaml(data, name)
    claims, known = [], offers(document)
    for entry in entries:
        try:
            claims.append(_claim(document, known, entry, find))
        except _BadEntry as bad:
            problems += [Problem("bad-claim", what, file=name, line=line, hint=hint) for line, what, hint in bad.faults]
    if not problems and not claims:
        problems.append(Problem("no-claims", "沒有任何申請項目", file=name, line=1, hint="請在 claims 下逐項列出"))
    if problems:
        problems.sort(key=lambda problem: problem.line)
        listed = "\n".join(str(problem) for problem in problems)
        raise DataError("bad-claims-file", f"{listed}\n共 {len(problems)} 處", "改正前不作任何計算", tuple(problems))
    return ClaimsFile(applicant=applicant, claims=tuple(claims))


class _BadEntry(Exception):
    """All faults of one entry: (line, what, hint)."""

    def __init__(self, faults: Sequence[tuple[int, str, str]]) -> None:
        self.faults = faults


def _claim(document: Document, known: Sequence[Offer], entry: _Entry, find: Finder) -> Claim:
    """One entry as a claim with the incentive's id; raise _BadEntry with all that is wrong with it."""
    if isinstance(entry.value, dict):
        return _from_mapping(document, known, entry, find)
    if not isinstance(entry.value, str):
        raise _BadEntry([(entry.line, "這一項須為申請的寫法或鍵值", "例如 incentive: ai-cooperation")])
    try:
        claim = read_claim(entry.value)
        return msgspec.structs.replace(claim, incentive=find_offer(document, known, claim.incentive, find).id)
    except PinghuError as error:
        raise _BadEntry([(entry.line, error.message, error.hint)]) from None


def _from_mapping(document: Document, known: Sequence[Offer], entry: _Entry, find: Finder) -> Claim:
    given = {key: text for key, part in entry.value.items() if (text := _text(part))}
    nested = [key for key, part in entry.value.items() if isinstance(part, bool | dict | list)]
    if nested:
        raise _BadEntry([(entry.lines.get(key, entry.line), f"「{key}」須為文字或數字", "") for key in nested])
    name, faults, rule = given.pop("incentive", ""), [], None
    try:
        rule = rule_of(document, find_offer(document, known, name, find)) if name else None
        if not name:
            faults.append((entry.line, "缺少 incentive", "寫明項目的代號或名稱"))
    except PinghuError as error:
        faults.append((entry.lines.get("incentive", entry.line), error.message, error.hint))
    amounts = {"amount", "base", *([rule.base] if rule and rule.base else [])}
    inputs: dict[str, Any] = {}
    for key, text in given.items():
        field = "amount" if key in amounts else key
        line = entry.lines.get(key, entry.line)
        if field not in INPUTS and name and not rule:
            continue  # it may be the name of a base: that the incentive is unknown has been said
        if field not in INPUTS:
            faults.append((line, f"{name or '這一項'}:不認得「{key}」", _like(key, {*ENTRY_KEYS, *amounts})))
            continue
        try:
            if field in inputs:
                raise ValueError(f"金額寫了兩次:「{key}」")
            inputs[field] = read_amount(text) if field == "amount" else read_count(text, WHOLE[field])
        except ValueError as error:
            faults.append((line, f"{name or '這一項'}:{error}", ""))
    if faults or rule is None:
        raise _BadEntry(faults)
    amount = next((f"={text}" for key, text in given.items() if key in amounts), "")
    times = f"x{given['count']}" if "count" in given else ""
    try:
        return Claim(incentive=rule.id, written=f"{name}{amount}{times}", **inputs)
    except PinghuError as error:
        raise _BadEntry([(entry.line, error.message, error.hint)]) from None


def _like(key: str, names: set[str]) -> str:
    """What an unknown key may have been meant for, or all there are."""
    from difflib import get_close_matches

    close = get_close_matches(key, sorted(names), n=1)
    return f"是否要寫:{close[0]}?" if close else f"可用:{'、'.join(sorted(names))}"


def _text(value: Any) -> str:
    """A scalar as written; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        return str(value)
    return str(value).strip()


def _is_csv(file: str, data: bytes) -> bool:
    """By extension; else a first line with ``incentive`` among comma-separated names."""
    suffix = Path(file).suffix.casefold()
    if suffix in {".yaml", ".yml", ".json", ".csv"}:
        return suffix == ".csv"
    header = data.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    return b"incentive" in [name.strip(b' "\r') for name in header.split(b",")] and b":" not in header


def _read_yaml(data: bytes, file: str) -> tuple[str, list[_Entry], list[Problem]]:
    """YAML, and JSON as the part of YAML that it is."""
    from pinghu_cli.document.yaml_source import parse

    source = parse(data.replace(b"\t", b"  ") if data.lstrip()[:1] in b"{[" else data, file)
    if source.problems:
        return "", [], [problem for problem in source.problems if problem.code != "empty"]
    value = source.value if isinstance(source.value, dict) else {"claims": source.value}
    problems = [
        source.problem("unknown-key", f"不認得「{key}」", (key,), hint="可用:applicant、claims")
        for key in value
        if key not in {"applicant", "claims"}
    ]
    claims = value.get("claims")
    if not isinstance(claims, list):
        problems.append(source.problem("no-claims", "claims 須為清單", ("claims",), hint="請在 claims 下逐項列出"))
        claims = []
    top = () if value is not source.value else ("claims",)
    entries = []
    for place, part in enumerate(claims):
        path = (*top, place)
        lines = {key: source.line((*path, key)) for key in part} if isinstance(part, dict) else {}
        entries.append(_Entry(value=part, line=source.line(path), lines=lines))
    return _text(value.get("applicant")), entries, problems


def _read_csv(data: bytes, file: str) -> tuple[str, list[_Entry], list[Problem]]:
    import csv
    import io

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "請另存為「CSV UTF-8」"
        return "", [], [Problem("encoding", "不是 UTF-8 文字", file=file, line=line, hint=hint)]
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = list(_numbered(reader))
    except csv.Error as error:
        problem = Problem("csv-syntax", f"CSV 語法錯誤:{error}", file=file, line=reader.line_num, hint="請檢查引號")
        return "", [], [problem]
    if not rows:
        return "", [], []
    (_, header), *body = rows
    names = [name.strip() for name in header]
    problems, entries = _header_problems(names, file, rows[0][0]), []
    if problems:
        return "", [], problems
    applicants: dict[str, int] = {}
    for line, cells in body:
        if len(cells) > len(names):
            message = f"有 {len(cells)} 欄,表頭只有 {len(names)} 欄"
            problems.append(Problem("too-many-cells", message, file=file, line=line, hint="含逗號的金額請加引號"))
            continue
        row = dict(zip(names, cells, strict=False))
        applicants.setdefault(row.pop("applicant", "").strip(), line)
        entries.append(_Entry(value=row, line=line))
    others = [line for name, line in applicants.items() if name][1:]
    problems += [
        Problem("several-applicants", "一個申請檔只能有一個申請人", file=file, line=line, hint="請分成數個檔案")
        for line in others
    ]
    return next((name for name in applicants if name), ""), entries, problems


def _header_problems(names: Sequence[str], file: str, line: int) -> list[Problem]:
    """A header without ``incentive``, or with a name twice, would have every row misread."""
    if "incentive" not in names:
        hint = f"第一行須為欄位名稱,以逗號分隔;可用:{'、'.join(('applicant', *ENTRY_KEYS))}"
        return [Problem("no-header", "表頭缺少 incentive", file=file, line=line, hint=hint)]
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    return [
        Problem("column-twice", f"表頭有兩個「{name}」", file=file, line=line, hint="請刪去其中一欄") for name in twice
    ]


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line that it begins on."""
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1
