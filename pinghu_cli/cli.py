"""The app: finds the command, runs it, maps errors to exit codes."""

import sys
from importlib import import_module

import typer

from pinghu_cli.commands import GROUPS, MODULES
from pinghu_cli.errors import PinghuError


def build(names: tuple[str, ...]) -> typer.Typer:
    """The app with the commands ``names`` (one is enough to run one; all for help, completion, suggestions)."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True)(_root)
    for group, commands in GROUPS.items():
        for name, module in commands.items():
            if name not in names:
                continue
            try:
                function = getattr(import_module(f"pinghu_cli.commands.{module}"), name)
            except (ModuleNotFoundError, AttributeError):
                continue
            app.command(name, rich_help_panel=group, context_settings={"help_option_names": ["-h", "--help"]})(function)
    return app


def _root() -> None:
    """平湖市推動經濟高質量發展若干政策"""


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    named = next((argument for argument in arguments if argument in MODULES), None)
    app = build((named,) if named else tuple(MODULES))
    try:
        code = app(arguments, prog_name="pinghu", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except PinghuError as error:
        print(f"{error.message}\n{error.hint}", file=sys.stderr)
        return error.exit_code
