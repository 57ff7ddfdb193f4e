"""Vocabulary: the items and the printed words that it points to are there, and no word leads two ways."""

from collections import defaultdict
from collections.abc import Iterator

from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.spelling.normalise import key

_HINT = "寫成 9、A6、D2"


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every clause that stands in no item, neighbour that is none, word that leads two ways or stands twice."""
    yield from _contradictions(document, source)
    yield from _answering_and_near(document, source)
    yield from _of_item_and_clause(document, source)
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


def _contradictions(document: Document, source: Source) -> Iterator[Problem]:
    """Words for a matter of which the document says nothing that are also words for something that it says."""
    absent = {key(say) for absent in document.words.absent for say in absent.say}
    for word, path in _words_with_paths(document):
        if key(word) in absent:
            message = f"「{word}」列為文件沒有的(words.absent),又列為條目的說法"
            yield source.problem("both-absent", message, path, hint="兩處刪一處;相近的條目寫在 near")


def _answering_and_near(document: Document, source: Source) -> Iterator[Problem]:
    """Words by which an item answers that are also listed as those by which it is only near."""
    answering: dict[str, set[str]] = defaultdict(set)
    near: list[tuple[str, str, Path]] = []
    for item, path in items_with_paths(document):
        answering[item.id] |= set(map(key, item.keywords))
        near += [(item.id, word, (*path, "near", w)) for w, word in enumerate(item.near)]
    for s, spoken in enumerate(document.words.spoken):
        answering[spoken.item] |= set(map(key, spoken.say))
        near += [(spoken.item, word, ("words", "spoken", s, "near", w)) for w, word in enumerate(spoken.near)]
    for item_id, word, place in near:
        if key(word) in answering[item_id]:
            message = f"「{word}」既列為條目 {item_id} 的說法,又列為只是相近(near)"
            yield source.problem("both-near", message, place, hint="條目答得了的留在 keywords 或 say,答不了的留在 near")


def _of_item_and_clause(document: Document, source: Source) -> Iterator[Problem]:
    """Words for an item as a whole that stand with a clause of it already."""
    said: dict[str, set[str]] = defaultdict(set)
    for spoken in document.words.spoken:
        said[spoken.item] |= set(map(key, spoken.say))
    for item, path in items_with_paths(document):
        for w, word in enumerate(item.keywords):
            if key(word) in said[item.id]:
                message = f"「{word}」既是條目 {item.id} 的說法,又是其中一句的說法"
                yield source.problem("said-twice", message, (*path, "keywords", w), hint="留在 say,從 keywords 刪去")


def _words_with_paths(document: Document) -> Iterator[tuple[str, Path]]:
    for place, one in items_with_paths(document):
        yield from ((word, (*one, "keywords", w)) for w, word in enumerate(place.keywords))
        yield from ((word, (*one, "near", w)) for w, word in enumerate(place.near))
    for p, paragraph in enumerate(document.paragraphs):
        yield from ((word, ("document", "paragraphs", p, "keywords", w)) for w, word in enumerate(paragraph.keywords))
    for n, note in enumerate(document.notes):
        yield from ((word, ("notes", n, "keywords", w)) for w, word in enumerate(note.keywords))
    for s, spoken in enumerate(document.words.spoken):
        yield from ((word, ("words", "spoken", s, "say", w)) for w, word in enumerate(spoken.say))
        yield from ((word, ("words", "spoken", s, "near", w)) for w, word in enumerate(spoken.near))
