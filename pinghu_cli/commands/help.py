"""Help pages: one structure, `Page`, for the terminal, the reference (docs/cli.md) and the man page.

Typer's own pages are English and do not fold Chinese; these say the same in Chinese, grouped by the user's questions.
"""

import sys
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from pinghu_cli.commands import GROUPS
from pinghu_cli.commands.session import COMMON, Example
from pinghu_cli.output import streams
from pinghu_cli.output.fold import cells, fold
from pinghu_cli.output.reader import Reader

ABOUT = "查詢平湖市推動經濟高質量發展若干政策(2025):條文、單位、預算、目標、激勵"
SHARED = "共同選項"
"""Title of the options that every command has."""
_WIDEST = 100
_BUILT_IN = {
    "help": "顯示這份說明",
    "install_completion": "替目前的 shell 裝上 TAB 補全,或寫明 bash、zsh、fish、powershell",
    "show_completion": "印出補全腳本,shell 同上",
}
"""Options that Typer adds itself, in Chinese."""


class Entry(NamedTuple):
    """An argument, an option or a command with what it is for."""

    name: str
    purpose: str


class Section(NamedTuple):
    """A titled list of entries."""

    title: str
    entries: tuple[Entry, ...]


class Page(NamedTuple):
    """The help of one command, or of the app."""

    usage: str
    summary: str
    details: str
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]


class Command(TyperCommand):
    """A command whose help is a `Page`."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        """The help page as text, in the reader's script and width."""
        return _written(page_of(self, ctx), ctx)


class Group(TyperGroup):
    """The app; its help lists the commands by group."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        """The overview of all commands as text."""
        return _written(page_of_app(self, ctx), ctx)


def _written(page: Page, context: Any) -> str:
    """``page`` for the reader. Raise WriteError where stdout is closed: Typer would drop the page in silence."""
    streams.write(sys.stdout, "")
    return for_reader(page, context.find_root().obj)


def root(
    _: Annotated[bool, typer.Option("--version", "-V", help="顯示版本")] = False,
) -> None:
    """Options of the app itself. ``--version`` is answered by `cli` before anything is imported."""


def page_of(command: Any, context: Any) -> Page:
    """The page of one command. ``command`` and ``context`` are Typer's."""
    parameters = command.get_params(context)
    arguments = tuple(_argument(one) for one in parameters if one.param_type_name == "argument")
    options = [one for one in parameters if one.param_type_name == "option" and not one.hidden]
    own = tuple(_option(one) for one in options if one.name not in COMMON and one.name != "help")
    common = tuple(_option(one) for one in options if one.name in COMMON or one.name == "help")
    sections = (Section("參數", arguments), Section("選項", own), Section(SHARED, common))
    usage = " ".join(["pinghu", command.name, *(one.name for one in arguments), "[選項]"])
    function = command.callback
    return Page(
        usage=usage,
        summary=command.help or "",
        details=getattr(function, "details", ""),
        sections=tuple(section for section in sections if section.entries),
        examples=getattr(function, "examples", ()),
    )


def page_of_app(group: Any, context: Any) -> Page:
    """The page of the app: commands by group, then the few options that stand alone."""
    sections = [
        Section(title, tuple(Entry(name, group.commands[name].help) for name in names if name in group.commands))
        for title, names in GROUPS.items()
    ]
    options = Section("選項", tuple(_option(one) for one in group.get_params(context)))
    examples = (
        Example("pinghu search 智能工廠", "用自己的話找條文"),
        Example("pinghu budget --domain 2", "領域二的預算"),
        Example("pinghu units 經信局", "經信局要辦的所有事"),
    )
    return Page(
        usage="pinghu 命令 [參數] [選項]",
        summary=ABOUT,
        details="每個命令都有 -h。選項寫在命令後面。另有:pinghu help formats、environment、exit-codes。",
        sections=(*sections, options),
        examples=examples,
    )


def as_text(page: Page, width: int) -> str:
    """The page for a terminal of ``width`` cells; every line ends within it."""
    lines = _folded(page.summary, width)
    if page.usage:
        lines += ["", *_folded(f"用法:{page.usage}", width)]
    if page.details:
        lines += ["", *_folded(page.details, width)]
    names = min(max((cells(entry.name) for part in page.sections for entry in part.entries), default=0), width // 3)
    for section in page.sections:
        lines += [
            "",
            *(_folded(f"{section.title}:", width) if section.title else []),
            *(line for entry in section.entries for line in _entry(entry, names, width)),
        ]
    if page.examples:
        lines += ["", "例子:"]
        for example in page.examples:
            lines += [*_folded(example.line, width, 2), *_folded(example.purpose, width, 6)]
    return "\n".join(lines)


def for_reader(page: Page, reader: Reader) -> str:
    """The page as text in the reader's width and script."""
    return reader.worded(as_text(page, max(20, min(reader.width or 80, _WIDEST))))


def _entry(entry: Entry, names: int, width: int) -> list[str]:
    """A name of up to ``names`` cells with its purpose beside it; a longer one stands on a line of its own."""
    purpose = _folded(entry.purpose, width, names + 4)
    if cells(entry.name) > names:
        return [*_folded(entry.name, width, 2), *purpose]
    gap = " " * (names - cells(entry.name) + 2)
    return [f"  {entry.name}{gap}{purpose[0].lstrip()}", *purpose[1:]]


def _folded(text: str, width: int, indent: int = 0) -> list[str]:
    """``text`` within ``width``, moved right by ``indent``; a line that is indented keeps its indent where it folds."""
    lines = []
    for line in text.split("\n"):
        own = indent + len(line) - len(line.lstrip(" "))
        lines += [" " * own + piece.strip(" ") for piece in fold(line.strip(" "), width - own)]
    return [line.rstrip(" ") for line in lines]


def _argument(parameter: Any) -> Entry:
    return Entry(parameter.make_metavar(ctx=None), parameter.help or "")


def _option(parameter: Any) -> Entry:
    names = ", ".join(sorted((*parameter.opts, *parameter.secondary_opts), key=len))
    value = "" if parameter.is_flag or parameter.count else f" {parameter.metavar or parameter.name.upper()}"
    return Entry(f"{names}{value}", _BUILT_IN.get(parameter.name, parameter.help or ""))
