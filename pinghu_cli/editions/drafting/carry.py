"""What an older data file knows, taken over into a draft: ids, names, aliases, keywords, conditions, units, notes.

Items are matched as `editions.align` matches editions. A fact whose clause stands in the new text is taken over whole;
where only its figures changed, the draft's figures keep their place and the rest is taken over. All of it is marked
沿用, and what fits nowhere is told.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from pinghu_cli.document.model import Document, Item
from pinghu_cli.editions.align import LEAST, align, canonical, editions, masked
from pinghu_cli.editions.drafting.notation import plain
from pinghu_cli.editions.drafting.tree import Tree
from pinghu_cli.editions.drafting.writing import CARRIED

_OURS = ("id", "name", "aliases", "gives", "presumed", "notes", "alternatives")
_OF_TIERS = ("id", "name", "aliases", "presumed", "base_reading")
_PRINTED_WORDS = ("recipients", "form", "label", "kind", "base", "per", "requires", "one_time")
_WHOLE = ("knowledge", "notes", "facts", "words")


class Lost(NamedTuple):
    """What of the older file fits nowhere: of which item, and what."""

    item: str
    what: str


def carry(tree: Tree, new: Document, old_tree: Tree, old: Document) -> list[Lost]:
    """Take over into ``tree``, whose document is ``new``, what ``old_tree`` has; gives what fits nowhere."""
    matched = editions(old, new)
    lost: list[Lost] = []
    old_items, new_items = _by_id(old_tree, old), _by_id(tree, new)
    numbers: dict[str, str] = {}
    for pair in matched.every_item:
        numbers[pair.old.id] = pair.new.id
        lost += _item(old_items[pair.old.id], new_items[pair.new.id], pair.old, pair.new)
    lost += [Lost(item.id, f"條目「{item.title}」") for item, _ in (*matched.domains.gone, *matched.items.gone)]
    for pair in matched.every_item:
        _links(old_items[pair.old.id], new_items[pair.new.id], numbers)
    renamed = {pair.new.name: pair.old.name for pair in matched.units.pairs}
    lost += _units(tree, old_tree, renamed)
    _front(tree["document"], old_tree["document"])
    _registers(tree, old_tree, numbers, {one: other for other, one in renamed.items()})
    _unique_ids(tree)
    return lost


def _by_id(tree: Tree, document: Document) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for domain, home in zip(document.domains, tree["domains"], strict=True):
        found[domain.id] = home
        found |= {measure.id: part for measure, part in zip(domain.measures, home["measures"], strict=True)}
    rows = (tree.get("annex") or {}).get("items", ())
    return found | {item.id: row for item, row in zip(document.annex_items, rows, strict=True)}


def _item(old: Tree, new: Tree, before: Item, after: Item) -> Iterator[Lost]:
    for key in ("keywords", "near"):
        if key in old:
            new[key] = list(old[key])
            new[CARRIED] = before.numeral
    text = after.text
    new["numerals"] = deepcopy(old.get("numerals") or {})
    if old.get("budget") and new.get("budget"):
        _budget(old["budget"], new["budget"], text)
    yield from _facts(old, new, "incentives", text, before, _grant)
    yield from _facts(old, new, "targets", text, before, _aim)
    if "row_end" in old and "row_end" not in new and before.text == after.text:
        new["row_end"] = old["row_end"]


def _budget(old: Tree, new: Tree, text: str) -> None:
    if (
        old.get("quote")
        and old["quote"] in text
        and new["total"] == old["total"]
        and all(part["quote"] in text for part in old.get("parts", ()))
    ):
        new.clear()
        new.update(deepcopy(old))


def _facts(
    old: Tree, new: Tree, kind: str, text: str, before: Item, merge: Callable[[Tree, Tree, str], None]
) -> Iterator[Lost]:
    """Facts whose clause stands in the new text are taken whole; of the others, those that are like a drafted one."""
    drafted: list[Tree] = list(new.get(kind, ()))
    kept: list[Tree] = []
    changed: list[Tree] = []
    for fact in old.get(kind, ()):
        quote = _printed(fact["quote"], text)
        if quote is None:
            changed.append(fact)
            continue
        taken = _reprinted(deepcopy(fact), text)
        taken["quote"] = quote
        taken[CARRIED] = before.numeral
        kept.append(taken)
    spans = [(text.find(fact["quote"]), text.find(fact["quote"]) + len(fact["quote"])) for fact in kept]
    judged = [piece for pieces in (old.get("numerals") or {}).values() for piece in pieces if piece in text]
    free = [fact for fact in drafted if not _covered(fact, text, spans) and not _is_judged(fact, text, judged)]
    pairs = align(changed, free, lambda one, other: fuzz.ratio(masked(one["quote"]), masked(other["quote"])), LEAST)
    for pair in pairs.pairs:
        merge(pair.old, pair.new, text)
        pair.new[CARRIED] = before.numeral
    yield from (
        Lost(before.id, f"「{fact.get('name') or fact.get('metric')}」:{fact['quote']}") for fact, _ in pairs.gone
    )
    every = sorted([*kept, *free], key=lambda fact: text.find(fact["quote"]))
    if every:
        new[kind] = every
    else:
        new.pop(kind, None)


def _covered(fact: Tree, text: str, spans: Sequence[tuple[int, int]]) -> bool:
    start = text.find(fact["quote"])
    end = start + len(fact["quote"])
    return any(start < right and left < end for left, right in spans)


def _is_judged(fact: Tree, text: str, judged: Sequence[str]) -> bool:
    """Whether the older file lists the figure of a drafted target as a date, a name or a descriptor."""
    value = fact.get("value")
    if value is None:
        return False
    start = text.find(fact["quote"])
    place = text.find(value, start)
    return any(left <= place < left + len(piece) for piece in judged if (left := text.find(piece)) >= 0)


def _printed(words: str, text: str) -> str | None:
    """``words`` as the new text prints them, in its script and width; None where it does not, or not once."""
    if text.count(words) == 1:
        return words
    folded, wanted = plain(text), plain(words)
    return text[folded.find(wanted) :][: len(wanted)] if folded.count(wanted) == 1 else None


def _reprinted(value: Any, text: str) -> Any:
    """The same with every string that the text prints in another script or width in the text's own characters."""
    if isinstance(value, dict):
        return {
            key: held if key in ("name", "aliases", "id") else _reprinted(held, text) for key, held in value.items()
        }
    if isinstance(value, list):
        return [_reprinted(held, text) for held in value]
    if isinstance(value, str) and value not in text:
        folded, wanted = plain(text), plain(value)
        place = folded.find(wanted) if len(wanted) > 1 else -1
        return text[place : place + len(wanted)] if place >= 0 else value
    return value


