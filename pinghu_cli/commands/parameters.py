"""The parameters of a command as its function declares them: what help, completion and errors know of them.

Typer reads the same declarations (``Annotated[str | None, typer.Option("--unit", "-u", …)]``) to parse a command line.
Nothing here looks into what Typer makes of them, so that help and completion do not depend on Typer's insides.
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, get_args

import msgspec
from typer.models import ArgumentInfo, OptionInfo


class Offered(msgspec.Struct, frozen=True):
    """What TAB offers for a parameter. Typer would examine it at each call, so it stands beside Typer's part."""

    complete: Callable[..., Any]
    """Gives (value, description) pairs, asked with what was typed so far where it takes a parameter."""


class Parameter(msgspec.Struct, frozen=True):
    """An option or an argument of a command."""

    name: str
    """The name of the function's parameter."""
    spellings: tuple[str, ...]
    """``--unit``, ``-u``; empty for an argument."""
    metavar: str
    help: str
    kind: type
    """``bool`` for a flag, ``int`` for a whole number, else ``str``."""
    repeats: bool
    least: float | None
    complete: Callable[..., Any] | None
    """As in `Offered`; None where nothing is offered."""

    @property
    def is_argument(self) -> bool:
        """Whether it is positional."""
        return not self.spellings

    @property
    def is_flag(self) -> bool:
        """Whether it is an option without a value."""
        return self.kind is bool

    @property
    def written(self) -> str:
        """As people are told to write it: ``-u, --unit 單位``, ``CLAIM…``."""
        names = ", ".join(sorted(self.spellings, key=len))
        return " ".join(part for part in (names, "" if self.is_flag else self.metavar) if part)

    @property
    def called(self) -> str:
        """What an error calls it: 選項 --unit, 參數 CLAIM…"""
        return f"參數 {self.metavar}" if self.is_argument else f"選項 {max(self.spellings, key=len)} "


@cache
def parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The arguments and options that ``function`` declares, in its order; none that is hidden."""
    declared = inspect.signature(function).parameters.values()
    return tuple(
        _parameter(parameter.name, kind, info, next((part for part in further if isinstance(part, Offered)), None))
        for parameter in declared
        for kind, *further in [get_args(parameter.annotation) or (parameter.annotation,)]
        for info in further
        if isinstance(info, ArgumentInfo | OptionInfo) and not info.hidden
    )


def _parameter(name: str, annotation: Any, info: ArgumentInfo | OptionInfo, offered: Offered | None) -> Parameter:
    kinds = [kind for kind in (get_args(annotation) or (annotation,)) if kind is not type(None)]
    repeats = getattr(kinds[0], "__origin__", kinds[0]) in (list, tuple) or getattr(annotation, "__origin__", 0) is list
    if repeats:
        kinds = list(get_args(kinds[0])) or kinds
    return Parameter(
        name=name,
        spellings=() if isinstance(info, ArgumentInfo) else _spellings(name, info),
        metavar=info.metavar or name.upper(),
        help=info.help or "",
        kind=kinds[0],
        repeats=repeats,
        least=info.min,
        complete=offered.complete if offered else None,
    )


def _spellings(name: str, info: OptionInfo) -> tuple[str, ...]:
    """Typer takes the first spelling of an annotated option for a default, and makes one up where there is none."""
    first = (info.default,) if isinstance(info.default, str) else ()
    return (*first, *(info.param_decls or ())) or (f"--{name.replace('_', '-')}",)
