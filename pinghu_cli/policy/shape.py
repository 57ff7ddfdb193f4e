"""All structural defects of a data file at once: unknown and missing keys, wrong types, unreadable figures.

msgspec stops at the first; this walks the same types over the same values and collects every one. It runs only
when decoding failed.
"""

from difflib import get_close_matches
from typing import Any

import msgspec.inspect as inspect

from pinghu_cli.errors import Problem
from pinghu_cli.policy.model import Document
from pinghu_cli.policy.yaml_source import Path, Source, Value

_NAMES = {bool: "true 或 false", int: "整數", str: "文字", list: "清單", dict: "鍵值表", type(None): "空值"}


def problems(source: Source) -> list[Problem]:
    """Every place where ``source`` does not have the shape of `Document`."""
    found: list[Problem] = []
    _check(source.value, inspect.type_info(Document), (), source, found)
    return found


def _check(value: Value, kind: inspect.Type, path: Path, source: Source, found: list[Problem]) -> None:
    match kind:
        case inspect.UnionType():
            if value is None and kind.includes_none:
                return
            _check(value, next(t for t in kind.types if not isinstance(t, inspect.NoneType)), path, source, found)
        case inspect.StructType():
            if _expect(dict, value, path, source, found):
                _check_struct(value, kind, path, source, found)
        case inspect.VarTupleType():
            if _expect(list, value, path, source, found):
                for place, entry in enumerate(value):  # type: ignore[arg-type]
                    _check(entry, kind.item_type, (*path, place), source, found)
        case inspect.DictType():
            if _expect(dict, value, path, source, found):
                for key, entry in value.items():  # type: ignore[union-attr]
                    _check(entry, kind.value_type, (*path, key), source, found)
        case inspect.LiteralType():
            if value not in kind.values:
                found.append(_choice(value, kind.values, path, source))
        case inspect.CustomType():
            if _expect(str, value, path, source, found):
                try:
                    kind.cls(value)
                except ValueError as error:
                    hint = "金額如 25萬元,比率如 20%,數量如 3家"
                    found.append(source.problem("bad-figure", str(error), path, hint=hint))
        case inspect.BoolType():
            _expect(bool, value, path, source, found)
        case inspect.IntType():
            _expect(int, value, path, source, found)
        case inspect.StrType():
            _expect(str, value, path, source, found)
        case _:
            raise TypeError(f"no rule for {kind}")


def _check_struct(value: Any, kind: inspect.StructType, path: Path, source: Source, found: list[Problem]) -> None:
    fields = {field.encode_name: field for field in kind.fields}
    for key in value:
        if key not in fields:
            close = get_close_matches(key, fields, n=1, cutoff=0.5)
            hint = f"是否要寫 {close[0]}?" if close else f"可用:{'、'.join(fields)}"
            found.append(source.problem("unknown-key", f"不認識的鍵「{key}」", (*path, key), hint=hint))
    for name, field in fields.items():
        if name in value:
            _check(value[name], field.type, (*path, name), source, found)
        elif field.required:
            found.append(source.problem("missing-key", f"缺少必填的鍵「{name}」", path, hint=f"請補上 {name}:"))


def _expect(wanted: type, value: Value, path: Path, source: Source, found: list[Problem]) -> bool:
    if type(value) is wanted:
        return True
    shown = "" if isinstance(value, (list, dict)) or value is None else f"「{value}」"
    message = f"應為{_NAMES[wanted]},卻是{_NAMES[type(value)]}{shown}"
    hint = "純數字的文字請加引號" if wanted is str and isinstance(value, (int, bool)) else ""
    found.append(source.problem("wrong-type", message, path, hint=hint))
    return False


def _choice(value: Value, choices: tuple[Any, ...], path: Path, source: Source) -> Problem:
    close = get_close_matches(str(value), [str(choice) for choice in choices], n=1)
    hint = f"是否要寫 {close[0]}?" if close else f"可用:{'、'.join(map(str, choices))}"
    return source.problem("bad-choice", f"不可用的值「{value}」", path, hint=hint)
