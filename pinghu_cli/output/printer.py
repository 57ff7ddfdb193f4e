"""The printer: takes a view and the options of the command, writes it once, in the format asked for."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pinghu_cli.declared import Row
from pinghu_cli.errors import UsageError
from pinghu_cli.files import check_output, write_whole
from pinghu_cli.names.options import one_of
from pinghu_cli.output import formats, script, streams
from pinghu_cli.output.fold import printable
from pinghu_cli.output.reader import Reader
from pinghu_cli.output.view import Heading, Listing, Paragraph, Records, Report, Verbatim, View

if TYPE_CHECKING:
    from rich.console import RenderableType

_PICTURE_WIDTH = 120
_STDOUT = "-"


class Printer:
    """Prints views on stdout and remarks on stderr, as the options of one command ask.

    ``options`` are those of `commands.session.COMMON`, by name; one that is missing has its default.
    """

    def __init__(self, reader: Reader, options: Mapping[str, Any]) -> None:
        """Raise UsageError when an option has a value that does not exist, or two contradict each other."""
        self._reader = reader
        self._options = options
        self._file: str | None = None if options.get("output") == _STDOUT else options.get("output")
        self.format: str | None = self._asked_format()
        """The format that is asked for; None: the usual one of the view."""
        self._fields = _names(options.get("fields"))
        self.banner: str | None = None
        """What every answer begins with (that it comes from a draft)."""
        self._check()

    def show(self, view: View) -> None:
        """Write ``view`` to stdout, or to the file of ``--output``. Raise UsageError for an unknown field."""
        format = self.format or self._usual_format(view)
        inside = not self._fields and (
            format in _PAGES if isinstance(view, Report | Records) else format == "table" and isinstance(view, Listing)
        )
        if self.banner and inside:
            view = _headed(view, self.banner)
        if self._reader.data is not None:
            from pinghu_cli.output.calls import view_going_on

            view = view_going_on(view, self._reader.data)
        self._tell_banner(inside=inside)
        if format == "table" and self._file is None:
            self.write(self._reader.worded(self._page_text(view)), paged=not self._options.get("no_pager"))
        else:
            self._put(self._content(view, format))
            self._tell_what_rows_leave_out(view, format)
        if isinstance(view, Listing) and not view.rows and view.empty:
            self.note(view.empty)

    @property
    def shows_page(self) -> bool:
        """Whether an answer is printed as a page for people, which may leave out what is many."""
        return not self._fields and self.format in {None, "table"}

    def check_fields(self, rows: type[Row], whole: type[Row]) -> None:
        """Raise UsageError for a field that an answer will not have, before there is any work for it."""
        formats.check_fields(self.format or "tsv", rows, whole, self._fields)

    def warn(self, text: str, *, within: bool = True) -> None:
        """What may make the answer wrong, on stderr, also with ``--quiet``.

        ``within``: whether JSON says it itself, so that it need not be said beside it.
        """
        if not (within and self.format in formats.OBJECTS):
            self._reader.tell(text)

    def show_json(self, value: dict[str, Any]) -> None:
        """Write an object that is JSON and nothing else. Raise UsageError for an option that does not fit."""
        if self.format not in (None, "json", "table"):
            raise UsageError("option-misfit", f"這裡只有 JSON,不能用格式 {self.format}", "去掉 -f")
        if self._fields:
            raise UsageError("option-misfit", "--fields 不能用於這裡,這裡只有 JSON", "去掉 --fields")
        text = formats.as_json(value, compact=False, indent=2) + "\n"
        escaped = self._options.get("ascii") or not (self._reader.unicode or self._file)
        self._put(formats.as_ascii(text) if escaped else text)

    def note(self, text: str) -> None:
        """A remark for people, on stderr; silent with ``--quiet`` and where another format than table is asked for."""
        if not self._options.get("quiet") and self.format in (None, "table"):
            self._reader.tell(text)

    def _tell_what_rows_leave_out(self, view: View, format: str) -> None:
        """What must be said with the rows, on stderr where the format holds nothing else."""
        notes = view.notes if isinstance(view, Report) else view.warnings if isinstance(view, Listing) else ()
        if format in formats.ROWS_ALONE and not self._options.get("quiet"):
            for note in notes:
                self._reader.tell(note)

    def _asked_format(self) -> str | None:
        """What ``-f`` says, else the end of the file's name, else ``PINGHU_FORMAT``."""
        asked, file, usual = self._options.get("format"), self._file, self._reader.usual_format
        ending = formats.ENDINGS.get(Path(file).suffix.removeprefix(".").casefold()) if file is not None else None
        if asked is not None:
            format = _format(asked, "格式")
            if ending not in (None, format):
                raise UsageError("option-misfit", f"-f {asked} 與檔名「{file}」的結尾不合", "去掉 -f,或改檔名")
            return format
        if file and ending is None:
            endings = "、".join(f".{ending}" for ending in formats.ENDINGS)
            raise UsageError("unknown-ending", f"看不出「{file}」是什麼格式", f"檔名以 {endings} 結尾,或用 -f 寫明")
        return ending or (_format(usual, "格式(PINGHU_FORMAT)") if usual and file is None else None)

    def _usual_format(self, view: View) -> str:
        """A terminal gets the page, and so does a pipe of what is one thing; a pipe of a listing gets its rows."""
        colored = self._options.get("color") == "always"
        return "table" if self._reader.terminal or colored or isinstance(view, Records | Report) else "tsv"

    @property
    def _headings(self) -> formats.Headings:
        usual: formats.Headings = "zh" if self.format in formats.TITLED else "id"
        return self._options.get("headings") or usual

    def _check(self) -> None:
        for name, values, what in (
            ("color", ("auto", "always", "never"), "顏色的用法"),
            ("headings", ("zh", "id"), "表頭的用法"),
        ):
            if (value := self._options.get(name)) is not None:
                one_of(value, values, what, code=f"bad-{name}")
        for name, fitting in _FITTING.items():
            if self._options.get(name) not in (None, False) and self.format not in fitting:
                format = self.format or "(沒有寫明)"
                shown = "、".join(filter(None, fitting))
                raise UsageError("option-misfit", f"--{name} 不能用於格式 {format}", f"只用於:{shown}")
        if self._options.get("color") == "always" and self.format not in (None, "table"):
            raise UsageError("option-misfit", f"--color 不能用於格式 {self.format}", "只用於:table")
        if self.format == "xlsx" and self._file is None and self._reader.terminal:
            raise UsageError("no-terminal", "活頁簿不能印在終端上", "寫成 -o 檔名.xlsx")
        if self._file is not None:
            data = self._options.get("data")
            check_output(self._file, inputs=(data,) if data else ())

    def _content(self, view: View, format: str) -> str | bytes:
        """The view as a whole in one format."""
        script_asked = self._reader.script if self._reader.asked else "hant"
        if format == "table":
            return self._reader.worded(self._page_text(view, _PICTURE_WIDTH))
        if format in formats.PICTURES:
            return self._picture(view, format)
        if format == "xlsx":
            from pinghu_cli.output.workbook import workbook

            return workbook(
                view, _title(view), self._fields, self._headings, lambda text: script.convert(text, script_asked)
            )
        text = script.convert(self._text(view, format), script_asked)
        if format in ("json", "jsonl") and (self._options.get("ascii") or not (self._reader.unicode or self._file)):
            text = formats.as_ascii(text)
        return text.encode("utf-8-sig") if self._options.get("bom") else text

    def _text(self, view: View, format: str) -> str:
        """The view in a format that is text."""
        if isinstance(view, Verbatim) and format == "tsv" and not self._fields:
            return printable(view.text)
        if format == "html":
            from pinghu_cli.output.document import html

            language = "zh-Hans" if self._reader.asked and self._reader.script == "hans" else "zh-Hant"
            return html(view, _title(view), self._fields, self._headings, language)
        if format == "markdown" and isinstance(view, Records | Report) and not self._fields:
            from pinghu_cli.output.document import markdown

            return markdown(view)
        asked = self._options.get("headings") is not None or self.format is not None
        return formats.write(view, format, self._fields, header=asked, headings=self._headings)

    def _put(self, content: str | bytes) -> None:
        """Write to the file of ``--output``, else to stdout."""
        if self._file is not None:
            write_whole(self._file, content)
            self._reader.tell(f"已存成 {self._file}")
        else:
            streams.write(sys.stdout, content)

    def _page_text(self, view: View, width: int | None = None) -> str:
        if isinstance(view, Verbatim) and not self._fields:
            return printable(view.text)
        from pinghu_cli.output.console import as_text
        from pinghu_cli.output.page import ENDLESS

        return as_text(self._page(view), self._reader.width or width or ENDLESS, color=self._colored())

    def _page(self, view: View) -> "RenderableType":
        from pinghu_cli.output.page import chosen, page

        if self._fields:
            return page(chosen(view, self._fields, self._headings))
        return page(_without_notes(view) if self._options.get("quiet") else view)

    def _picture(self, view: View, format: str) -> str | bytes:
        """The chart of a view that has one, else its page, as SVG or PNG."""
        if isinstance(view, Listing) and view.chart and not self._fields:
            from pinghu_cli.output.chart import svg

            drawn = svg(view.chart)
        else:
            from pinghu_cli.output.console import as_svg

            drawn = as_svg(self._page(view), self._reader.width or _PICTURE_WIDTH, _title(view))
        drawn = self._reader.worded(drawn)
        if format == "svg":
            return drawn
        from pinghu_cli.output.png import as_png

        return as_png(drawn)

    def _colored(self) -> bool:
        choice = self._options.get("color") or "auto"
        return self._file is None and (self._reader.color if choice == "auto" else choice == "always")

    def write_as_it_is(self, text: str) -> None:
        """Write ``text``, a file for another program, to stdout."""
        self._tell_banner(inside=False)
        self.write(text)

    def _tell_banner(self, *, inside: bool) -> None:
        """Say on stderr what the answer does not hold itself, also with ``--quiet``."""
        if self.banner and not inside:
            self._reader.tell(self.banner)

    def write(self, text: str, *, paged: bool = False) -> None:
        """Write ``text`` to stdout as it is, or (``paged``) through the reader's pager where it is long."""
        if paged and self._reader.pager and text.count("\n") >= self._reader.height:
            from pinghu_cli.output.pager import page_through

            if page_through(text, self._reader.pager):
                return
        streams.write(sys.stdout, text)


