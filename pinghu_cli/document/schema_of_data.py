"""The JSON Schemas of the files that people write: a data file, and the vocabulary that documents share.

They follow from the types of the model: keys, what they hold, what they mean. A file may leave to the shared vocabulary
what `document.vocabulary` fills in.
"""

from typing import Any

import msgspec

from pinghu_cli.declared import DIALECT, described, to_plain
from pinghu_cli.document.model import Document, Fact, Words
from pinghu_cli.quantities.printed import Figure, Money, Rate

_PRINTED: dict[type, tuple[str, list[str]]] = {
    Money: ("An amount as printed, with its unit.", ["25萬元", "16.05億元", "2000元"]),
    Rate: ("A rate as printed.", ["20%", "5‰"]),
    Figure: ("A figure as printed, with what it counts.", ["30家", "43.13萬畝", "91.6%"]),
}


def data_schema() -> dict[str, Any]:
    """The schema (2020-12) of a data file, for editors and for whoever writes one by a program."""
    (whole,), parts = _components(Document)
    parts["Document"]["properties"]["schema"] |= {"const": 2}
    parts["Document"]["properties"]["facts"] = _facts(parts)
    return {"$schema": DIALECT, "title": "pinghu data file", **whole, "$defs": parts}


def vocabulary_schema() -> dict[str, Any]:
    """The schema (2020-12) of ``data/vocabulary.yaml``."""
    (fact, words), parts = _components(Fact, Words)
    return {
        "$schema": DIALECT,
        "title": "pinghu vocabulary",
        "type": "object",
        "properties": {"facts": {"type": "array", "items": fact}, "words": words},
        "required": ["facts", "words"],
        "additionalProperties": False,
        "$defs": parts,
    }


def _components(*types: type) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    wholes, parts = msgspec.json.schema_components(types, schema_hook=_printed, ref_template="#/$defs/{name}")
    return wholes, described(types, to_plain(parts))


def _printed(kind: type) -> dict[str, Any]:
    """The schema of a figure that is kept in print."""
    means, examples = _PRINTED[kind]
    return {"type": "string", "description": means, "examples": examples}


def _facts(parts: dict[str, Any]) -> dict[str, Any]:
    """A fact of a document: its id alone where it is shared, else the keys that differ; a choice likewise."""
    own = {**parts["Fact"], "required": ["id"]}
    choices = {**own["properties"]["choices"], "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Choice"}]}}
    parts["Fact"] = {**own, "properties": {**own["properties"], "choices": choices}}
    return {
        "description": parts["Document"]["properties"]["facts"].get("description", ""),
        "type": "array",
        "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Fact"}]},
        "default": [],
    }
