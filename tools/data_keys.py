"""The keys of a data file in docs/data.md, written from the types of the model."""

from collections.abc import Iterator
from typing import Any

from written import rewritten

from pinghu_cli.document.schema_of_data import data_schema


def data_page() -> str:
    """docs/data.md with the keys as they are declared now."""
    return rewritten("data.md", "keys", _sections(data_schema()["$defs"]))


def _sections(parts: dict[str, Any]) -> Iterator[str]:
    for name in _in_order("Document", parts, []):
        part = parts[name]
        means = " ".join(part.get("description", "").split("\n\n")[0].split())
        yield f"\n### {name}\n\n{means}\n\n| key | | notation | meaning |\n|---|---|---|---|\n"
        for key, value in part["properties"].items():
            must = "must" if key in part.get("required", ()) else ""
            yield f"| `{key}` | {must} | {_notation(value)} | {_cell(value.get('description', ''))} |\n"


def _in_order(name: str, parts: dict[str, Any], seen: list[str]) -> list[str]:
    """The types within ``name``, each once, the outer ones first."""
    if name not in seen:
        seen.append(name)
        for value in parts[name]["properties"].values():
            for inner in _references(value):
                _in_order(inner, parts, seen)
    return seen


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _notation(schema: Any) -> str:  # noqa: PLR0911 - one for each kind of schema
    match schema:
        case {"$ref": name}:
            return f"[{name.rpartition('/')[2]}](#{name.rpartition('/')[2].lower()})"
        case {"anyOf": choices}:
            return " or ".join(dict.fromkeys(filter(None, map(_notation, choices))))
        case {"enum": values}:
            return " ".join(f"`{value}`" for value in values if value is not None)
        case {"const": value}:
            return f"`{value}`"
        case {"examples": examples}:
            return f"`{examples[0]}`"
        case {"type": "array", "items": items}:
            return f"list of {_notation(items)}"
        case {"type": "object", "additionalProperties": dict() as values}:
            return f"mapping to {_notation(values)}"
        case {"type": "string", "format": "date"}:
            return "date"
        case {"type": "null"}:
            return ""
    names = {"string": "text", "integer": "whole number", "boolean": "`true` or `false`"}
    return names.get(schema.get("type"), "mapping")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
