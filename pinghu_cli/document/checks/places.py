"""Where in the data file an item, a fact or a figure stands: key paths for problems."""

from collections.abc import Iterator

from pinghu_cli.document.model import Document, Item
from pinghu_cli.document.yaml_source import Path


def items_with_paths(document: Document) -> Iterator[tuple[Item, Path]]:
    """Every item with its key path, in reading order."""
    for d, domain in enumerate(document.domains):
        yield domain, ("domains", d)
        for m, measure in enumerate(domain.measures):
            yield measure, ("domains", d, "measures", m)
    for a, item in enumerate(document.annex.items):
        yield item, ("annex", "items", a)