def _grant(old: Tree, new: Tree, text: str) -> None:
    """An incentive whose figures changed: the draft's figures, the older file's names and conditions."""
    quote = new["quote"]
    new |= {key: deepcopy(old[key]) for key in _OURS if key in old}
    _words(old, new, quote, text)
    tiers, had = new["tiers"], old["tiers"]
    if len(tiers) != len(had):
        new.pop("alternatives", None)
        new["doubt"] = f"分檔由 {len(had)} 檔變為 {len(tiers)} 檔"
        return
    for tier, before in zip(tiers, had, strict=True):
        tier.pop("id", None)
        tier |= {key: deepcopy(before[key]) for key in _OF_TIERS if key in before}
        _words(before, tier, quote, text)


def _words(old: Tree, new: Tree, quote: str, text: str) -> None:
    for key in _PRINTED_WORDS:
        if key not in old:
            continue
        value = _reprinted(deepcopy(old[key]), text)
        if key == "requires":
            kept = [condition for condition in value if all(piece in text for piece in condition["words"].split("…"))]
            if kept:
                new[key] = kept
            continue
        names = value if isinstance(value, list) else [value]
        if all(not isinstance(name, str) or name in quote for name in names):
            new[key] = value


def _aim(old: Tree, new: Tree, text: str) -> None:
    """A target whose figure changed keeps its name where the new text prints it."""
    metric = _reprinted(old["metric"], text)
    if metric in text:
        new["metric"] = metric
        new.pop("doubt", None)
    if "repeats" in old:
        new["repeats"] = old["repeats"]


def _links(old: Tree, new: Tree, numbers: dict[str, str]) -> None:
    if "related" in old:
        names = [numbers[str(measure)] for measure in old["related"] if str(measure) in numbers]
        related = [int(name) if name.isdecimal() else name for name in names]
        related = [measure for measure in related if measure not in new.get("mirrors", ())]
        if related:
            new["related"] = related
    for target in new.get("targets", ()):
        if CARRIED in target and "repeats" in target:
            home = numbers.get(str(target["repeats"]))
            if home is None:
                del target["repeats"]
            else:
                target["repeats"] = home


