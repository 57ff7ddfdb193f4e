"""No figure of the data can be changed unnoticed: one change at a time, all over the file, each caught by validate."""

import copy
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from pinghu_cli.document.checks import ALL
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Path, Source, parse
from tests.judging import at, is_caught
from tests.thorough import THOROUGH

FIGURES = ("amount", "up_to", "rate", "rate_up_to", "base_limit", "pool")
SCALES = {"萬": "億", "億": "萬"}

Change = tuple[str, str, dict[str, Any]]
"""Kind of change, what it is in words, and the mapping in which it was made (for the share by kind)."""


@pytest.fixture(scope="module")
def source(shipped_yaml: str) -> Source:
    """The shipped file as plain values, to be changed and put back."""
    return parse(shipped_yaml.encode(), "mutant.yaml")


def mutants(root: Any, document: Document) -> Iterator[tuple[Path, str, str]]:
    """Make one change at a time in ``root``; yield where, its kind and description while it stands; then undo it."""
    named = [incentive.name for item, _ in items_with_paths(document) for incentive in item.incentives]
    names = iter([*named[len(named) // 2 :], *named])
    for _, path in items_with_paths(document):
        item = at(root, path)
        for kind, change in itertools.chain(_of_item(item), _called_another(item, names), _linked(item)):
            yield path, kind, change
    for kind, change in _money(root["document"]["budget"], "total"):
        yield ("document",), kind, change
    for day in ("2024-01-01", "2025-06-30", "2029-12-31"):
        for key in ("first_day", "last_day"):
            for kind, change in _with(root["document"]["effective"], key, day, "validity"):
                yield ("document",), kind, change
    for k, known in enumerate(root["knowledge"]):
        for kind, change in _money(known, "value"):
            yield ("knowledge", k), kind, change


def _of_item(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for target in item.get("targets", []):
        yield from _target(target)
    for incentive in item.get("incentives", []):
        yield from _incentive(incentive)
    for key in ("text", "overview", "goal"):
        if key in item:
            yield from _numeral_of_text(item, key)
    yield from _listed(item.get("numerals", {}))
    yield from _swap_list(item, "units", "order of units")
    for key in ("targets", "incentives"):
        if len({fact["quote"] for fact in item.get(key, [])[:2]}) > 1:
            yield from _swap_list(item, key, f"order of {key}")
    if "budget" in item:
        yield from _money(item["budget"], "total")
        for part in item["budget"].get("parts", []):
            yield from _money(part, "amount")
            yield from _quote(part)


def _with(mapping: dict[str, Any], key: str, value: Any, kind: str) -> Iterator[tuple[str, str]]:
    before = mapping[key]
    mapping[key] = value
    yield kind, f"{key}: {before} -> {value}"
    mapping[key] = before


def _digits(printed: str) -> Iterator[str]:
    """``printed`` with the last digit of its first number changed; if thorough, with any digit of any number."""
    places = list(re.finditer(r"\d" if THOROUGH else r"\d(?=\D|$)", printed))
    assert places, printed
    for match in places if THOROUGH else places[:1]:
        for step in (1, 4, 9) if THOROUGH else (1,):
            yield printed[: match.start()] + str((int(match[0]) + step) % 10) + printed[match.end() :]


def _money(mapping: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    for changed in _digits(mapping[key]):
        yield from _with(mapping, key, changed, "digit")
    for scale, other in SCALES.items():
        if scale in mapping[key]:
            yield from _with(mapping, key, mapping[key].replace(scale, other), "scale")


def _quote(mapping: dict[str, Any]) -> Iterator[tuple[str, str]]:
    quote = mapping["quote"]
    yield from _with(mapping, "quote", quote[:-1] + ("一" if quote[-1] != "一" else "二"), "quote")
    if re.search(r"\d", quote):
        for changed in _digits(quote):
            yield from _with(mapping, "quote", changed, "numeral of quote")


def _target(target: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "value" in target:
        yield from _money(target, "value")
    yield from _with(target, "metric", _another_word(target["metric"]), "wording of a metric")
    for op in {">=", ">", "<=", "=", "~", "increase", "decrease"} - {target["op"]}:
        yield from _with(target, "op", op, "operator")
    yield from _quote(target)
    for word in {"力爭", "爭取", "計劃"} & {*target.get("qualifier", ())}:
        yield from _with(target, "qualifier", [other for other in target["qualifier"] if other != word], "promise")


def _called_another(item: dict[str, Any], names: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Each incentive by the name of one far away in the document, each tier by that of its neighbour."""
    for incentive in item.get("incentives", []):
        yield from _with(incentive, "name", next(names), "name")
        for tier, other in itertools.pairwise(incentive["tiers"]):
            if "label" in tier and tier["label"] != other.get("label") and {"name"} <= tier.keys() & other.keys():
                yield from _with(tier, "name", other["name"], "name of a tier")


def _linked(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """An annex item without the measures that it repeats, and in another domain than theirs."""
    if item.get("mirrors"):
        yield from _with(item, "mirrors", item["mirrors"][1:], "link")
        yield from _with(item, "domain", item["domain"] % 8 + 1, "domain of a link")


def _conditions(incentive: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A condition twice; its words without the first character of a number, or those of the next tier."""
    tiers = incentive["tiers"]
    for grant in (incentive, *tiers):
        for condition in grant.get("requires", []):
            yield from _with(grant, "requires", [*grant["requires"], condition], "condition twice")
            if re.match(r"\d\d", condition["words"]):
                yield from _with(condition, "words", condition["words"][1:], "cut number")
            for key in {"at_most", "at_least"} & condition.keys():
                yield from _with(condition, key, condition[key][1:], "cut number")
    for tier, other in itertools.pairwise(tiers):
        if "label" in tier and tier["label"] != other.get("label") and tier.get("requires") and other.get("requires"):
            words = other["requires"][0]["words"]
            if tier["label"] not in words and other.get("label", "") in words:
                yield from _with(tier["requires"][0], "words", words, "words of another tier")


def _another_word(words: str) -> str:
    """The middle character replaced by one that the document does not have."""
    return f"{words[: len(words) // 2]}囧{words[len(words) // 2 + 1 :]}"


def _recipients(grant: dict[str, Any], incentive: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Somebody called printed whom the clause does not print, and nobody where somebody is."""
    if grant.get("recipients"):
        for other in ("企業", "個人", "園區", "外資企業"):
            if other not in incentive["quote"]:
                yield from _with(grant, "recipients", [other], "recipient")
        if "presumed" not in incentive:
            yield from _with(grant, "recipients", [], "recipient")


def _tiers(incentive: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Two tiers swapped; recipients, words and base of each changed or left out."""
    tiers = incentive["tiers"]
    for place in range(len(tiers) - 1):
        tiers[place], tiers[place + 1] = tiers[place + 1], tiers[place]
        yield "order of tiers", f"{tiers[place + 1].get('id')} before {tiers[place].get('id')}"
        tiers[place], tiers[place + 1] = tiers[place + 1], tiers[place]
    for tier in tiers:
        yield from _recipients(tier, incentive)
        for key in ("base", "per", "label"):
            if key in tier and f"{key}_reading" not in tier:
                yield from _with(tier, key, _another_word(tier[key]), f"another {key}")
        if "base" in tier:
            base = tier.pop("base")
            yield "no base", base
            tier["base"] = base


def _incentive(incentive: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _quote(incentive)
    yield from _recipients(incentive, incentive)
    yield from _tiers(incentive)
    yield from _conditions(incentive)
    tiers = incentive["tiers"]
    for tier in tiers:
        for key in FIGURES:
            if key in tier:
                yield from _money(tier, key)
        for key, other in (("up_to", "amount"), ("amount", "up_to"), ("rate", "rate_up_to"), ("rate_up_to", "rate")):
            if key in tier and not (key == "up_to" and {"rate", "rate_up_to"} & tier.keys()):
                tier[other] = tier.pop(key)
                yield "ceiling", f"{key} -> {other}: {tier[other]}"
                tier[key] = tier.pop(other)
        if "tax" in tier:
            for key in ("exempt_years", "reduced_years"):
                if key in tier["tax"]:
                    yield from _with(tier["tax"], key, tier["tax"][key] + 1, "years")
    for key in FIGURES:
        for first, second in itertools.pairwise(tiers):
            if key in first and key in second and first[key] != second[key]:
                first[key], second[key] = second[key], first[key]
                yield "tier order", f"{key}: {second[key]} <-> {first[key]}"
                first[key], second[key] = second[key], first[key]


def _numeral_of_text(item: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    for match in list(re.finditer(r"\d+", item[key])):
        for digits in _digits(match[0]):
            changed = item[key][: match.start()] + digits + item[key][match.end() :]
            yield from _with(item, key, changed, "numeral of text")


def _listed(numerals: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for pieces in numerals.values():
        for place in range(len(pieces)):
            piece = pieces.pop(place)
            yield "listed numeral", f"without {piece}"
            pieces.insert(place, piece)


def _swap_list(item: dict[str, Any], key: str, kind: str) -> Iterator[tuple[str, str]]:
    if len(item.get(key, [])) > 1:
        yield from _with(item, key, [item[key][1], item[key][0], *item[key][2:]], kind)


def test_every_changed_figure_is_caught(source: Source, document: Document) -> None:
    """Each mutant changes a figure, scale, operator, order, quote, numeral, name or link; none passes validate.

    In an ordinary run every other one of a kind is tried.
    """
    before = copy.deepcopy(source.value)
    assert not any(True for rule in ALL for _ in rule(document, source))
    made: Counter[str] = Counter()
    passed: list[str] = []
    for path, kind, change in mutants(source.value, document):
        made[kind] += 1
        if (THOROUGH or made[kind] % 2) and not is_caught(source, document, path):
            passed.append(f"{kind}: {change}")
    assert source.value == before, "a mutation was not undone"
    assert made.total() >= (5_000 if THOROUGH else 2_000)
    assert not passed, passed
