"""A row of texts -> a claim, a row that is left out with the reason, or a row that is none.

This is the one place that decides it. The batch lets the database do plain rows by the hundred thousand, and only those
whose every cell reads well by itself, where what comes out is the same by construction.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from pinghu_cli import limits
from pinghu_cli.document.model import Document
from pinghu_cli.errors import DataError, Problem
from pinghu_cli.intake import cells
from pinghu_cli.intake.cells import REMEDIES, Reading
from pinghu_cli.intake.headings import TORN, Headings, recognised
from pinghu_cli.intake.incentives import Names
from pinghu_cli.intake.stems import asks_approval, is_free_text
from pinghu_cli.intake.units import is_foreign, scale_of_unit, stated_unit, unit_of_row
from pinghu_cli.intake.wording import (
    LONGEST,
    ROLE_NAMES,
    ROLES,
    Role,
    is_dash,
    is_example,
    is_footer,
    is_group,
    is_numbering,
    is_refusal,
    is_sum,
    is_total,
    is_void,
)
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.spelling.normalise import key


class Row(NamedTuple):
    """The cells of a row on the lines from ``line`` to ``last``; ``lines`` where each named cell stands by itself."""

    line: int
    last: int
    cells: Sequence[str | None]
    lines: Mapping[str, int] = {}
    written: str = ""
    """The claim as the command line takes it, where the file has it so."""


class Claimed(msgspec.Struct, frozen=True):
    """A row that is a claim: who, the id of what, and its inputs; None for what is not stated."""

    applicant: str
    incentive: str
    base_fen: int | None
    count: int | None
    year: int | None
    profit_year: int | None

    def claim(self, written: str = "") -> Claim:
        """What is claimed, of one unit where no count is stated; ``written``: in the words of the file."""
        return Claim(
            incentive=self.incentive,
            base_fen=self.base_fen,
            count=self.count or 1,
            year=self.year,
            profit_year=self.profit_year,
            written=written,
        )


class Fault(NamedTuple):
    """What is wrong with a row: a stable code, why, what to write instead, and which cell, where it is one cell."""

    code: str
    reason: str
    remedy: str = ""
    column: str = ""
    value: str = ""


class Rejected(NamedTuple):
    """A row that cannot be a claim: its line, all that is wrong, and the row as it stands."""

    line: int
    faults: tuple[Fault, ...]
    text: str = ""


def rejected(line: int, code: str, reason: str, remedy: str, text: str = "") -> Rejected:
    """A row that is no row of cells at all."""
    return Rejected(line, (Fault(code, reason, remedy),), text)


SKIPPED = {
    "total": "合計行",
    "header": "重複的表頭",
    "numbers": "各欄的編號",
    "footer": "附註",
    "example": "填寫範例",
    "group": "小標題",
}
"""What rows are called that are no claims and are told; blank ones are not."""

_REMEMBERED = 10_000
"""Of how many texts the readings are kept: a million different amounts would take 0.3 GB."""


class Skipped(NamedTuple):
    """A row that is no claim and need not be one: ``kind`` is blank or of `SKIPPED`."""

    line: int
    kind: str


class RowReader:
    """Reads the rows of one table. ``remarks`` counts the ways in which cells had to be read, with a line of each."""

    def __init__(
        self,
        document: Document,
        headings: Headings,
        *,
        file: str = "",
        applicant: str | None = None,
        needs_applicant: bool = True,
    ) -> None:
        """``file`` is named in errors; ``applicant``: whom rows without one belong to."""
        self._file = file
        self._needs_applicant = needs_applicant
        self._headings = headings
        self._applicant = applicant
        self._places = {role: headings.of(role) for role in ROLES}
        self._units = [place for place, column in enumerate(headings.columns) if column.of_rows]
        self._shares, self._unclear = headings.shares, headings.unclear
        self._uncounted = headings.uncounted
        self._beside = headings.beside
        self._asking = {place for place in self._beside if asks_approval(headings.columns[place].name)}
        self._said = self._asking | {place for place in self._beside if is_free_text(headings.columns[place].name)}
        self._lines = [list(map(key, line)) for line in headings.lines] or [
            [key(column.name) for column in headings.columns]
        ]
        self._names = Names(document)
        self._cache: dict[tuple[str, str, str], Reading] = {}
        self.remarks: dict[str, tuple[int, int]] = {}
        """Remark -> how many cells, and the first line."""

    def cell(self, role: Role, text: str, place: int) -> Reading:
        """What ``text`` in the column at ``place`` states."""
        column = self._headings.columns[place]
        cached = self._cache.get((role, column.unit, text))
        if cached is None:
            cached = self._read_cell(role, cells.cleaned(text), column.scale, column.unit)
            if role == "incentive" or len(self._cache) < _REMEMBERED:  # a name counts once towards `limits.NAMES`
                self._cache[role, column.unit, text] = cached
        return cached

    def _read_cell(self, role: Role, text: str, scale: int, unit: str) -> Reading:
        if not text or (role not in {"applicant", "incentive"} and is_dash(text)):
            return Reading()
        if role == "base":
            return cells.amount(text, scale, unit)
        if role == "incentive":
            return self._names.read(text)
        return cells.applicant(text) if role == "applicant" else cells.READERS[role](text)

    def read(self, row: Row) -> Claimed | Rejected | Skipped:
        """What the row is. Raise DataError at a row from which on the columns are others, or their units."""
        texts = {role: self.filled(role, row) for role in ROLES}
        if (kind := self._kind(row, texts)) is not None:
            return Skipped(row.line, kind)
        values: dict[str, int | str | None] = dict.fromkeys(ROLES)
        faults: list[Fault] = []
        for role, filled in texts.items():
            for place, text in filled:
                reading = self.cell(role, text, place)
                values[role] = reading.value
                if reading.problem:
                    name = self._headings.columns[place].name
                    faults.append(Fault(reading.code, reading.problem, REMEDIES[role], name, cells.cleaned(text)))
                elif reading.remark:
                    count, line = self.remarks.get(reading.remark, (0, row.line))
                    self.remarks[reading.remark] = count + 1, line
        values["applicant"] = values["applicant"] or self._applicant
        faults += self._shared(texts, values)
        faults += self._not_counted(row, values["incentive"])
        faults += self._missing(texts, values["applicant"])
        faults += self._clashes(texts, values["incentive"])
        faults += self._doubts(row)
        faults += self._contradictions(row, texts)
        faults += self._torn(row)
        if faults:
            self._refuse_other_header(row)
            return Rejected(row.line, tuple(faults), as_line(row.cells))
        return Claimed(*(values[role] for role in ROLES))  # type: ignore[arg-type]  # each reader gives its type

    def _shared(
        self, texts: Mapping[Role, list[tuple[int, str]]], values: dict[str, int | str | None]
    ) -> Iterator[Fault]:
        """Make an amount of all units one of one unit; one that may be either is none."""
        amount, count = values["base"], values["count"]
        places = [place for place, _ in texts["base"] if place in self._shares]
        if places and isinstance(amount, int) and isinstance(count, int):
            values["base"], rest = divmod(amount, count)
            if rest:
                remedy = "改寫一件的金額,欄名寫「單價」"
                name, text = self._heading("base"), texts["base"][0][1]
                yield Fault("uneven", f"合計不能平分為 {count:,} 份", remedy, name, text)
        for place, text in texts["base"]:
            if place in self._unclear and isinstance(amount, int) and isinstance(count, int) and count > 1:
                name = self._headings.columns[place].name
                reason = f"「{name}」是一件的金額,還是 {count:,} 件合計?兩種讀法結果不同"
                remedy = f"欄名改為「單價」或「總價」,或寫 --columns 單價={name} 或 總價={name}"
                yield Fault("unclear-amount", reason, remedy, name, text)

    def _not_counted(self, row: Row, incentive: object) -> Iterator[Fault]:
        """Figures other than 1 that may say how many units the row is for, in a column that is not used."""
        if not (isinstance(incentive, str) and self._names.takes_count(incentive)):
            return
        for place in self._uncounted:
            text = cells.cleaned(row.cells[place]) if place < len(row.cells) else ""
            stated = cells.count(text).value
            if stated != 1 and (stated or any(map(str.isdecimal, text))):
                name = self._headings.columns[place].name
                reason = f"「{name}」寫著「{text}」,看來是件數,沒有採用;按一件計算可能不對"
                remedy = f"是件數請寫 --columns count={name},不是請刪去這一欄"
                yield Fault("unclear-amount", reason, remedy, name, text)

    def filled(self, role: Role, row: Row) -> list[tuple[int, str]]:
        """The cells of the columns of ``role`` that hold anything; amounts with the unit that their row states."""
        found = ((place, row.cells[place]) for place in self._places[role] if place < len(row.cells))
        filled = [(place, text) for place, text in found if text and cells.cleaned(text)]
        if role != "base" or not self._units:
            return filled
        unit = self._unit_of(row)
        return [(place, cells.with_unit(text, unit)) for place, text in filled]

    def _unit_of(self, row: Row) -> str:
        """The unit that a row states for its amounts; empty for 元 and where it states none."""
        columns = [(self._headings.columns[place], row.cells[place]) for place in self._units if place < len(row.cells)]
        stated = [unit for column, text in columns if (unit := unit_of_row(cells.cleaned(text), of=column.of_rows))]
        return next((unit for unit in stated if is_foreign(unit)), stated[0] if stated else "")

    def _kind(self, row: Row, texts: Mapping[Role, list[tuple[int, str]]]) -> str | None:
        filled = [text for cell in row.cells if (text := cells.cleaned(cell))]
        if not filled:
            return "blank"
        named = [cells.cleaned(text) for role in ("applicant", "incentive") for _, text in texts[role]]
        who = [cells.cleaned(text) for _, text in texts["applicant"]]
        summed = any(map(is_sum, who)) or (not texts["incentive"] and is_sum(filled[0]))
        if summed or any(map(is_total, (*named, filled[0]))):
            self._refuse_other_unit(row, filled, texts)
            return "total"
        if any(is_example(cells.cleaned(text)) for _, text in texts["applicant"]):
            return "example"
        if kind := self._kind_of_header(filled, texts):
            return kind
        self._refuse_other_unit(row, filled, texts)
        if is_group(filled):
            return "group"
        notes = [text for text in filled if not stated_unit(text)]
        return "footer" if is_footer(notes) else None

    def _kind_of_header(self, filled: Sequence[str], texts: Mapping[Role, list[tuple[int, str]]]) -> str:
        """Whether a row heads the columns once more, or numbers them; empty where it does neither."""
        if any(self._repeats(line, texts) for line in self._lines) or self._heads_alike(texts):
            return "header"
        return "numbers" if is_numbering(filled) else ""

    @staticmethod
    def _repeats(line: Sequence[str], texts: Mapping[Role, list[tuple[int, str]]]) -> bool:
        """Whether all ``texts`` stand in a line of the header."""
        filled = [(place, key(text)) for found in texts.values() for place, text in found]
        return bool(filled) and all(place < len(line) and line[place] == text for place, text in filled)

    def _heads_alike(self, texts: Mapping[Role, list[tuple[int, str]]]) -> bool:
        """Whether ``texts`` head the same columns in other words, in the same units: Company, Item, Amount."""
        return bool(texts["applicant"] and texts["incentive"]) and all(
            len(text) <= LONGEST and self._headings.heads_alike(role, place, cells.cleaned(text))
            for role, found in texts.items()
            for place, text in found
        )

    def _refuse_other_unit(self, row: Row, filled: Sequence[str], texts: Mapping[Role, list[tuple[int, str]]]) -> None:
        """Raise DataError where a row that is no claim says that amounts are in another unit from here on."""
        broken = texts["base"] and any(
            not stated_unit(text) for _, text in texts["applicant"]
        )  # a claim lacking something
        for text in filled if not (texts["incentive"] or broken) else ():
            unit = stated_unit(text)
            if unit and self._headings.scales - {scale_of_unit(unit)}:
                message = f"第 {row.line} 行寫著單位是{unit},與前面各行的單位不同"
                raise self._refused("another-unit", row.line, message, "請分成兩個檔案,或換算成同一個單位")

    def _refuse_other_header(self, row: Row) -> None:
        """Raise DataError at a row that heads columns otherwise than the header of the table does."""
        texts = [cells.cleaned(text) for text in row.cells]
        plain = not any(text.lstrip("-+(¥￥")[:1].isdecimal() for text in texts)
        if plain and recognised([(text or "_",) for text in texts], {}) >= {"applicant", "incentive"}:
            line = "、".join(filter(None, texts))
            message = f"第 {row.line} 行又是一個表頭,與前面的不同:{line}"
            raise self._refused("another-header", row.line, message, "請分成兩個檔案,或把欄名與次序改成一樣")

    def _refused(self, code: str, line: int, message: str, hint: str) -> DataError:
        problem = Problem(code, message, file=self._file, line=line, hint=hint)
        return DataError(code, f"{self._file}: {message}", hint, (problem,))

    def _contradictions(self, row: Row, texts: Mapping[Role, list[tuple[int, str]]]) -> Iterator[Fault]:
        """An amount whose heading says its unit, in a row that states another unit."""
        if not self._units:
            return
        unit = self._unit_of(row)
        for place, text in texts["base"]:
            column = self._headings.columns[place]
            if unit and column.own_unit and not is_foreign(unit) and scale_of_unit(stated_unit(unit)) != column.scale:
                reason = f"欄名「{column.name}」寫明單位,這一行卻寫著{unit}"
                yield Fault("another-unit", reason, "刪去其中一個,或把單位寫在金額的格內", column.name, text)

    def _torn(self, row: Row) -> Iterator[Fault]:
        """An amount that was split at its comma: 500,000 in two cells."""
        for place, rest, pattern in self._headings.torn:
            if rest < len(row.cells):
                amount, behind = (cells.cleaned(row.cells[beside]) for beside in (place, rest))
                if re.fullmatch(TORN, amount) and re.fullmatch(pattern, behind):
                    name = self._headings.columns[place].name
                    reason = f"「{amount}」旁的格裡是「{behind}」,看來是「{amount},{behind}」被逗號分成了兩格"
                    yield Fault("torn-amount", reason, f"寫成一格:{amount}{behind}", name, amount)

    def _doubts(self, row: Row) -> Iterator[Fault]:
        """What cells that are not used say against taking the row as it stands: 小計, 單位:萬元."""
        for place in self._beside:
            text = cells.cleaned(row.cells[place]) if place < len(row.cells) else ""
            if not text or len(text) > limits.CELL_CHARACTERS:
                continue
            name = self._headings.columns[place].name
            if is_total(text):
                yield Fault(
                    "looks-like-total", f"「{name}」寫著「{text}」,看來是加總其他行的", "刪去這一行或這一格", name, text
                )
            elif is_void(text, is_said=place in self._said) or (place in self._asking and is_refusal(text)):
                reason = f"「{name}」寫著「{text}」,看來不再算數"
                yield Fault("looks-void", reason, "刪去這一行;若仍要計入,清空這一格", name, text)
            elif (unit := stated_unit(text)) and self._headings.scales - {scale_of_unit(unit)}:
                reason = f"「{name}」寫著「{text}」,與這一欄金額的單位不同"
                yield Fault("another-unit", reason, "把單位寫在金額的格內,例如 320萬", name, text)

    def _missing(self, texts: Mapping[Role, list[tuple[int, str]]], applicant: object) -> Iterator[Fault]:
        if not texts["applicant"] and not applicant and self._needs_applicant:
            remedy = "每一行都寫申請人;合併的儲存格請逐行填上"
            yield Fault("no-applicant", "缺少申請人", remedy, self._heading("applicant"))
        if not texts["incentive"]:
            remedy = REMEDIES["incentive"]
            yield Fault("no-incentive", "缺少項目的代號或名稱", remedy, self._heading("incentive"))

    def _clashes(self, texts: Mapping[Role, list[tuple[int, str]]], incentive: object) -> Iterator[Fault]:
        """Inputs that are stated twice, and an amount that stands under the name of another base."""
        for role, filled in texts.items():
            columns = [self._headings.columns[place] for place, _ in filled]
            if len(filled) > 1:
                names, both = "、".join(column.name for column in columns), "、".join(text for _, text in filled)
                yield Fault("stated-twice", f"{ROLE_NAMES[role]}寫了兩次", "刪去其中一個", names, both)
            elif columns and columns[0].base and isinstance(incentive, str):
                wanted = self._names.base(incentive)
                if wanted != columns[0].base:
                    how = f"按{wanted}計,不是" if wanted else "不按金額計,也就不按"
                    remedy = f"改寫在「{wanted}」下" if wanted else "刪去這個金額"
                    reason = f"這一項{how}{columns[0].base}"
                    yield Fault("wrong-base", reason, remedy, columns[0].name, filled[0][1])

    def _heading(self, role: Role) -> str:
        return next((self._headings.columns[place].name for place in self._places[role]), "")


def as_line(row: Iterable[str | None]) -> str:
    """The cells of a row as one line of CSV."""
    return separated("" if cell is None else cell for cell in row)


def separated(row: Iterable[object], delimiter: str = ",") -> str:
    """A record of CSV without its end; a cell with a line end of any kind is in quotes."""
    import csv
    import io

    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerow(row)
    return stream.getvalue().removesuffix("\r\n")
