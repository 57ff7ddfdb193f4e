"""What every command shares: the decorator `command`, the common options, and the `Session` it is handed.

A command is a function of a session and its own parameters::

    @command("列出領域", examples=(Example("pinghu domains", "全部領域"),))
    def domains(session: Session) -> None:
        session.show(Listing(DomainRow, rows, table))

    @command("列出措施", examples=(Example("pinghu measures --domain {domain}", "一個領域的措施"),))
    def measures(session: Session, domain: DomainOption = None, unit: UnitOption = None) -> None: ...

The decorator adds the common options to its signature; Typer sees one ordinary function.
"""

import inspect
from collections.abc import Callable
from functools import cache, cached_property, wraps
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.output.view import View

if TYPE_CHECKING:
    import datetime
    from contextlib import AbstractContextManager

    from pinghu_cli.declared import Row
    from pinghu_cli.document.load import DataFile
    from pinghu_cli.document.model import Document
    from pinghu_cli.output.progress import Report
    from pinghu_cli.output.reader import Reader

AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="以哪一天為準(年-月-日);預設今天")]
COMMON: dict[str, tuple[Any, Any]] = {
    "format": (
        Annotated[
            str | None,
            typer.Option(
                "--format",
                "-f",
                metavar="格式",
                help="table、json、jsonl、csv、tsv、markdown、yaml、xlsx、html;也可設 PINGHU_FORMAT",
            ),
            Offered(completion.formats),
        ],
        None,
    ),
    "fields": (
        Annotated[
            str | None,
            typer.Option("--fields", metavar="欄位,…", help="只要這些欄位(代號或中文),按此順序;寫錯會列出可用的"),
        ],
        None,
    ),
    "output": (
        Annotated[
            str | None,
            typer.Option(
                "--output", "-o", metavar="檔案", help="存成檔案,格式看檔名:.xlsx .html .md .csv .json .svg .png …"
            ),
        ],
        None,
    ),
    "headings": (
        Annotated[
            str | None,
            typer.Option("--headings", metavar="zh|id", help="表頭用中文或代號;xlsx、html、markdown 預設中文"),
            Offered(completion.headings),
        ],
        None,
    ),
    "ascii": (Annotated[bool, typer.Option("--ascii", help="JSON 中的漢字寫成 \\u 跳脫")], False),
    "bom": (Annotated[bool, typer.Option("--bom", help="CSV 前加 BOM,Excel 可直接開啟")], False),
    "data": (
        Annotated[
            str | None,
            typer.Option("--data", metavar="檔案", help="另一份資料檔;- 為標準輸入;也可設 PINGHU_DATA"),
        ],
        None,
    ),
    "script": (
        Annotated[
            str | None,
            typer.Option("--script", metavar="hant|hans", help="繁體或簡體;也可設 PINGHU_SCRIPT"),
            Offered(completion.scripts),
        ],
        None,
    ),
    "color": (
        Annotated[
            str | None,
            typer.Option("--color", metavar="auto|always|never", help="是否用顏色,預設 auto"),
            Offered(completion.colors),
        ],
        None,
    ),
    "no_pager": (Annotated[bool, typer.Option("--no-pager", help="長表格不分頁")], False),
    "quiet": (Annotated[bool, typer.Option("--quiet", "-q", help="不印說明性的附註")], False),
}
"""The common options: name -> (annotation, default), in the order of the help."""


class Example(NamedTuple):
    """A command line of the help text, with what it is for. Tests run every one."""

    line: str
    purpose: str


