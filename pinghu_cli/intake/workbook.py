"""Worksheets of an XLSX file as rows of text: what a cell shows, also where the library would leave it out."""

import datetime
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree

from pinghu_cli import limits
from pinghu_cli.errors import DataError, MissingExtra
from pinghu_cli.intake.units import is_foreign, unit_of_row

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b(r|s|t)="([^"]*)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_SIZED = re.compile(rb'\b(r|min|max|ht|hidden|width)="([^"]*)"')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)</")
_PERCENT = (9, 10)
"""The formats of numbers that every workbook has for per cent."""
_EXACT = 10**15
"""From here on a number in a cell has lost digits."""
UNCOMPUTED = "#的公式尚未計算"
"""Stands for a formula that no spreadsheet has worked out yet."""
MERGED = "#與上一行合併"
"""Stands for an amount that is merged with that of the row above."""

Grid = list[list[str]]


class _Read(NamedTuple):
    """A worksheet as a whole; rows and columns count from 0 but where it says otherwise."""

    name: str
    cells: list[list[Any]]
    marks: dict[int, dict[int, str]]
    """Row -> column -> the text of a cell whose value alone does not tell."""
    merged: dict[int, dict[int, int]]
    """First row -> column -> last row of the cells that are merged downwards."""
    hidden: tuple[set[int], set[int]]
    """The rows, from 1, and the columns that it does not show."""
    struck: set[int]
    """The rows, from 1, in which a filled cell is struck through."""


def load_calamine() -> Any:
    """The module. Raise UsageError that says what to install where it is missing."""
    try:
        import python_calamine
    except ModuleNotFoundError:
        raise MissingExtra("讀 XLSX", "python-calamine", "excel", "另存為 CSV") from None
    return python_calamine


