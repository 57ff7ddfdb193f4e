"""Data files of schema 1, raised to the keys of schema 2, so that everything else knows one schema.

What schema 1 did not say is not made up: a recipient that its clause does not print becomes our reading, with that
as the reason.
"""

from typing import Any

from pinghu_cli.document.operators import COUNTS_FIRMS, NEW, STRICT, says
from pinghu_cli.document.plain import items, mappings
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.spelling.normalise import simplified

_PARAGRAPHS = (
    ("addressees", "letter", "發給誰"),
    ("notice", "letter", "印發通知"),
    ("opening", "opening", "開頭"),
    ("closing", "closing", "結尾"),
)
NOT_SAID = "資料檔(schema 1)沒有寫理由"
NOT_PRINTED = "資料檔(schema 1)寫的對象,條文沒有印出"


def upgrade(source: Source) -> None:
    """Change ``source`` in place when it is of schema 1; a value of the wrong type is left for `shape` to name."""
    root = source.value
    if not isinstance(root, dict) or root.get("schema") != 1:
        return
    if isinstance(front := root.get("document"), dict):
        _front(front, source)
    if isinstance(scopes := root.get("scopes"), dict):
        root["scopes"] = {word: _scope(word, counts) for word, counts in scopes.items()}
    words: dict[str, Any] = {}
    for item in items(root):
        if "lead" in item:
            item["leads"] = [item.pop("lead")]
        for target in mappings(item.get("targets")):
            _operator(target)
        for incentive in mappings(item.get("incentives")):
            _recipients(incentive, words)
            _readings(incentive)
    root.setdefault("recipients", words)
    root["schema"] = 2


def _front(front: dict[str, Any], source: Source) -> None:
    """Addressees, notice, opening and closing become paragraphs, in printed order."""
    paragraphs: list[Any] = []
    for key, place, title in _PARAGRAPHS:
        texts = front.pop(key, [])
        path: Path = ("document", key)
        for text in texts if isinstance(texts, list) else [texts]:
            source.moved["document", "paragraphs", len(paragraphs)] = source.line(path)
            paragraphs.append({"id": f"P{len(paragraphs) + 1}", "title": title, "place": place, "text": text})
    front["paragraphs"] = paragraphs


def _scope(word: str, counts: Any) -> dict[str, Any]:
    known = isinstance(counts, str) and word == COUNTS_FIRMS
    other = {"item": "applicant", "applicant": "item"}.get(counts) if known else None
    return {"counts": counts, "other": other, "reading": NOT_SAID} if other else {"counts": counts}


def _operator(target: dict[str, Any]) -> None:
    """超過 and 超 were read as at least; the text is strict."""
    qualifiers = target.get("qualifier")
    if (
        target.get("op") == ">="
        and isinstance(qualifiers, list)
        and STRICT & {simplified(str(word)) for word in qualifiers}
    ):
        target["op"] = ">"


def _readings(incentive: dict[str, Any]) -> None:
    """Schema 1 had no place for the reason of a reading."""
    for grant in (incentive, *mappings(incentive.get("tiers"))):
        base = grant.get("base")
        if base is not None and not ({"rate", "rate_up_to"} & grant.keys()):
            del grant["base"]
        elif base is not None and str(base) not in str(incentive.get("quote")):
            grant["base_reading"] = NOT_SAID
        for condition in mappings(grant.get("requires")):
            if condition.get("perhaps"):
                condition["reading"] = NOT_SAID
            if says(NEW, str(condition.get("words"))):
                condition["new"] = True


def _recipients(incentive: dict[str, Any], words: dict[str, Any]) -> None:
    for grant in (incentive, *mappings(incentive.get("tiers"))):
        grant.pop("condition", None)  # said again by the words of `requires`
        names = grant.get("recipients")
        if not isinstance(names, list):
            continue
        printed = [name for name in names if str(name) in str(incentive.get("quote"))]
        presumed = [name for name in names if name not in printed]
        words.update(dict.fromkeys(map(str, names)))
        grant["recipients"] = printed
        if presumed:
            grant["presumed"] = {"recipients": presumed, "reading": NOT_PRINTED}
