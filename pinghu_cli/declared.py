"""What a row is, and what its declaration says: its fields in order, and what each means.

A row's type is a msgspec Struct with a docstring below each field: unit, meaning, what null stands for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, get_args, get_type_hints

import msgspec

from pinghu_cli.quantities.printed import plain

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Yuan = int | float
"""An amount in 元; whole where it has no 分."""
FORMULA = "=+@\t\r\n＝＋－＠-"
"""Characters that make a spreadsheet take a text for a formula when it begins with one and goes on.
The hyphen stands last, so that they are a class of a pattern as they are."""


Row = msgspec.Struct
"""A row: an instance of a type that declares its fields, ASCII snake_case, in the order in which scripts get them."""


def fields_of(row_type: type[Row]) -> tuple[str, ...]:
    """The names of the fields of a row, in order."""
    tag = row_type.__struct_config__.tag_field
    return (*([tag] if tag else []), *row_type.__struct_fields__)


def to_plain(value: Any) -> Any:
    """A row, or any value within one, as JSON values: amounts as numbers, whole ones as int; no Struct, no tuple."""
    return _numbers(msgspec.to_builtins(value, builtin_types=(Decimal,)))


def _numbers(value: Any) -> Any:
    """``value``, whose containers are nobody else's, with its amounts as numbers."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        value = list(value)
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(part, _NOT_PLAIN):  # most are plain; a call for each would take most of the time
                value[key] = _numbers(part)
    return value


_NOT_PLAIN = (Decimal, dict, list, tuple)


def html_table(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table of HTML; every value is text. A list is joined by 、, nothing stands for null."""
    from html import escape

    def cell(value: object) -> str:
        if isinstance(value, list | tuple):
            return "、".join(map(cell, value))
        return "" if value is None else escape(str(value)).replace("\n", "<br>")

    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell(value)}</td>' for value in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def summary(row_type: type) -> str:
    """What a row is: the first line of the docstring of its type; of a union, of each of its types."""
    parts = get_args(row_type)
    return " ".join(map(summary, parts)) if parts else (row_type.__doc__ or "").strip().split("\n")[0]


@cache
def descriptions(row_type: type[Row]) -> dict[str, str]:
    """What each field means: the docstring below its declaration. Empty where the source is not at hand."""
    import inspect

    tag = row_type.__struct_config__.tag_field
    meanings = {tag: "Which of the types it is."} if tag else {}
    for base in reversed(row_type.__mro__):
        try:
            meanings |= dict(_documented(inspect.getsource(base)))
        except (OSError, TypeError):
            continue
    return meanings


def _documented(source: str) -> Iterator[tuple[str, str]]:
    """Each field of a class and the docstring below it."""
    import ast

    body = ast.parse(source).body[0]
    lines = body.body if isinstance(body, ast.ClassDef) else []
    for line, below in pairwise(lines):
        match line, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


def json_schema(row_type: type[Row], label: Callable[[type, str], str], *, many: bool = False) -> dict[str, Any]:
    """The JSON Schema (2020-12) of rows of a type, or (``many``) of a list of them, with what each field means.

    ``label`` gives the name of a type's field for people.
    """
    (schema,), parts = msgspec.json.schema_components([row_type], ref_template="#/$defs/{name}")
    parts = described([row_type], parts)
    for name, known in row_types(row_type).items():
        for field, of_field in parts[name]["properties"].items():
            parts[name]["properties"][field] = {"title": label(known, field), **of_field}
    whole = {"type": "array", "items": schema} if many else schema
    return {"$schema": DIALECT, **_as_numbers(whole), "$defs": _as_numbers(parts)}


def described(types: Iterable[Any], parts: dict[str, Any]) -> dict[str, Any]:
    """The ``parts`` of the schemas of ``types``, each field with what its declaration says of it."""
    by_name = row_types(*types)
    for name, part in parts.items():
        row_type = by_name[name]
        means = descriptions(row_type)
        written = dict(zip(row_type.__struct_encode_fields__, row_type.__struct_fields__, strict=True))
        for field, of_field in part["properties"].items():
            if meaning := means.get(written.get(field, field)):
                of_field["description"] = meaning
    return parts


def row_types(*types: Any) -> dict[str, type[Row]]:
    """Every row type within ``types``, by name, the outer ones first."""
    by_name: dict[str, type[Row]] = {}
    for row_type in types:
        if isinstance(row_type, type) and issubclass(row_type, msgspec.Struct):
            by_name |= {row_type.__name__: row_type} | row_types(*get_type_hints(row_type).values())
        else:
            by_name |= row_types(*get_args(row_type))
    return by_name


def _as_numbers(schema: Any) -> Any:
    """msgspec describes a Decimal as a string and a number that may be whole twice; a row prints both as a number."""
    if isinstance(schema, list):
        return [_as_numbers(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        schema = {**{key: part for key, part in schema.items() if key != "format"}, "type": "number"}
    if {"type": "number"} in (choices := schema.get("anyOf", ())):
        choices = [choice for choice in choices if choice != {"type": "integer"}]
        rest = {key: part for key, part in schema.items() if key != "anyOf"}
        schema = {**({"anyOf": choices} if len(choices) > 1 else choices[0]), **rest}
    return {key: _as_numbers(part) for key, part in schema.items()}
