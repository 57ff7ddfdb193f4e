"""Help pages: one structure, `Page`, for the terminal, the reference (docs/cli.md) and the man page.

Typer's own pages are English and do not fold Chinese; these say the same in Chinese, grouped by the user's questions.
"""

from collections.abc import Callable
from typing import NamedTuple

from pinghu_cli.commands import GROUPS, function, samples
from pinghu_cli.commands.parameters import Parameter, parameters
from pinghu_cli.commands.samples import Samples
from pinghu_cli.commands.session import COMMON, Example
from pinghu_cli.output.fold import cells, fold
from pinghu_cli.output.reader import Reader

ABOUT = "查詢政府的政策文件:條文、單位、預算、目標、激勵"
SHARED = "共同選項"
"""Title of the options that every command has."""
_WIDEST = 100


class Entry(NamedTuple):
    """An argument, an option or a command with what it is for."""

    name: str
    purpose: str


class Section(NamedTuple):
    """A titled list of entries."""

    title: str
    entries: tuple[Entry, ...]


class Page(NamedTuple):
    """The help of one command, of a topic, or of the app."""

    usage: str
    summary: str
    details: str
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]
    shared: tuple[str, ...] = ()
    """The shared options that the command takes; ``pinghu help options`` says what they do."""


def page_of(command: str, known: Samples) -> Page:
    """The page of one command, with examples out of the document in hand."""
    asked = function(command)
    declared = parameters(asked)
    arguments = tuple(_entry(parameter) for parameter in declared if parameter.is_argument)
    own = tuple(
        _entry(parameter) for parameter in declared if not parameter.is_argument and parameter.name not in COMMON
    )
    sections = (Section("參數", arguments), Section("選項", own))
    return Page(
        usage=" ".join(["pinghu", command, *(entry.name for entry in arguments), "[選項]"]),
        summary=attribute(asked, "summary"),
        details=attribute(asked, "details"),
        sections=tuple(section for section in sections if section.entries),
        examples=samples.examples(getattr(asked, "examples", ()), known),
        shared=tuple(min(parameter.spellings, key=len) for parameter in declared if parameter.name in COMMON),
    )


def page_of_app(known: Samples) -> Page:
    """The page of the app: commands by group, then the few options that stand alone."""
    sections = [
        Section(title, tuple(Entry(name, attribute(function(name), "summary")) for name in names))
        for title, names in GROUPS.items()
    ]
    declared = (
        Example("pinghu search {words}", "用自己的話找條文"),
        Example("pinghu budget --domain {domain}", "一個領域的預算"),
        Example("pinghu units {unit}", "{unit}要辦的所有事"),
    )
    return Page(
        usage="pinghu 命令 [參數] [選項]",
        summary=f"{ABOUT}。現用的文件:{known['title']}",
        details="每個命令都有 -h。選項寫在命令後面。給程式用的輸出:-f json。",
        sections=(*sections, Section("選項", STANDALONE)),
        examples=samples.examples(declared, known),
    )


STANDALONE = (
    Entry("-V, --version", "顯示版本"),
    Entry("-h, --help", "顯示這份說明"),
    Entry("--show-completion [SHELL]", "印出補全腳本:bash、zsh、fish、powershell"),
    Entry("--install-completion [SHELL]", "替 SHELL 裝上 TAB 補全;不寫則為目前所用的"),
)
"""Options that stand in place of a command."""


def shared_options() -> Section:
    """The options that commands share, with what they do."""
    from pinghu_cli.commands.session import anything

    return Section(SHARED, (*(_entry(parameter) for parameter in parameters(anything())), STANDALONE[1]))


def attribute(asked: Callable[..., None], name: str) -> str:
    """``summary`` or ``details`` of a command, as `session.command` has noted it."""
    return str(getattr(asked, name, ""))


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
            *(line for entry in section.entries for line in _entry_lines(entry, names, width)),
        ]
    if page.shared:
        lines += ["", *_folded(f"{SHARED}(說明見 pinghu help options):{' '.join(page.shared)}", width)]
    if page.examples:
        lines += ["", "例子:"]
        for example in page.examples:
            whole = f"{example.line}  # {example.purpose}"
            if cells(whole) + 2 <= width:
                lines.append(f"  {whole}")
            else:
                lines += [*_folded(example.line, width, 2), *_folded(f"# {example.purpose}", width, 6)]
    return "\n".join(lines)


def for_reader(page: Page, reader: Reader) -> str:
    """The page as text in the reader's width and script."""
    return reader.worded(as_text(page, max(20, min(reader.width or 80, _WIDEST))))


def _entry(parameter: Parameter) -> Entry:
    return Entry(parameter.written, parameter.help)


def _entry_lines(entry: Entry, names: int, width: int) -> list[str]:
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
