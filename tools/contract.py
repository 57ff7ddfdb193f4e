"""The tables of fields in docs/contract.md, written from the declarations of the rows."""

from collections.abc import Iterator
from typing import Any, get_args

from written import rewritten

from pinghu_cli.declared import Row, descriptions, fields_of, json_schema, row_types, summary
from pinghu_cli.listings.catalogue import ANSWERS, Answer
from pinghu_cli.listings.labels import label


def contract() -> str:
    """docs/contract.md with its fields as they are declared now."""
    return rewritten("contract.md", "fields", _sections())


def _sections() -> Iterator[str]:
    described: set[str] = set()
    for line, answer in ANSWERS.items():
        title = "An error with `-f json`" if line == "error" else f"`pinghu {line}`"
        types = row_types(answer.whole_type, answer.row_type)
        form = "One `ErrorObject` on stderr." if line == "error" else _form(answer)
        yield f"\n### {title}\n\n{form}{' Described above.' if types.keys() <= described else ''}\n"
        for name, row_type in types.items():
            if name not in described:
                yield f"\n`{name}`: {summary(row_type)}\n\n{_table(row_type)}"
        described.update(types)


def _form(answer: Answer) -> str:
    rows = _names(answer.row_type)
    if answer.whole_type is None:
        return f"Rows of {rows}; in JSON a list of them."
    whole = _names(answer.whole_type)
    return f"One {rows}." if whole == rows else f"In JSON and YAML one {whole}; elsewhere rows of {rows}."


def _names(row_type: type[Row]) -> str:
    return " or ".join(f"`{part.__name__}`" for part in get_args(row_type) or (row_type,))


def _table(row_type: type[Row]) -> str:
    means, properties = descriptions(row_type), json_schema(row_type, label)["$defs"][row_type.__name__]["properties"]
    lines = [
        f"| `{field}` | {label(row_type, field)} | {_kind(properties[field])} | {means.get(field, '')} |\n"
        for field in fields_of(row_type)
    ]
    return "| field | | JSON | meaning |\n|---|---|---|---|\n" + "".join(lines)


def _kind(schema: Any) -> str:
    """A property of a schema in a word: number or null, list of text."""
    match schema:
        case {"anyOf": choices}:
            return " or ".join(dict.fromkeys(map(_kind, choices)))
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"type": "array", "items": items}:
            return f"list of {_kind(items)}"
        case {"$ref": name}:
            return f"`{name.rpartition('/')[2]}`"
        case {"type": kind}:
            return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(kind, str(kind))
        case _:
            return "any"