def _check_size(path: str, name: str) -> None:
    """Raise DataError where the parts of the file say that they unpack to more than `limits.WORKBOOK_BYTES`."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > limits.WORKBOOK_BYTES:
            said = f"{name} 解開後有 {unpacked >> 20:,} MB,上限 {limits.WORKBOOK_BYTES >> 20:,} MB"
            raise DataError("too-large", said, "請確認檔名,或另存為 CSV")


class Workbook:
    """An open XLSX file."""

    def __init__(self, path: str, name: str) -> None:
        """Raise DataError where the file at ``path``, called ``name``, is no workbook or is locked by a password."""
        module = load_calamine()
        _check_size(path, name)
        try:
            self._book: CalamineWorkbook = module.CalamineWorkbook.from_path(path)
            self._zip = zipfile.ZipFile(path)
            self._open: CalamineSheet | None = None
            self._read: _Read | None = None
        except module.PasswordError:
            raise DataError("unreadable", f"讀不懂 {name}:檔案設了密碼", "請去掉密碼") from None
        except (module.CalamineError, zipfile.BadZipFile, OSError, ValueError):
            hint = "請在試算表中另存為 .xlsx"
            raise DataError("unreadable", f"讀不懂 {name}:不是完好的 XLSX 檔", hint) from None

    def names(self) -> list[str]:
        """The worksheets that people see."""
        import python_calamine as module

        return [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.visible == module.SheetVisibleEnum.Visible and sheet.typ == module.SheetTypeEnum.WorkSheet
        ]

    def all_names(self) -> list[str]:
        """Hidden ones too."""
        return list(self._book.sheet_names)

    def top(self, name: str, rows: int) -> Grid:
        """The first ``rows`` of a worksheet, as texts; marks and merged cells are not looked at."""
        sheet = self._sheet(name)
        return [_texts(row) for row in sheet.to_python(skip_empty_area=False, nrows=rows)]

    def rows(
        self, name: str, single: Collection[int] = (), only: Collection[int] | None = None
    ) -> Iterator[tuple[int, list[str]]]:
        """The rows of a worksheet as texts, each with its number; merged cells say the same in all their rows.

        In the columns ``single`` they do not: one amount for several rows is not the amount of each. ``only``: the
        numbers of the rows that are wanted.
        """
        read = self._whole(name)
        if only is None and not (read.marks or read.merged):
            yield from enumerate(map(_texts, read.cells), start=1)
            return
        numbers: Iterable[int] = range(len(read.cells))
        if only is not None:
            numbers = sorted(number for number in {row - 1 for row in only} | read.merged.keys() if number in numbers)
        above: dict[int, tuple[int, str]] = {}
        for number in numbers:
            texts = _texts(read.cells[number])
            for column, text in read.marks.get(number, {}).items():
                if column < len(texts):
                    texts[column] = text
            for column, last in read.merged.get(number, {}).items():
                above[column] = last, texts[column] if column < len(texts) else ""
            for column, (last, text) in above.items():
                if number <= last and column < len(texts):
                    first = column in read.merged.get(number, {})
                    texts[column] = MERGED if column in single and text and not first else text
            if only is None or number + 1 in only:
                yield number + 1, texts

    def height(self, name: str) -> int:
        """The number of the last row of a worksheet."""
        return len(self._whole(name).cells)

    def merged(self, name: str) -> list[tuple[int, str]]:
        """The cells that are merged downwards: the first row, from 1, and the first cell and the last one: A2:A5."""
        return [
            (row + 1, f"{_letters(column)}{row + 1}:{_letters(column)}{last + 1}")
            for row, columns in sorted(self._whole(name).merged.items())
            for column, last in sorted(columns.items())
        ]

    def hidden(self, name: str) -> tuple[set[int], set[int]]:
        """The rows of a worksheet that are not shown, from 1, and the columns, from 0."""
        return self._whole(name).hidden

    def struck(self, name: str) -> set[int]:
        """The rows of a worksheet, from 1, in which a filled cell is struck through."""
        return self._whole(name).struck

    def _sheet(self, name: str) -> "CalamineSheet":
        """A worksheet as the library reads it; the last one is kept, for reading is what takes the time."""
        if self._open is None or self._open.name != name:
            self._open = self._book.get_sheet_by_name(name)
        return self._open

    def _whole(self, name: str) -> "_Read":
        """All of a worksheet; kept, for it is gone through more than once."""
        if self._read is None or self._read.name != name:
            sheet, xml = self._sheet(name), self._zip.read(self._part(name))
            self._read = _Read(
                name=name,
                cells=sheet.to_python(skip_empty_area=False),
                marks=_marks(xml, self._shown_units()),
                merged=_merged(sheet),
                hidden=_hidden(xml),
                struck=_struck(xml, self._struck_styles()),
            )
        return self._read

    def _xml(self, part: str) -> ElementTree.Element:
        """A part of the file. Expat bounds the growth of entities; nothing outside the file is ever read."""
        return ElementTree.fromstring(self._zip.read(part))  # noqa: S314

    def _part(self, name: str) -> str:
        """The part of the file that holds the worksheet."""
        targets = {
            relation.get("Id"): relation.get("Target", "") for relation in self._xml("xl/_rels/workbook.xml.rels")
        }
        for sheet in self._xml("xl/workbook.xml").iter():
            if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
                target = targets[sheet.get(_RELATION)]
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        raise DataError("unreadable", f"工作表「{name}」讀不出來", "請在試算表中另存為 .xlsx")

    def _styles(self) -> dict[str, ElementTree.Element]:
        """The parts of the table of styles by their names; none where the file has no such table."""
        try:
            return {part.tag.rpartition("}")[2]: part for part in self._xml("xl/styles.xml")}
        except KeyError:
            return {}

    def _struck_styles(self) -> set[str]:
        """The styles of cells whose font is struck through."""
        parts = self._styles()
        fonts = {str(place) for place, font in enumerate(parts.get("fonts", ())) if _is_struck(font)}
        return {str(place) for place, cell in enumerate(parts.get("cellXfs", ())) if cell.get("fontId") in fonts}

    def _shown_units(self) -> dict[str, str]:
        """What cells show behind their value, by their style: %, 萬元, $; not the styles that show nothing."""
        parts = self._styles()
        shown = dict.fromkeys(_PERCENT, "%") | {
            int(entry.get("numFmtId", "0")): unit
            for part in parts.values()
            for entry in part.iter()
            if entry.tag.endswith("}numFmt") and (unit := _shown_unit(entry.get("formatCode", "")))
        }
        cells = parts.get("cellXfs", ())
        formats = ((str(place), int(entry.get("numFmtId", "0"))) for place, entry in enumerate(cells))
        return {place: shown[format] for place, format in formats if format in shown}


def _hidden(xml: bytes) -> tuple[set[int], set[int]]:
    """The rows, from 1, and the columns, from 0, of a worksheet that it does not show."""
    rows: set[int] = set()
    columns: set[int] = set()
    if b"hidden=" not in xml and b'ht="0"' not in xml and b'width="0"' not in xml:
        return rows, columns
    number = 0
    for match in _ROW.finditer(xml):
        sizes = dict(_SIZED.findall(match[1]))
        number = int(sizes.get(b"r", number + 1))
        if _is_hidden(sizes, b"ht"):
            rows.add(number)
    for match in _COLUMN.finditer(xml):
        sizes = dict(_SIZED.findall(match[1]))
        if _is_hidden(sizes, b"width"):
            columns |= set(range(int(sizes[b"min"]) - 1, int(sizes[b"max"])))
    return rows, columns


def _struck(xml: bytes, styles: Collection[str]) -> set[int]:
    """The rows of a worksheet, from 1, in which a filled cell has one of ``styles``."""
    rows = set()
    for match in _CELL.finditer(xml) if _has_style(xml, styles) else ():
        attributes = {key: value.decode() for key, value in _ATTRIBUTE.findall(match[1])}
        if attributes.get(b"s") in styles and b"r" in attributes and match[2]:
            rows.add(_place(attributes[b"r"])[0] + 1)
    return rows


def _marks(xml: bytes, styles: Mapping[str, str]) -> dict[int, dict[int, str]]:
    """Row -> column -> the text of a cell whose value alone does not tell: 20%, #N/A, a formula without a value."""
    marks: dict[int, dict[int, str]] = {}
    if not (_has_style(xml, styles) or b"<f" in xml or b't="e"' in xml or b":f" in xml):
        return marks
    for match in _CELL.finditer(xml):
        attributes = {key: value.decode() for key, value in _ATTRIBUTE.findall(match[1])}
        text = _mark(attributes.get(b"s", ""), attributes.get(b"t", ""), match[2] or b"", styles)
        if text is not None and b"r" in attributes:
            row, column = _place(attributes[b"r"])
            marks.setdefault(row, {})[column] = text
    return marks


