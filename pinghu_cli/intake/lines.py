"""A text of separated cells, line by line: each line becomes cells or is set aside with the reason.

It is never in doubt about where a line begins: a stray quote costs its own line only.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO, NamedTuple

from pinghu_cli import limits
from pinghu_cli.intake.rows import Rejected, rejected

DELIMITERS = (",", "\t", ";", "|", "，", "；")
_BLANK = " \t\r\n\v\f\x1a\u00a0\u3000\ufeff"
"""What a line may consist of and be blank; 0x1A ended files of DOS."""
_BLOCK = 1 << 20
_TAIL = 1 << 14
"""How many bytes from the end are looked at for notes under a table."""

Line = tuple[int, bytes]


class Cells(NamedTuple):
    """The cells of a record on the lines from ``line`` to ``last``."""

    line: int
    last: int
    cells: list[str]


class Shape(NamedTuple):
    """What a text in UTF-8 looks like as a whole: whether the database may split it as plainly as it stands."""

    lines: int
    quotes: bool
    odd: bool
    """It has returns that end no line, or NULs. Bytes that are no UTF-8 the database refuses by itself."""


def normalised(source: BinaryIO, encoding: str, target: BinaryIO) -> Shape:
    r"""Copy ``source``, from its start, to ``target`` as UTF-8 without BOM, lines ended by ``\n`` or ``\r\n``."""
    source.seek(0)
    decoder = None if encoding.startswith("utf-8") else codecs.getincrementaldecoder(encoding)(errors="replace")
    lines = returns = pairs = 0
    quotes = odd = False
    last = b""
    first = True
    while block := source.read(_BLOCK):
        if decoder is not None:
            block = decoder.decode(block).encode("utf-8", "replace")
        if first:
            block, first = block.removeprefix(codecs.BOM_UTF8), False
        if not block:
            continue
        lines += block.count(b"\n")
        if b"\r" in block:
            returns += block.count(b"\r")
            pairs += block.count(b"\r\n")
        pairs += last == b"\r" and block[:1] == b"\n"
        quotes = quotes or b'"' in block
        odd = odd or b"\0" in block
        last = block[-1:]
        target.write(block)
    target.flush()
    if returns and not lines:
        return _with_line_ends(target, quotes, odd)
    return Shape(lines + (last not in (b"\n", b"")), quotes, odd or returns != pairs or (0 < pairs < lines))


def _with_line_ends(target: BinaryIO, quotes: bool, odd: bool) -> Shape:
    """Lines that end in a return alone, as on old Macs, ended as everywhere else."""
    target.seek(0)
    text = target.read().replace(b"\r", b"\n")
    target.seek(0)
    target.write(text)
    target.flush()
    return Shape(text.count(b"\n") + (not text.endswith(b"\n")), quotes, odd)


def numbered(stream: BinaryIO, start: int = 1) -> Iterator[Line]:
    """The lines of ``stream``, from its beginning, without their ends; from line ``start`` on."""
    stream.seek(0)
    for number, line in enumerate(stream, start=1):
        if number >= start:
            yield number, line.removesuffix(b"\n").removesuffix(b"\r")


def last(stream: BinaryIO, after: int) -> list[str]:
    """The last lines of ``stream``, those up to line ``after`` left out."""
    size = stream.seek(0, io.SEEK_END)
    if size <= _TAIL:
        return [data.decode("utf-8", "replace") for _, data in numbered(stream, after + 1)]
    stream.seek(-_TAIL, io.SEEK_END)
    return stream.read().decode("utf-8", "replace").splitlines()[1:]


def records(
    lines: Iterator[Line], delimiter: str, width: int | None = None, least: int | None = None
) -> Iterator[Cells | Rejected]:
    """Records of ``width`` cells (None: any number), of which those from ``least`` on may be missing.

    Blank lines are skipped.
    """
    pending: list[Line] = []
    while pending or (pending := list(islice(lines, 1))):
        number, data = pending.pop(0)
        text = decoded(number, data)
        if isinstance(text, Rejected):
            yield text
            continue
        if not text.strip(_BLANK):
            continue
        cells, last = _cells(text, delimiter), number
        if cells is None:
            pending += islice(lines, limits.CELL_LINES - 1 - len(pending))
            cells, used = _spanning(text, pending, width, delimiter)
            last += used
            del pending[:used]
        if cells is None:
            yield rejected(number, "quotes", "引號沒有成對", "補上或刪去引號", text)
        elif width is not None and not _fits(cells, width, width if least is None else least):
            few = "少於" if len(cells) < width else "多於"
            reason = f"有 {len(cells)} 欄,{few}表頭的 {width} 欄"
            yield rejected(number, "ragged", reason, "含分隔符號的內容請加引號", text)
        else:
            whole = cells if width is None else [*cells[:width], *[""] * (width - len(cells))]
            yield Cells(number, last, whole)


def _fits(cells: Sequence[str], width: int, least: int) -> bool:
    """Whether a record has all cells from the first to ``least``, and holds nothing behind ``width``.

    A line that is not parted at all is a note or a sum, or else a claim that lacks the rest: its reader tells.
    """
    return (len(cells) >= least or len(cells) == 1) and not any(cell.strip() for cell in cells[width:])


def decoded(number: int, data: bytes) -> str | Rejected:
    """A line as text."""
    if len(data) > limits.LINE_BYTES:
        return rejected(
            number,
            "too-long",
            f"這一行有 {len(data):,} 位元組,最多 {limits.LINE_BYTES:,},不像一筆申請",
            "檢查引號與換行",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "backslashreplace")
        return rejected(number, "encoding", "含有讀不懂的位元組(不是 UTF-8)", "整個檔案另存為「CSV UTF-8」", text)


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of one record; None when its quotes are not in order."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        rows = list(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True))
    except csv.Error:
        return _forced_text(text, delimiter)
    return rows[0] if len(rows) == 1 else None


def _forced_text(text: str, delimiter: str) -> list[str] | None:
    """Cells such as ``="3200000"``, by which Excel is made to keep a text, have quotes within and none around."""
    cells = text.split(delimiter)
    return cells if all('"' not in cell or (cell.startswith('="') and cell.endswith('"')) for cell in cells) else None


def _spanning(text: str, following: Sequence[Line], width: int | None, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of a record that goes on in the ``following`` lines, and how many of them it takes."""
    for used, (number, data) in enumerate(following, start=1):
        more = decoded(number, data)
        if isinstance(more, Rejected):
            break
        text += "\n" + more
        cells = _cells(text, delimiter) if '"' in more else None
        if cells is not None and width in (None, len(cells)):
            return cells, used
    return None, 0


def with_sep_line(lines: Iterable[Line]) -> tuple[str | None, int]:
    """The delimiter that a first line ``sep=;`` names, as Excel writes it, and how many lines that takes."""
    for _, data in lines:
        if data[:4].lower() == b"sep=" and len(data) == 5:
            return data[4:].decode("ascii", "replace"), 1
        break
    return None, 0
