"""What documents of this kind share, joined with the one in hand: facts about applicants, and how people speak.

``data/vocabulary.yaml`` is no document and knows none. A document adds to it; where both name the same fact or
choice, the document's counts.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from pinghu_cli.document import prepared
from pinghu_cli.document.plain import PROSE, Mapping, entries, items, mapping, mappings
from pinghu_cli.document.yaml_source import Path, Source, parse
from pinghu_cli.files import read_bytes
from pinghu_cli.spelling.nearest import did_you_mean
from pinghu_cli.spelling.normalise import fold, key

_YEAR = "{year}"

Used = set[tuple[str, str]]
"""Facts that conditions ask for, each with the choices that they name."""

_folded = lru_cache(maxsize=16_384)(fold)
"""Remembered: the shared words, and most texts of a document that is read again, are the same each time."""


@cache
def shared() -> Mapping:
    """The shared vocabulary as plain values; nobody changes them. Raise DataError when it cannot be read."""
    import msgspec

    parts = prepared.shipped_parts()
    if "vocabulary" in parts:
        return msgspec.msgpack.decode(parts["vocabulary"], type=Mapping)
    name = str(prepared.vocabulary())
    source = parse(read_bytes(name, "詞彙檔", "請重新安裝 pinghu"), name)
    return source.value if isinstance(source.value, dict) else {}


def join(source: Source) -> None:
    """Change ``source`` in place: the document with what it shares. What has the wrong type is left for `shape`."""
    root = source.value
    if not isinstance(root, dict):
        return
    known = shared()
    _facts(root, [_filled(fact, _years(root)) for fact in mappings(known.get("facts"))], source)
    if isinstance(words := root.get("words", {}), dict):
        root["words"] = _words(words, known["words"], "\n".join(map(_folded, _prose(root))))


def _facts(root: Mapping, known: list[Mapping], source: Source) -> None:
    register = {fact["id"]: fact for fact in known}
    _spell_alike(root, register)
    given = root.get("facts")
    if isinstance(given, list):
        taken = [_taken(entry, register, ("facts", f), source) for f, entry in enumerate(given)]
        used = _used(_conditions(root | {"facts": taken}))
        root["facts"] = [
            _as_used(fact, used) if isinstance(entry, str) and entry in register else fact
            for entry, fact in zip(given, taken, strict=True)
        ]
    elif given is None and (used := _used(_conditions(root))):
        root["facts"] = _needed(known, used)


def _taken(entry: Any, register: dict[str, Mapping], path: Path, source: Source) -> Any:
    """A fact of the document: a name is the shared fact of that id; a mapping takes over what it does not say."""
    if isinstance(entry, str):
        if entry in register:
            return register[entry]
        hint = did_you_mean(entry, register)
        source.problems.append(source.problem("unknown-fact", f"共用詞彙中沒有事實「{entry}」", path, hint=hint))
        return entry
    if not isinstance(entry, dict) or entry.get("id") not in register:
        return entry
    fact = register[entry["id"]]
    if not isinstance(entry.get("choices"), list):
        return fact | entry
    choices = {choice["name"]: choice for choice in fact.get("choices", ())}
    taken = []
    for c, choice in enumerate(entry["choices"]):
        if isinstance(choice, str) and choice not in choices:
            message, hint = f"共用詞彙的「{fact['name']}」沒有選項「{choice}」", did_you_mean(choice, choices)
            source.problems.append(source.problem("unknown-choice", message, (*path, "choices", c), hint=hint))
        taken.append(choices.get(choice, choice) if isinstance(choice, str) else choice)
    return fact | entry | {"choices": taken}


def _needed(known: list[Mapping], used: Used) -> list[Mapping]:
    """The kind of applicant, and the shared facts that are asked for, by conditions or by the gates of such facts."""
    wanted = {fact for fact, _ in used} | {known[0]["id"]}
    for fact in reversed(known):
        if fact["id"] in wanted and "when" in fact:
            wanted.add(fact["when"]["fact"])
            used = used | _used([fact["when"]])
    return [_as_used(fact, used) for fact in known if fact["id"] in wanted]


def _as_used(fact: Mapping, used: Used) -> Mapping:
    """A shared fact without the choices that can change nothing."""
    if fact["kind"] != "many":
        return fact
    return fact | {"choices": [choice for choice in fact["choices"] if (fact["id"], choice["name"]) in used]}


def _used(conditions: Iterable[Mapping]) -> Used:
    """The facts that ``conditions`` ask for, each with the choices that they name (a figure: with none)."""
    found = set()
    for condition in conditions:
        fact = condition.get("fact")
        for choice in (*entries(condition.get("has")), *entries(condition.get("perhaps")), ""):
            if isinstance(fact, str) and isinstance(choice, str):
                found.add((fact, choice))
    return found


def _spell_alike(root: Mapping, register: dict[str, Mapping]) -> None:
    """In another script, a document names the shared choices and the shared choices name its recipients."""
    names = {
        fact: {key(choice["name"]): choice["name"] for choice in at.get("choices", ())} for fact, at in register.items()
    }
    for condition in _conditions(root):
        spelled = names.get(str(condition.get("fact")), {})
        for kind in ("has", "perhaps"):
            if isinstance(condition.get(kind), list):
                condition[kind] = [
                    spelled.get(key(name), name) if isinstance(name, str) else name for name in condition[kind]
                ]
    recipients = root.get("recipients")
    printed = {key(word): word for word in recipients} if isinstance(recipients, dict) else {}
    for choice in (choice for fact in register.values() for choice in fact.get("choices", ())):
        for kind in ("recipient", "perhaps"):
            if kind in choice:
                choice[kind] = [printed.get(key(word), word) for word in choice[kind]]


def _conditions(root: Mapping) -> Iterator[Mapping]:
    yield from mappings(mapping(root.get("document")).get("requires"))
    for item in items(root):
        for incentive in mappings(item.get("incentives")):
            for grant in (incentive, *mappings(incentive.get("tiers"))):
                yield from mappings(grant.get("requires"))
    yield from (fact["when"] for fact in mappings(root.get("facts")) if isinstance(fact.get("when"), dict))


def _words(own: Mapping, known: Mapping, text: str) -> Mapping:
    """The document's own words, then those it shares: of these, only what means something in its ``text``."""
    synonyms = ({**one, "means": [word for word in one["means"] if _folded(word) in text]} for one in known["synonyms"])
    pairs = {"", *text, *map("".join, pairwise(text))}  # most words have none that the text has: that is soon seen

    def stands(word: str) -> bool:
        return (len(word) < 2 or word[:2] in pairs) and word[-2:] in pairs and word in text

    absent = ({**one, "say": [word for word in one["say"] if not stands(_folded(word))]} for one in known["absent"])
    usable = known | {"synonyms": [one for one in synonyms if one["means"]], "absent": list(absent)}
    return _added(own, usable)


