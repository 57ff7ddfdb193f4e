"""The app: finds the command, runs it, maps errors and signals to exit codes (docs/contract.md)."""

import os
import re
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from pinghu_cli import __version__
from pinghu_cli.commands import GROUPS, MODULES
from pinghu_cli.errors import DataError, PinghuError, UsageError, WriteError
from pinghu_cli.output import streams
from pinghu_cli.output.reader import Reader

if TYPE_CHECKING:
    import typer

COMPLETION = "_PINGHU_COMPLETE"
"""Set by the shell while it completes a command line."""
BARE = 2
"""Exit code of ``pinghu`` alone: the overview was shown, but no command was given."""
INTERRUPTED = 130
BUG = 70
_ECHOED = "(「[^」]{120})[^」]{40,}(」)"
"""What somebody wrote, said back to them, when it is far too long for one line."""


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code. Nothing is raised but SystemExit."""
    reader = Reader(os.environ)
    try:
        reader.learn(arguments)
        return _dispatch(arguments, reader)
    except KeyboardInterrupt:
        return INTERRUPTED
    except PinghuError as error:
        return _report(error, reader)
    except OSError as error:
        streams.give_up(sys.stdout)
        return _report(streams.file_error(error), reader)
    except Exception as error:
        return _report(_bug(error), reader)


def build(names: tuple[str, ...] = tuple(MODULES), *, completion: bool = True) -> "typer.Typer":
    """The app with the commands ``names``: one is enough to run it, all are needed for help and completion."""
    import typer

    from pinghu_cli.commands.help import Command, Group, root

    app = typer.Typer(
        cls=Group,
        add_completion=completion,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    for group, commands in GROUPS.items():
        for name, module in commands.items():
            if name in names:
                function = getattr(import_module(f"pinghu_cli.commands.{module}"), name)
                app.command(name, cls=Command, rich_help_panel=group)(function)
    return app


def _dispatch(arguments: list[str], reader: Reader) -> int:
    if COMPLETION in os.environ:
        return _complete(reader)
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments:
        return _overview(reader)
    if (said := _said_at_once(arguments)) is not None:
        streams.write(sys.stdout, reader.worded(said))
        return 0
    if arguments[0] == "help":
        return _help(arguments[1:], reader)
    if arguments[0].startswith("-") and arguments[0] != "-":
        return _call(build(), ["-h"] if arguments[0] in ("-h", "--help") else arguments, reader)
    if arguments[0] not in MODULES:
        raise _unknown(arguments[0], "unknown-command", "沒有命令", tuple(MODULES))
    return _call(build((arguments[0],), completion=False), arguments, reader)


def _said_at_once(arguments: list[str]) -> str | None:
    """The answer to an option that stands in place of a command; None for anything else."""
    if arguments[0] in ("--version", "-V"):
        return f"pinghu {__version__}\n"
    if arguments[0].startswith(("--show-completion", "--install-completion")):
        from pinghu_cli.commands.shells import answer

        return answer(arguments)
    return None


def _call(app: "typer.Typer", arguments: list[str], reader: Reader) -> int:
    import typer

    try:
        code = app(arguments, prog_name="pinghu", standalone_mode=False, obj=reader)
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as error:
        from pinghu_cli.commands.usage import in_chinese

        raise in_chinese(error, "".join(arguments[:1])) from None
    return code if isinstance(code, int) else 0


def _overview(reader: Reader) -> int:
    from pinghu_cli.commands.overview import overview
    from pinghu_cli.commands.session import Session

    overview(Session(reader, {"format": "table"}))
    return BARE


def _complete(reader: Reader) -> int:
    """Answer the shell. What Typer writes is caught, to reach people in their script; what fails offers nothing."""
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    import typer._completion_classes

    # Typer would load all of rich to take markup and folds out of descriptions, and there are none
    typer._completion_classes._sanitize_help_text = lambda text: text
    offers = StringIO()
    try:
        with redirect_stdout(offers), redirect_stderr(StringIO()):
            _call(build(_completed()), [], reader)
    except SystemExit:
        pass
    except Exception:
        if os.environ.get("PINGHU_DEBUG") == "1":
            raise
    if offers.getvalue().strip():
        streams.write(sys.stdout, reader.worded(offers.getvalue()))
    return 0


def _completed() -> tuple[str, ...]:
    """The command that is being completed; all, while its name is still being typed."""
    line = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS", "")
    words = line.split()
    finished = words if line[-1:].isspace() else words[:-1]
    return (finished[1],) if len(finished) > 1 and finished[1] in MODULES else tuple(MODULES)


def _help(topics: list[str], reader: Reader) -> int:
    """``pinghu help``, ``pinghu help COMMAND``, ``pinghu help TOPIC``."""
    if len(topics) > 1 and not topics[1].startswith("-"):
        raise UsageError("extra-argument", f"多出來的參數:{topics[1]}", "一次說明一個命令或主題")
    from pinghu_cli.commands.help import for_reader
    from pinghu_cli.commands.topics import TOPICS, page_of_topic

    topic = topics[0] if topics else "-h"
    if topic in TOPICS:
        streams.write(sys.stdout, for_reader(page_of_topic(topic), reader) + "\n")
        return 0
    if topic not in ("-h", "--help", "help", *MODULES):
        raise _unknown(topic, "unknown-topic", "沒有說明", (*MODULES, *TOPICS))
    return _dispatch([topic, "-h"] if topic in MODULES else ["-h"], reader)


def _unknown(name: str, code: str, message: str, known: tuple[str, ...]) -> UsageError:
    from pinghu_cli.output.suggest import did_you_mean

    return UsageError(code, f"{message}「{name}」", did_you_mean(name, known, "全部命令見 pinghu -h"))


def _bug(error: Exception) -> PinghuError:
    where = f"{type(error).__name__}: {error}".splitlines()[0]
    hint = "請把這一行、完整命令,以及設 PINGHU_DEBUG=1 重跑的輸出一併回報"
    return PinghuError("bug", f"程式錯誤(pinghu {__version__}):{where}", hint)


def _report(error: PinghuError, reader: Reader) -> int:
    """Tell what was wrong, and all of it with ``PINGHU_DEBUG=1``; the code stands also where nobody can be told."""
    if os.environ.get("PINGHU_DEBUG") == "1":
        import traceback

        traceback.print_exc()
    with suppress(WriteError):
        _tell(error, reader)
    return error.exit_code


def _tell(error: PinghuError, reader: Reader) -> None:
    """People in a line and a hint, scripts in JSON."""
    from pinghu_cli.output.fold import printable

    if reader.wants_json:
        from pinghu_cli.output.formats import as_ascii, as_json

        said = {"code": error.code, "message": _shortened(error.message), "hint": error.hint and _shortened(error.hint)}
        body = as_json({"error": said}, compact=False)
        streams.write(sys.stderr, (body if reader.unicode else as_ascii(body)) + "\n")
        return
    told = f"{error.message},{error.hint}" if error.hint else error.message
    several = isinstance(error, DataError) and len(error.problems) > 1
    for line in told.split("\n") if several else [told]:
        reader.tell(_shortened(printable(line)).replace("\n", "\\n"))


def _shortened(told: str) -> str:
    """``told`` without the most of what somebody wrote at great length."""
    return re.sub(_ECHOED, r"\1…\2", told)
