"""All structural defects of a data file at once: unknown and missing keys, wrong types, unreadable figures.

msgspec stops at the first; this walks the same types over the same values and collects every one. It runs only
when decoding failed.
"""

from datetime import date
from typing import Any

from msgspec import inspect

from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Path, Source, Value
from pinghu_cli.errors import Problem
from pinghu_cli.spelling.nearest import did_you_mean

_NAMES = {bool: "true 或 false", int: "整數", str: "文字", list: "清單", dict: "鍵值表", type(None): "空值"}

_WRITE = {
    bool: "寫 true 或 false",
    int: "寫阿拉伯數字,不加引號",
    str: "寫成一段文字",
    list: "寫成清單:[甲, 乙],或每行一個 - 甲",
    dict: "寫成鍵與值:每行一個「鍵: 值」",
}
"""What to write where a value has another type."""

_FIGURES = "連同單位寫:金額如 25萬元,比率如 20%,數量如 3家"

_PLAIN: dict[type[inspect.Type], type] = {
    inspect.StructType: dict,
    inspect.DictType: dict,
    inspect.VarTupleType: list,
    inspect.BoolType: bool,
    inspect.IntType: int,
    inspect.StrType: str,
}


def problems(source: Source) -> list[Problem]:
    """Every place where ``source`` does not have the shape of `Document`."""
    found: list[Problem] = []
    _check(source.value, inspect.type_info(Document), (), source, found)
    return found


def _check(value: Value, kind: inspect.Type, path: Path, source: Source, found: list[Problem]) -> None:
    match kind:
        case inspect.UnionType():
            if value is not None:
                given = next(option for option in kind.types if not isinstance(option, inspect.NoneType))
                _check(value, given, path, source, found)
        case inspect.LiteralType():
            if value not in kind.values:
                found.append(_choice(value, kind.values, path, source))
        case inspect.DateType():
            _check_date(value, path, source, found)
        case inspect.CustomType():
            _check_figure(value, kind, path, source, found)
        case _ if _expect(_PLAIN[type(kind)], value, path, source, found):
            for key, entry, entry_kind in _entries(value, kind):
                _check(entry, entry_kind, (*path, key), source, found)
            if isinstance(kind, inspect.StructType):
                _check_keys(value, kind, path, source, found)


def _entries(value: Any, kind: inspect.Type) -> list[tuple[str | int, Value, inspect.Type]]:
    """What ``value`` holds that its type knows: (key or index, value, type)."""
    match kind:
        case inspect.VarTupleType():
            return [(place, entry, kind.item_type) for place, entry in enumerate(value)]
        case inspect.DictType():
            return [(key, entry, kind.value_type) for key, entry in value.items()]
        case inspect.StructType():
            return [(f.encode_name, value[f.encode_name], f.type) for f in kind.fields if f.encode_name in value]
    return []


def _check_figure(value: Value, kind: inspect.CustomType, path: Path, source: Source, found: list[Problem]) -> None:
    if _expect(str, value, path, source, found, hint=_FIGURES):
        try:
            kind.cls(value)
        except ValueError as error:
            found.append(source.problem("bad-figure", str(error), path, hint=_FIGURES))


def _check_date(value: Value, path: Path, source: Source, found: list[Problem]) -> None:
    if _expect(str, value, path, source, found):
        try:
            date.fromisoformat(str(value))
        except ValueError:
            found.append(
                source.problem("bad-date", f"不是日期:{value}", path, hint="寫成四位數的年、月、日,如 2000-12-31")
            )


def _check_keys(value: Any, kind: inspect.StructType, path: Path, source: Source, found: list[Problem]) -> None:
    fields = {field.encode_name: field for field in kind.fields}
    for key in value:
        if key not in fields:
            hint = did_you_mean(key, fields, f"可用的鍵:{'、'.join(fields)}")
            found.append(source.problem("unknown-key", f"不認識的鍵「{key}」", (*path, key), hint=hint))
    for name, field in fields.items():
        if field.required and name not in value:
            found.append(
                source.problem(
                    "missing-key", f"缺少必填的鍵「{name}」", path, hint=f"補上 {name}: {_sample(field.type)}"
                )
            )


def _sample(kind: inspect.Type) -> str:  # noqa: PLR0911 - one for each type
    """What may stand under a key, for whoever has left it out."""
    match kind:
        case inspect.UnionType():
            return _sample(next(option for option in kind.types if not isinstance(option, inspect.NoneType)))
        case inspect.LiteralType():
            return str(kind.values[0])
        case inspect.DateType():
            return "2000-12-31"
        case inspect.CustomType():
            return {"Money": "25萬元", "Rate": "20%"}.get(kind.cls.__name__, "3家")
        case inspect.VarTupleType():
            return "[]"
        case inspect.BoolType():
            return "true"
        case inspect.IntType():
            return "1"
        case inspect.StrType():
            return "文字"
    return "{鍵: 值}"


def _expect(
    wanted: type, value: Value, path: Path, source: Source, found: list[Problem], *, hint: str = "純數字的文字請加引號"
) -> bool:
    if type(value) is wanted:
        return True
    shown = "" if isinstance(value, (list, dict)) or value is None else f"「{value}」"
    message = f"應為{_NAMES[wanted]},卻是{_NAMES[type(value)]}{shown}"
    on_text = wanted is str and isinstance(value, (int, bool))
    found.append(source.problem("wrong-type", message, path, hint=hint if on_text else _WRITE[wanted]))
    return False


def _choice(value: Value, choices: tuple[Any, ...], path: Path, source: Source) -> Problem:
    known = [str(choice) for choice in choices]
    hint = did_you_mean(str(value), known, f"可用:{'、'.join(known)}")
    return source.problem("bad-choice", f"不可用的值「{value}」", path, hint=hint)
