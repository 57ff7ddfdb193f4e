"""Typer's usage errors in Chinese: what was wrong with which option or argument, and what to write instead."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from pinghu_cli.commands.parameters import Parameter, parameters
from pinghu_cli.errors import UsageError
from pinghu_cli.names.options import nearest_of

if TYPE_CHECKING:
    import typer

    from pinghu_cli.commands.parsing import Given

_FOREIGN = {
    "--json": "-f json",
    "--jsonl": "-f jsonl",
    "--csv": "-f csv",
    "--tsv": "-f tsv",
    "--yaml": "-f yaml",
    "--markdown": "-f markdown",
    "--save": "-o 檔名.svg",
    "--xlsx": "-o 檔名.xlsx",
    "--excel": "-o 檔名.xlsx",
    "--html": "-o 檔名.html",
    "--md": "-f markdown",
    "--lang": "--script hans",
    "--input": "--data",
    "--no-color": "--color never",
    "--no-colour": "--color never",
}
"""What other tools call an option of ours -> how it is written here."""


def in_chinese(error: "typer.TyperException", function: Callable[..., None], given: "Given") -> UsageError:
    """The error for people of what Typer refused in a command line that holds ``given``."""
    help_at = f"用法見 pinghu {function.__name__} -h"
    option = str(getattr(error, "option_name", ""))
    match type(error).__name__:
        case "NoSuchOption":
            return _no_such_option(option, function, help_at)
        case "MissingParameter":
            parameter = _meant(error, function)
            return UsageError("missing-argument", f"缺少{parameter.called.strip() if parameter else '參數'}", help_at)
        case "BadOptionUsage":
            wants = "不接受值" if "does not take" in error.message else "後面要有一個值"
            return UsageError("bad-option", f"選項 {option} {wants}", help_at)
        case "BadParameter":
            return _bad_value(_meant(error, function), given, help_at)
    extra = "、".join(given.rest) or error.message
    return UsageError("extra-argument", f"多出來的參數:{extra}", help_at)


def no_such_option_before_a_command(name: str) -> UsageError:
    """The error for an option in the place of a command."""
    meant = _nearest(name, ("--version", "-V", "--help", "-h", "--show-completion", "--install-completion"))
    if meant:
        return UsageError("unknown-option", f"沒有選項 {name}", meant)
    return UsageError("unknown-option", f"命令前不能寫選項 {name}", f"選項寫在命令後面:pinghu 命令 {name} …")


def _no_such_option(name: str, function: Callable[..., None], help_at: str) -> UsageError:
    known = [*(spelling for parameter in parameters(function) for spelling in parameter.spellings), "--help", "-h"]
    foreign = _FOREIGN.get(name, "")
    if foreign.partition(" ")[0] in known:
        return UsageError("unknown-option", f"沒有選項 {name}", f"要寫成 {foreign}")
    return UsageError("unknown-option", f"沒有選項 {name}", _nearest(name, known) or help_at)


def _nearest(name: str, known: Collection[str]) -> str:
    """The hint that names the option that was probably meant; empty where none is near."""
    same = [spelling for spelling in known if spelling.casefold() == name.casefold()]
    near = nearest_of(name, [spelling for spelling in known if spelling.startswith("--")], "option")
    meant = same[:1] or [candidate.write for candidate in near]
    return f"是否要找:{'、'.join(meant)}" if meant else ""


def _bad_value(parameter: Parameter | None, given: "Given", help_at: str) -> UsageError:
    if parameter is None:
        return UsageError("bad-value", "參數的值不對", help_at)
    value = given.values.get(parameter.name)
    shown = f"不能是「{value}」" if isinstance(value, str) else "的值不對"
    least = f",至少 {parameter.least}" if parameter.least is not None else ""
    return UsageError(
        "bad-value", f"{parameter.called}{shown}", f"要寫整數{least}" if parameter.kind is int else help_at
    )


def _meant(error: Any, function: Callable[..., None]) -> Parameter | None:
    """The parameter that the error is about."""
    name = getattr(getattr(error, "param", None), "name", None)
    return next((parameter for parameter in parameters(function) if parameter.name == name), None)