class Session:
    """One call of a command: its common options, the document, and the way to the reader."""

    def __init__(self, reader: "Reader", options: dict[str, Any]) -> None:
        """``options``: the values of the options in `COMMON` that the command has. Raise UsageError for a bad one."""
        from pinghu_cli.output.printer import Printer

        self._options = options
        reader.learn(format=options.get("format"), script=options.get("script"), data=options.get("data"))
        self.reader = reader
        self._printer = Printer(reader, options)
        self._quiet = bool(options.get("quiet"))
        self.data: str | None = options.get("data")
        """The value of ``--data``, for commands that look at the file itself."""

    @cached_property
    def file(self) -> "DataFile":
        """The file of ``--data``, else ``PINGHU_DATA``, else the one that ships; if a draft, every answer says so.

        Raise DataError when unreadable.
        """
        from pinghu_cli.document.load import DataFile

        file = DataFile(self.data)
        if file.may_be_draft:
            from pinghu_cli.document.doubts import banner

            self._printer.banner = banner(file.document)
        return file

    @property
    def document(self) -> "Document":
        """The document of the file. Raise DataError (exit 3) when it is bad."""
        return self.file.document

    def domains(self, names: list[str] | None) -> "frozenset[int] | None":
        """Numbers of the domains that ``--domain`` names; None without one. Raise NotFound, UsageError."""
        if not names:
            return None
        from pinghu_cli.names import filters

        return filters.domains(self.document, names)

    def units(self, names: list[str] | None) -> "frozenset[str] | None":
        """Printed names of the units that ``--unit`` names; None without one. Raise NotFound, UsageError."""
        if not names:
            return None
        from pinghu_cli.names import filters

        return filters.units(self.document, names)

    def show(self, view: View) -> None:
        """Print ``view`` on stdout as the options ask. Raise UsageError for an unknown field.

        A command that found nothing shows its empty view first and then raises NotFound.
        """
        self._printer.show(view)

    def worded(self, text: str) -> str:
        """Data in the script that ``--script`` asks for, else as published."""
        return self.reader.worded(text) if self.reader.asked else text

    def write(self, text: str) -> None:
        """Put ``text`` on stdout as it is: a file for another program."""
        self._printer.write_as_it_is(text)

    @property
    def format(self) -> str | None:
        """The format that is asked for; None where none is."""
        return self._printer.format

    @property
    def shows_page(self) -> bool:
        """Whether the answer is a page for people; anything else holds all rows."""
        return self._printer.shows_page

    def show_json(self, value: dict[str, Any]) -> None:
        """Print an object that is JSON and nothing else. Raise UsageError for an option that does not fit."""
        self._printer.show_json(value)

    @property
    def interactive(self) -> bool:
        """Whether questions can be asked at a terminal."""
        return self.reader.interactive

    def ask(self, prompt: str) -> str | None:
        """The line that is answered to ``prompt``; None at the end of the input. Only where `interactive`."""
        return self.reader.ask(prompt)

    def tell(self, text: str) -> None:
        """Speak to the person who is being asked, on stderr."""
        self.reader.tell(text)

    def check_fields(self, rows: "type[Row]", whole: "type[Row]") -> None:
        """Raise UsageError for a field of ``--fields`` that the answer will not have, before there is any work."""
        self._printer.check_fields(rows, whole)

    def warn(self, text: str, *, within: bool = True) -> None:
        """What may make the answer wrong, one line on stderr, also with ``--quiet``; see `Printer.warn`."""
        self._printer.warn(text, within=within)

    def note(self, text: str) -> None:
        """A remark for people on stderr, one line; silent with ``--quiet`` and when a script reads."""
        self._printer.note(text)

    def example(self, line: str) -> str:
        """A hint with a command line out of the document in hand: ``pinghu units {unit}`` (`commands.samples`)."""
        from pinghu_cli.commands import samples

        return f"例如 {samples.always_filled(line, samples.at_hand(self.data))}"

    def progress(self) -> "AbstractContextManager[Report]":
        """A report of long work, drawn on a terminal unless ``--quiet``."""
        from pinghu_cli.output.progress import progress

        return progress(self.reader.worded, quiet=self._quiet)


def day_of(as_of: str | None) -> "datetime.date":
    """The day that ``--as-of`` names, today without it. Raise UsageError where it is no day."""
    from pinghu_cli.errors import UsageError
    from pinghu_cli.quantities.clock import today
    from pinghu_cli.quantities.dates import read_date

    try:
        return read_date(as_of) if as_of else today()
    except ValueError as error:
        raise UsageError("bad-date", str(error), "寫成四位數的年、月、日:--as-of 2000-12-31") from None


def command(
    summary: str, *, details: str = "", examples: tuple[Example, ...] = (), without: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command: ``summary`` is its line in the list, ``details`` and ``examples`` its help page.

    ``without`` names common options that make no sense for it.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        own = [p for p in inspect.signature(function, eval_str=True).parameters.values() if p.name != "session"]
        context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        common = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
            for name, (annotation, default) in COMMON.items()
            if name not in without and name not in {parameter.name for parameter in own}
        ]

        @wraps(function)
        def run(context: typer.Context, **arguments: Any) -> None:
            options = {parameter.name: arguments.pop(parameter.name) for parameter in common}
            function(Session(context.obj, options), **arguments)

        run.__signature__ = inspect.Signature([context, *own, *common])  # type: ignore[attr-defined]
        run.summary, run.details, run.examples = summary, details, examples  # type: ignore[attr-defined]
        return run

    return decorate


@cache
def anything() -> Callable[..., None]:
    """A command with the common options alone: what is understood of a line whose command is not known."""

    @command("")
    def anything(session: Session) -> None: ...

    return anything
