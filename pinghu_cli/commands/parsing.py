"""One command line, parsed by Typer. Only this module and `usage` know how Typer parses, errs and asks for help.

What they use of it: `TyperCommand` with Click's ``get_help`` and ``make_parser``, and the errors by name and message.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import typer
from typer.core import TyperCommand
from typer.main import get_command

from pinghu_cli.commands.parameters import parameters
from pinghu_cli.errors import UsageError

if TYPE_CHECKING:
    from pinghu_cli.output.reader import Reader

INTERRUPTED = 130
HELP = ("-h", "--help")

Function = Callable[..., None]


class HelpAsked(Exception):
    """The command line asks for the help page of its command."""


class Given(msgspec.Struct, frozen=True):
    """What a command line holds, as far as it can be understood."""

    values: dict[str, Any]
    """Name of the parameter -> its text, a list of them where it repeats, or True for a flag; only what is given."""
    rest: list[str]
    """Words that are no parameter of the command."""
    repeated: list[str]
    """Parameters given several times that take one value."""


class Command(TyperCommand):
    """A command whose help page is ours to write."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # noqa: ARG002
        """Leave the parser: which script and width the page has is known only once the whole line has been read."""
        raise HelpAsked


def run(function: Function, arguments: list[str], reader: "Reader") -> int:
    """Call a command with the words behind its name; gives the exit code.

    Raise HelpAsked where they hold ``-h``, UsageError where they do not fit. Either way ``reader`` has learnt the
    format and the script that they ask for.
    """
    command = _command(function)
    try:
        _refuse_repeated(function, _given(command, arguments))
        code = command.main(arguments, prog_name="pinghu", standalone_mode=False, obj=reader)
    except UsageError:
        learn(function, arguments, reader)
        raise
    except typer.Abort:
        return INTERRUPTED
    except HelpAsked:
        learn(function, arguments, reader)
        raise
    except typer.TyperException as error:
        from pinghu_cli.commands import usage

        learn(function, arguments, reader)
        raise usage.in_chinese(error, function, understood(function, arguments)) from None
    return code if isinstance(code, int) else 0


def learn(function: Function, arguments: list[str], reader: "Reader") -> None:
    """Tell ``reader`` which format, script and data file a command line asks for, also one that the command refuses."""
    values = understood(function, arguments).values
    reader.learn(format=values.get("format"), script=values.get("script"), data=values.get("data"))


def understood(function: Function, arguments: list[str]) -> Given:
    """What Typer's parser reads of ``arguments``, passing over what the command does not know."""
    return _given(_command(function), arguments)


@cache
def _command(function: Function) -> Command:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(function.__name__, cls=Command, context_settings={"help_option_names": list(HELP)})(function)
    command = get_command(app)
    assert isinstance(command, Command)
    return command


def _given(command: Command, arguments: list[str]) -> Given:
    parser: Any = command.make_parser(typer.Context(command, help_option_names=list(HELP)))
    parser.ignore_unknown_options = True
    left = list(arguments)
    while True:
        try:
            values, rest, order = parser.parse_args(list(left))
        except typer.TyperException as error:  # an option without its value, or a flag with one: read on without it
            wrong = str(getattr(error, "option_name", ""))
            fewer = [word for word in left if word.partition("=")[0] != wrong]
            if len(fewer) == len(left):
                return Given({}, left, [])
            left = fewer
            continue
        counted = Counter(parameter.name for parameter in order if not (parameter.multiple or parameter.nargs != 1))
        return Given(values, rest, [name for name, count in counted.items() if count > 1])


def _refuse_repeated(function: Function, given: Given) -> None:
    """Raise UsageError for an option with several values of which it can take one: none is dropped in silence."""
    for parameter in parameters(function):
        if parameter.name in given.repeated and not parameter.is_flag:
            raise UsageError("repeated-option", f"{parameter.called}只能寫一次", "只留一個")
