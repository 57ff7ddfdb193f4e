"""A data file as plain values, whatever somebody has written into it: what has the wrong type counts as left out."""

from collections.abc import Iterator
from typing import Any

Mapping = dict[str, Any]

PROSE = ("title", "text", "overview", "goal")
"""The keys of an item, or of the document itself, that hold printed text."""


def mapping(value: Any) -> Mapping:
    """``value``, or an empty mapping where it is none."""
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Any]:
    """``value``, or an empty list where it is none."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> Iterator[Mapping]:
    """The mappings among the entries of a list."""
    return (entry for entry in entries(value) if isinstance(entry, dict))


def items(root: Mapping) -> Iterator[Mapping]:
    """Domains, each before its measures, then the items of the annex."""
    for domain in mappings(root.get("domains")):
        yield domain
        yield from mappings(domain.get("measures"))
    yield from mappings(mapping(root.get("annex")).get("items"))