def _has_style(xml: bytes, styles: Iterable[str]) -> bool:
    """Whether any cell, row or column of a worksheet may have one of ``styles``."""
    return any(f's="{style}"'.encode() in xml for style in styles)


def _shown_unit(format: str) -> str:
    """The unit that a format writes beside numbers: %, 萬元, $; empty for 元 and where it divides them itself."""
    first = format.partition(";")[0]
    bare = re.sub(r'"[^"]*"|\\.|!.|\[[^\]]*\]', "", first)
    if "%" in bare:
        return "%"
    words = re.findall(r'"([^"]*)"|\[\$([^\]-]*)|([$€£])', first)
    units = [unit for parts in words for part in parts if (unit := unit_of_row(part.strip(), "goods"))]
    if re.search(r"[0#?],+(?![0#?])|[0#?][\\!].[0#?]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", first)):
        units = [unit for unit in units if is_foreign(unit)]  # 0!.0,"万" shows 3200000 as 320.0万
    return next(iter(units), "")


def _mark(style: str, kind: str, content: bytes, styles: Mapping[str, str]) -> str | None:
    value = _VALUE.search(content)
    if kind == "e":
        return value[1].decode() if value else "#錯誤"
    if (b"<f" in content or b":f" in content) and (value is None or not value[1]) and kind not in {"str", "s"}:
        return UNCOMPUTED
    if style in styles and value and value[1] and kind in {"", "n"}:
        number = Decimal(value[1].decode())
        return f"{(number * 100).normalize():f}%" if styles[style] == "%" else f"{number:f}{styles[style]}"
    return None


def _is_struck(font: ElementTree.Element) -> bool:
    return any(part.tag.endswith("}strike") and part.get("val") not in {"0", "false"} for part in font)


def _is_hidden(sizes: Mapping[bytes, bytes], size: bytes) -> bool:
    """Whether a row or column is hidden, or so narrow that it might as well be."""
    return sizes.get(b"hidden") in {b"1", b"true"} or sizes.get(size) in {b"0", b"0.0"}


def _place(name: str) -> tuple[int, int]:
    """``C5`` -> row 4, column 2."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, column - 1


def _letters(column: int) -> str:
    """2 -> ``C``."""
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return letters


def _merged(sheet: "CalamineSheet") -> dict[int, dict[int, int]]:
    """First row -> column -> last row of the cells that are merged downwards."""
    found: dict[int, dict[int, int]] = {}
    for (row, column), (last, _) in sheet.merged_cell_ranges or ():
        if last > row:
            found.setdefault(row, {})[column] = last
    return found


def _texts(row: Sequence[object]) -> list[str]:
    """What the cells of a row hold, as texts."""
    return [value if type(value) is str else _text(value) for value in row]


def _text(value: object) -> str:
    """What a cell holds, as text."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case float():
            return f"{value:.14E}" if abs(value) >= _EXACT else f"{Decimal(str(value)):f}"  # 0.00002, not 2e-05
        case datetime.datetime():
            return value.isoformat(" ")
        case _:
            return str(value)


def is_workbook(path: str) -> bool:
    """Whether the file is a ZIP archive with a workbook in it."""
    try:
        with zipfile.ZipFile(Path(path)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