_FITTING: dict[str, tuple[str | None, ...]] = {
    "ascii": ("json", "jsonl"),
    "bom": ("csv",),
    "headings": (None, "table", "csv", "tsv", "markdown", "xlsx", "html"),
}
"""Option -> the formats that it fits; None: the usual one."""


_CALLED = {
    format: " ".join(end for end, meant in formats.ENDINGS.items() if meant == format) for format in formats.FORMATS
}
"""Format -> other names of it."""


def _format(name: str, what: str) -> str:
    """The format that people call ``name``. Raise UsageError for none."""
    if name.casefold() in formats.PICTURES:
        raise UsageError("unknown-format", f"沒有{what}「{name}」", f"圖要存成檔案:-o 檔名.{name.casefold()}")
    return one_of(name, _CALLED, what, code="unknown-format")


def _names(fields: str | None) -> tuple[str, ...] | None:
    if fields is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in fields.split(",") if name.strip()))
    if not names:
        raise UsageError("no-fields", "--fields 沒有寫欄位", "例如 --fields id,title")
    return names


def _without_notes(view: View) -> View:
    return replace(view, table=replace(view.table, notes=())) if isinstance(view, Listing) else view


_PAGES = frozenset({"table", "markdown", "html", *formats.PICTURES})
"""Formats in which a view of blocks is a page."""


def _headed(view: View, banner: str) -> View:
    """The view with a line above all that it shows."""
    line = Paragraph(banner, style="bad")
    match view:
        case Report():
            return replace(view, blocks=(line, *view.blocks))
        case Records(records=(first, *rest)):
            return replace(view, records=(replace(first, blocks=(line, *first.blocks)), *rest))
        case Listing():
            title = view.table.title
            return replace(view, table=replace(view.table, title=f"{banner}\n{title}" if title else banner))
    return view


def _title(view: View) -> str:
    """A title for a picture, a workbook, a page of HTML."""
    blocks = view.blocks if isinstance(view, Report) else view.records[0].blocks if isinstance(view, Records) else ()
    headings = [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
    title = view.table.title if isinstance(view, Listing) else headings[0] if headings else ""
    return printable(title) if isinstance(title, str) and title else "pinghu"
