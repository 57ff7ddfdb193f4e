"""The printer: takes a view and the options of the command, writes it once, in the format asked for."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pinghu_cli.errors import UsageError
from pinghu_cli.files import check_output, write_whole
from pinghu_cli.names.options import one_of
from pinghu_cli.output import formats, script, streams
from pinghu_cli.output.fold import printable
from pinghu_cli.output.reader import Reader
from pinghu_cli.output.view import Heading, Listing, Paragraph, Records, Report, Verbatim, View

if TYPE_CHECKING:
    from rich.console import RenderableType

_PICTURES = (".svg", ".html")
_PICTURE_WIDTH = 120


class Printer:
    """Prints views on stdout and remarks on stderr, as the options of one command ask.

    ``options`` are those of `commands.session.COMMON`, by name; one that is missing has its default.
    """

    def __init__(self, reader: Reader, options: Mapping[str, Any]) -> None:
        """Raise UsageError when an option has a value that does not exist, or two contradict each other."""
        self._reader = reader
        self._options = options
        self.format: str = self._usual_format() if options.get("format") is None else options["format"]
        self._fields = _names(options.get("fields"))
        self._check()

    def show(self, view: View) -> None:
        """Write ``view`` to stdout, or to the file of ``--save``. Raise UsageError for an unknown field."""
        if self._options.get("save") is not None:
            self._save(view, self._options["save"])
        elif self.format == "table":
            self._show_page(view)
        else:
            self.write(self._text(view))
            self._tell_what_rows_leave_out(view)
        if isinstance(view, Listing) and not view.rows and view.empty:
            self.note(view.empty)

    def show_json(self, value: dict[str, Any]) -> None:
        """Write an object that is JSON and nothing else. Raise UsageError for an option that does not fit."""
        if self._options.get("format") not in (None, "json", "table"):
            raise UsageError("option-misfit", f"這裡只有 JSON,不能用格式 {self.format}", "去掉 -f")
        for name in ("fields", "save"):
            if self._options.get(name) is not None:
                raise UsageError("option-misfit", f"--{name} 不能用於這裡,這裡只有 JSON", f"去掉 --{name}")
        text = formats.as_json(value, compact=False, indent=2) + "\n"
        escaped = self._options.get("ascii") or not self._reader.unicode
        self.write(formats.as_ascii(text) if escaped else text)

    def note(self, text: str) -> None:
        """A remark for people, on stderr; silent with ``--quiet`` and for JSON readers."""
        if not self._options.get("quiet") and self.format == "table":
            self._reader.tell(text)

    def _tell_what_rows_leave_out(self, view: View) -> None:
        """The notes on a report, on stderr where the format holds its rows alone."""
        if isinstance(view, Report) and self.format in formats.ROWS_ALONE and not self._options.get("quiet"):
            for note in view.notes:
                self._reader.tell(printable(note))

    def _usual_format(self) -> str:
        return "table" if self._reader.terminal or self._options.get("save") is not None else "tsv"

    def _check(self) -> None:
        self.format = one_of(self.format, tuple(formats.FORMATS), "格式", code="unknown-format")
        if (color := self._options.get("color")) is not None:
            one_of(color, ("auto", "always", "never"), "顏色的用法", code="bad-color")
        for name, fitting in (("ascii", ("json", "jsonl")), ("bom", ("csv",)), ("save", ("table",))):
            if self._options.get(name) not in (None, False) and self.format not in fitting:
                raise UsageError(
                    "option-misfit", f"--{name} 不能用於格式 {self.format}", f"只用於:{'、'.join(fitting)}"
                )
        self._check_picture(self._options.get("save"))

    def _check_picture(self, name: str | None) -> None:
        if name is None:
            return
        if Path(name).suffix not in _PICTURES:
            raise UsageError("bad-picture", f"不能存成「{name}」", f"檔名要以 {' 或 '.join(_PICTURES)} 結尾")
        data = self._options.get("data")
        check_output(name, inputs=(data,) if data else ())

    def _text(self, view: View) -> str:
        """The view in a machine format."""
        if isinstance(view, Verbatim) and self.format == "tsv" and not self._fields:
            text = printable(view.text)
        else:
            text = formats.write(view, self.format, self._fields, header=self._options.get("format") is not None)
        if self._reader.asked:
            text = script.convert(text, self._reader.script)
        if self.format in ("json", "jsonl") and (self._options.get("ascii") or not self._reader.unicode):
            text = formats.as_ascii(text)
        return f"\ufeff{text}" if self._options.get("bom") else text

    def _show_page(self, view: View) -> None:
        if isinstance(view, Verbatim) and not self._fields:
            text = printable(view.text)
        else:
            from pinghu_cli.output.console import as_text
            from pinghu_cli.output.page import ENDLESS

            text = as_text(self._page(view), self._reader.width or ENDLESS, color=self._colored())
        self.write(self._reader.worded(text), paged=not self._options.get("no_pager"))

    def _page(self, view: View) -> "RenderableType":
        from pinghu_cli.output.page import chosen, page

        if self._fields:
            return page(chosen(view, self._fields))
        return page(_without_notes(view) if self._options.get("quiet") else view)

    def _save(self, view: View, name: str) -> None:
        from pinghu_cli.output.console import as_picture

        text = as_picture(self._page(view), self._reader.width or _PICTURE_WIDTH, Path(name).suffix, _title(view))
        write_whole(name, self._reader.worded(text))
        self._reader.tell(printable(f"已存成 {name}"))

    def _colored(self) -> bool:
        choice = self._options.get("color") or "auto"
        return self._reader.color if choice == "auto" else choice == "always"

    def write(self, text: str, *, paged: bool = False) -> None:
        """Write ``text`` to stdout as it is, or (``paged``) through the reader's pager where it is long."""
        if paged and self._reader.pager and text.count("\n") >= self._reader.height:
            from pinghu_cli.output.pager import page_through

            if page_through(text, self._reader.pager):
                return
        streams.write(sys.stdout, text)


def _names(fields: str | None) -> tuple[str, ...] | None:
    if fields is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in fields.split(",") if name.strip()))
    if not names:
        raise UsageError("no-fields", "--fields 沒有寫欄位", "例如 --fields id,title")
    return names


def _without_notes(view: View) -> View:
    return replace(view, table=replace(view.table, notes=())) if isinstance(view, Listing) else view


def _title(view: View) -> str:
    """A title for a picture."""
    blocks = view.blocks if isinstance(view, Report) else view.records[0].blocks if isinstance(view, Records) else ()
    headings = [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
    title = view.table.title if isinstance(view, Listing) else headings[0] if headings else ""
    return title if isinstance(title, str) and title else "pinghu"
