"""Vocabulary: the items and the printed words that it points to are there."""

from collections.abc import Iterator

from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.errors import Problem

_HINT = "寫成 9、A6、D2"


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every clause that stands in no item, and every neighbour that is none."""
    texts = {item.id: item.text for item in document.items()}
    for s, spoken in enumerate(document.words.spoken):
        if spoken.item not in texts:
            yield source.problem(
                "unknown-item", f"沒有條目「{spoken.item}」", ("words", "spoken", s, "item"), hint=_HINT
            )
        elif spoken.of not in texts[spoken.item]:
            message = f"條目 {spoken.item} 的原文中找不到「{spoken.of}」"
            yield source.problem("not-in-text", message, ("words", "spoken", s, "of"), hint="照原文逐字填寫")
    for a, absent in enumerate(document.words.absent):
        for n, near in enumerate(absent.near):
            if near not in texts:
                yield source.problem(
                    "unknown-item", f"沒有條目「{near}」", ("words", "absent", a, "near", n), hint=_HINT
                )
