"""Typer's usage errors in Chinese. The only place that looks into Typer's private parts (its copy of Click)."""

import re
from typing import Any

import typer

from pinghu_cli.errors import UsageError
from pinghu_cli.output.suggest import did_you_mean

_REFUSED = re.compile(r"'?(.*?)'? is not ", re.DOTALL)
"""The value in Typer's words: ``'abc' is not a valid integer range.``"""


def in_chinese(error: typer.TyperException, command: str) -> UsageError:
    """The same error for people: what was wrong with which option or argument of ``command``, and what to do."""
    context: Any = getattr(error, "ctx", None)
    help_at = f"用法見 {'pinghu' if command.startswith('-') else f'pinghu {command}'} -h"
    match type(error).__name__:
        case "NoSuchOption":
            return _no_such_option(str(getattr(error, "option_name", "")), context, help_at)
        case "MissingParameter":
            return UsageError("missing-argument", f"缺少{_called(error)}", help_at)
        case "BadOptionUsage":
            name = str(getattr(error, "option_name", ""))
            wants = "不接受值" if "does not take" in error.message else "後面要有一個值"
            return UsageError("bad-option", f"選項 {name} {wants}", help_at)
        case "BadParameter":
            value = _REFUSED.match(error.message)
            shown = f"不能是「{value[1]}」" if value else "的值不對"
            return UsageError("bad-value", f"{_called(error)}{shown}", _accepted(error) or help_at)
    extra = error.message.rpartition("(")[2].rstrip(")")
    return UsageError("extra-argument", f"多出來的參數:{extra}", help_at)


def _no_such_option(name: str, context: Any, help_at: str) -> UsageError:
    command = context.command if context else None
    known = [one for parameter in command.get_params(context) for one in parameter.opts] if command else []
    before_command = context is not None and context.parent is None
    same = [one for one in known if one.casefold() == name.casefold()]
    long = [one for one in known if one.startswith("--")]
    meant = f"是否要找:{same[0]}?" if same else did_you_mean(name, long)
    if before_command and not meant:
        return UsageError("unknown-option", f"命令前不能寫選項 {name}", f"選項寫在命令後面:pinghu 命令 {name} …")
    return UsageError("unknown-option", f"沒有選項 {name}", meant or help_at)


def _called(error: Any) -> str:
    """The option or argument that the error is about."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "參數"
    if parameter.param_type_name == "option":
        return f"選項 {max(parameter.opts, key=len)} "
    return f"參數 {parameter.human_readable_name}"


def _accepted(error: Any) -> str:
    """What the parameter takes, where it says so in numbers."""
    kind = getattr(getattr(error, "param", None), "type", None)
    least = getattr(kind, "min", None)
    if getattr(kind, "name", "").startswith("int"):
        return "要寫整數" + (f",至少 {least}" if least is not None else "")
    return ""
