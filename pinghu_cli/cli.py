"""The app: finds the command, runs it, maps errors and signals to exit codes (docs/contract.md)."""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from pinghu_cli import __version__, interrupts
from pinghu_cli.commands import MODULES, function
from pinghu_cli.errors import Candidate, PinghuError, UsageError, WriteError
from pinghu_cli.output import streams
from pinghu_cli.output.reader import Reader

if TYPE_CHECKING:
    from pinghu_cli.commands.manual import Page

COMPLETION = "_PINGHU_COMPLETE"
"""Set by the shell while it completes a command line."""
BARE = 2
"""Exit code of ``pinghu`` alone: the overview was shown, but no command was given."""
INTERRUPTED = 130
VERSION = {"--version", "-V"}
_QUESTION = 100
"""Characters of the longest question that an error repeats."""


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code. Nothing is raised but SystemExit."""
    reader = Reader(os.environ)
    try:
        reader.learn()
        return _dispatch(arguments, reader)
    except KeyboardInterrupt:
        return INTERRUPTED
    except PinghuError as error:
        return _report(error, arguments, reader)
    except OSError as error:
        streams.give_up(sys.stdout)
        return _report(streams.file_error(error), arguments, reader)
    except Exception as error:
        return _report(_bug(error), arguments, reader)


def _dispatch(arguments: list[str], reader: Reader) -> int:
    if not VERSION & {*arguments[:1]}:
        _load_msgspec()
    if COMPLETION in os.environ:
        return _complete(arguments, reader)
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments:
        return _overview(reader)
    first, *rest = arguments
    if first in MODULES and all(map(_is_text, rest)):
        return _call(first, rest, reader)
    _learn(arguments, reader)
    for argument in arguments:
        if not _is_text(argument):
            raise UsageError("not-utf-8", f"參數「{argument}」不是 UTF-8 文字", "請在 UTF-8 的終端輸入")
    return _standalone(first, rest, reader)


def _load_msgspec() -> None:
    """Its import forgets an interrupt, and what it was importing: the first decoding would then kill the program."""
    with interrupts.put_off():
        import msgspec  # noqa: F401


def _standalone(first: str, rest: list[str], reader: Reader) -> int:
    """A command line that begins with no command: an option that stands alone, or a mistake."""
    if first in ("-h", "--help"):
        from pinghu_cli.commands.manual import page_of_app
        from pinghu_cli.commands.samples import at_hand

        return _write_page(page_of_app(at_hand()), reader)
    if first in VERSION:
        streams.write(sys.stdout, f"pinghu {__version__}\n")
        return 0
    if first.startswith(("--show-completion", "--install-completion")):
        from pinghu_cli.commands.shells import answer

        streams.write(sys.stdout, reader.worded(answer([first, *rest])))
        return 0
    if first.startswith("-") and first != "-":
        from pinghu_cli.commands.usage import no_such_option_before_a_command

        raise no_such_option_before_a_command(first)
    raise _unknown([first, *rest])


def _call(command: str, arguments: list[str], reader: Reader) -> int:
    from pinghu_cli.commands import parsing

    try:
        return parsing.run(function(command), arguments, reader)
    except parsing.HelpAsked:
        from pinghu_cli.commands.manual import page_of
        from pinghu_cli.commands.samples import at_hand

        data = parsing.understood(function(command), arguments).values.get("data")
        return _write_page(page_of(command, at_hand(data)), reader)


def _learn(arguments: list[str], reader: Reader) -> None:
    """Which format and script a line asks for that no command parses; ``--version`` needs neither, and no Typer."""
    if len(arguments) > 1:
        from pinghu_cli.commands import parsing
        from pinghu_cli.commands.session import anything

        parsing.learn(anything(), arguments, reader)


def _write_page(page: "Page", reader: Reader) -> int:
    from pinghu_cli.commands.manual import for_reader

    streams.write(sys.stdout, for_reader(page, reader) + "\n")
    return 0


def _overview(reader: Reader) -> int:
    from pinghu_cli.commands.overview import overview
    from pinghu_cli.commands.session import Session

    overview(Session(reader, {"format": "table"}))
    return BARE


def _complete(words: list[str], reader: Reader) -> int:
    """Answer the shell. What fails offers nothing: an error would be written into somebody's command line."""
    from pinghu_cli.commands.offers import as_lines, offers

    try:
        found = offers(words)
        described = reader.worded("\n".join(" ".join(description.split()) for _, description in found)).split("\n")
    except Exception:
        if os.environ.get("PINGHU_DEBUG") == "1":
            raise
        return 0
    shown = [(word, description) for (word, _), description in zip(found, described, strict=False)]
    streams.write(sys.stdout, as_lines(shown, os.environ[COMPLETION]))
    return 0


def _is_text(argument: str) -> bool:
    """Whether an argument is text, or names a file that exists whatever its bytes are."""
    if not any("\ud800" <= character <= "\udfff" for character in argument):
        return True
    from pinghu_cli.files import on_disk

    return any(os.path.lexists(on_disk(name)) for name in (argument, argument.partition("=")[2]) if name)


def _unknown(arguments: list[str]) -> UsageError:
    """The error of a first word that is no command: the nearest command, or what search makes of a question."""
    from pinghu_cli.names.options import nearest_of
    from pinghu_cli.output.mistakes import quoted

    name = arguments[0]
    candidates = nearest_of(name, MODULES, "command")
    wrong, hint = f"沒有命令「{name}」", "是否要找" if candidates else "全部命令見 pinghu -h"
    if not candidates and name.strip() and len(name) <= _QUESTION:
        line = f"pinghu search {quoted(arguments)}"
        candidates, hint = (Candidate("command", "search", "用自己的話查", line),), f"{hint};要查詢請寫"
    return UsageError("unknown-command", wrong, hint, typed=name, candidates=candidates)


def _bug(error: Exception) -> PinghuError:
    where = f"{type(error).__name__}: {error}".splitlines()[0]
    hint = "請把這一行、完整命令,以及設 PINGHU_DEBUG=1 重跑的輸出一併回報"
    return PinghuError("bug", f"程式錯誤(pinghu {__version__}):{where}", hint)


def _report(error: PinghuError, arguments: list[str], reader: Reader) -> int:
    """Print the error, with its traceback under ``PINGHU_DEBUG=1``. The code stands also where stderr is closed."""
    if os.environ.get("PINGHU_DEBUG") == "1":
        import traceback

        traceback.print_exc()
    with suppress(WriteError):
        _print(error, arguments, reader)
    return error.exit_code


def _print(error: PinghuError, arguments: list[str], reader: Reader) -> None:
    """People get a line, and one for each thing that may have been meant; scripts get JSON."""
    from pinghu_cli.output import mistakes

    if reader.wants_json:
        from pinghu_cli.output.calls import going_on
        from pinghu_cli.output.formats import as_ascii, as_json

        error.hint = going_on(error.hint, reader.data)
        error.candidates = tuple(
            candidate._replace(write=going_on(candidate.write, reader.data)) for candidate in error.candidates
        )
        body = as_json(mistakes.value(error), compact=False)
        streams.write(sys.stderr, (body if reader.unicode else as_ascii(body)) + "\n")
        return
    for line in mistakes.lines(error, arguments):
        reader.tell(line)