def _units(tree: Tree, old_tree: Tree, renamed: dict[str, str]) -> Iterator[Lost]:
    had = {unit["name"]: unit for unit in old_tree.get("units", ())}
    names = {unit["name"] for unit in tree["units"]}
    taken: set[str] = set(names)
    for unit in tree["units"]:
        before = had.get(renamed.get(unit["name"], unit["name"]))
        if before is None:
            continue
        full = before.get("full_name")
        if full and full not in taken:
            unit["full_name"] = full
            taken.add(full)
        aliases = [alias for alias in before.get("aliases", ()) if alias not in taken]
        if aliases:
            unit["aliases"] = aliases
            taken.update(aliases)
        unit[CARRIED] = before["name"]
    used = {renamed.get(name, name) for name in names}
    order = {name: place for place, name in enumerate(had)}
    tree["units"].sort(key=lambda unit: order.get(renamed.get(unit["name"], unit["name"]), len(order)))
    return (Lost("units", f"單位「{name}」") for name in had if name not in used)


def _front(new: Tree, old: Tree) -> None:
    """Titles and everyday words of paragraphs that are alike; numerals; the place that all of it holds for."""
    free, paragraphs = list(old.get("paragraphs", ())), new.get("paragraphs", ())
    for paragraph in paragraphs:
        best = max(free, key=lambda one: fuzz.ratio(masked(one["text"]), masked(paragraph["text"])), default=None)
        if best is not None and fuzz.ratio(masked(best["text"]), masked(paragraph["text"])) >= LEAST:
            free.remove(best)
            paragraph["title"] = best["title"]
            if "keywords" in best:
                paragraph["keywords"] = list(best["keywords"])
            paragraph[CARRIED] = best["id"]
    new["numerals"] = deepcopy(old.get("numerals") or {})
    held, text = old.get("effective", {}), "\n".join((new["title"], *(paragraph["text"] for paragraph in paragraphs)))
    for key in ("exception", "higher"):
        if held.get(key) and held[key] in text:
            new["effective"][key] = held[key]
    if held.get("quote") and held["quote"] in text and "quote" not in new["effective"]:
        new["effective"] |= {key: held[key] for key in ("first_day", "last_day", "quote") if key in held}
        new["effective"].pop("doubt", None)
    if "requires" in old and all(
        canonical(condition["words"]) in canonical(new["title"]) for condition in old["requires"]
    ):
        new["requires"] = [_reprinted(deepcopy(condition), new["title"]) for condition in old["requires"]]


def _registers(tree: Tree, old_tree: Tree, numbers: dict[str, str], units: dict[str, str]) -> None:
    """Scopes and recipients are those of both files; notes, facts and everyday words those of the older one."""
    for key in ("scopes", "recipients"):
        if key in old_tree:
            tree[key] = deepcopy(old_tree[key]) | {
                word: value for word, value in (tree.get(key) or {}).items() if word not in old_tree[key]
            }
    for key in _WHOLE:
        if key in old_tree:
            tree[key] = deepcopy(old_tree[key])
    for note in tree.get("notes", ()):
        note["see"] = [numbers.get(name, name) for name in note.get("see", ()) if name in numbers or name[:1] == "P"]
        note["ask"] = [units.get(name, name) for name in note.get("ask", ())]
        for empty in [name for name in ("see", "ask") if not note[name]]:
            del note[empty]
    words = tree.get("words") or {}
    for spoken in words.get("spoken", ()):
        spoken["item"] = numbers.get(spoken["item"], spoken["item"])
    for absent in words.get("absent", ()):
        if "near" in absent:
            absent["near"] = [numbers[name] for name in absent["near"] if name in numbers]
    order = (
        "schema",
        "document",
        "units",
        "scopes",
        "recipients",
        "knowledge",
        "notes",
        "facts",
        "domains",
        "annex",
        "words",
    )
    for key in [key for key in order if key in tree]:
        tree[key] = tree.pop(key)


def _unique_ids(tree: Tree) -> None:
    """An id that is taken twice belongs to the first; the other gets a number."""
    seen: set[str] = set()
    items = [*tree["domains"], *(measure for domain in tree["domains"] for measure in domain["measures"])]
    items += (tree.get("annex") or {}).get("items", ())
    for item in items:
        for grant in item.get("incentives", ()):
            name, n = grant["id"], 2
            while grant["id"] in seen:
                grant["id"], n = f"{name}-{n}", n + 1
            seen.add(grant["id"])