def _added(own: Mapping, known: Mapping) -> Mapping:
    """The lists of both, the document's first; what has another type in the document stays as it is."""
    joined = dict(own)
    for name, values in known.items():
        mine = own.get(name, type(values)())
        if isinstance(mine, list) and isinstance(values, list):
            joined[name] = [*mine, *values]
        elif isinstance(mine, dict) and isinstance(values, dict):
            joined[name] = _added(mine, values)
    return joined


def _prose(root: Mapping) -> Iterator[str]:
    """The printed texts of the document."""
    front = mapping(root.get("document"))
    for place in (front, *mappings(front.get("paragraphs")), *items(root)):
        yield from (text for name in PROSE if isinstance(text := place.get(name), str))


def _years(root: Mapping) -> str:
    """2025年, or 2025年至2026年: the years of the period of validity, where both are known."""
    period = mapping(mapping(root.get("document")).get("effective"))
    years = [str(period.get(name))[:4] for name in ("first_day", "last_day")]
    return "年至".join(dict.fromkeys(years)) + "年" if all(year.isdigit() for year in years) else "有效期"


def _filled(value: Any, years: str) -> Any:
    """A copy of ``value`` with the years of the document in place of their mark."""
    match value:
        case str():
            return value.replace(_YEAR, years)
        case list():
            return [_filled(part, years) for part in value]
        case dict():
            return {name: _filled(part, years) for name, part in value.items()}
    return value
