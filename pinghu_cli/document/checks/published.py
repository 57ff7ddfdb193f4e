"""Rule 5: the published text can be rebuilt from the data, character for character."""

import unicodedata
from collections.abc import Iterator
from shlex import quote

from pinghu_cli.document.checks.front import is_digest
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Document, Measure
from pinghu_cli.document.spans import spans
from pinghu_cli.document.text import digest
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.errors import Problem


def kept(document: Document, source: Source) -> Iterator[Problem]:
    """Yield the first title or text that does not stand, in its turn, in the published text that the data keeps."""
    published = document.document.published
    missing = spans(document, published).missing if published is not None else None
    if missing:
        message = f"published 中依序找不到「{missing.text[:30]}」"
        hint = "各項的標題與文字須依原文順序、逐字出現在 published 中"
        yield source.problem("not-published", message, ("document", "published"), hint=hint)


def numbers(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every measure that is cited by another number than the one that is printed before its title."""
    published = document.document.published
    printed = spans(document, published).numbers if published is not None else {}
    for item, path in items_with_paths(document):
        number = unicodedata.normalize("NFKC", printed.get(item.id, item.numeral))
        if isinstance(item, Measure) and number != unicodedata.normalize("NFKC", item.numeral):
            message = f"原文印的編號是「{printed[item.id]}」,這裡是「{item.numeral}」"
            hint = "number 寫印出的數字;document.numbering 寫第一條措施印出的編號,如 第一條、1.、1.1"
            yield source.problem("wrong-number", message, (*path, "number"), hint=hint)


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield a problem when the rebuilt text is not the one whose digest the data holds."""
    known = {domain.number for domain in document.domains}
    if any(item.domain not in known for item in document.annex_items) or not is_digest(document.document.sha256):
        return  # `references` and `front` say why
    found = digest(document)
    if found != document.document.sha256:
        message = f"重建的文本與公布的文本不同(sha256 應為 {document.document.sha256[:12]}…,卻是 {found[:12]}…)"
        hint = f"存下公布的文本,用 pinghu validate {quote(source.file)} --text 公布的文本.txt 看哪裡不同"
        yield source.problem("text-differs", message, ("document", "sha256"), hint=hint)
