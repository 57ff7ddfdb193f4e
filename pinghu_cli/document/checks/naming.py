"""What facts are called, in words of the text, and that they stand in the order in which it prints them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pinghu_cli.document.checks.figures import find_whole, locate
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Document, Domain, Incentive, Item, Part, Target
from pinghu_cli.document.operators import SHADES
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.spelling.normalise import simplified

_DECISIVE = r"[0-9]+(?:\.[0-9]+)?[%‰]?|[一二三四五六七八九十百千]+|国家|国际|全国|[省市区县]级|[不未非无]"
"""What says something else where it is another, within a name: a number, a grade, a negation. In simplified script."""
_PIECES = 3
"""Pieces of the text that the name of a target may be put together from."""


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every target or incentive that is called by other words than its item has, or told more or less surely."""
    for item, path in items_with_paths(document):
        yield from _names(item, path, source)
        for t, target in enumerate(item.targets):
            yield from _shaded(target, (*path, "targets", t), source)
            if not is_put_together(target.metric, item.text):
                message = f"指標「{target.metric}」不是由原文的詞連成的"
                hint = f"用原文的詞,最多 {_PIECES} 段,各至少兩個字"
                yield source.problem("words", message, (*path, "targets", t, "metric"), hint=hint)


def _shaded(target: Target, path: Path, source: Source) -> Iterator[Problem]:
    """What the text only strives for is no promise, and what it vouches for is more than a plan."""
    places = locate([target.value], target.quote) if target.value is not None else None
    before = target.quote[: places[0].start] if places else target.quote
    shades = [match for word in SHADES.values() for match in re.finditer(word, simplified(before))]
    found = max(shades, key=lambda match: match.end(), default=None)
    if found and found[0] not in map(simplified, target.qualifier):
        printed = before[found.start() : found.end()]
        message = f"原文有「{printed}」,qualifier 卻沒有"
        yield source.problem("words", message, path, hint=f"qualifier 依原文次序加上「{printed}」")


def _names(item: Item, path: Path, source: Source) -> Iterator[Problem]:
    """A name is ours; its numbers, grades and negations are those of title and clause, and half of its pairs are."""
    for i, incentive in enumerate(item.incentives):
        text = f"{item.title}\n{incentive.quote}"
        folded = simplified(text)
        where: Path = (*path, "incentives", i)
        tiers = [(tier.name, (*where, "tiers", t, "name")) for t, tier in enumerate(incentive.tiers) if tier.name]
        for name, at in ((incentive.name, (*where, "name")), *tiers):
            pairs = ["".join(pair) for pair in pairwise(re.sub(r"\W", "", name))]
            decisive = re.findall(_DECISIVE, simplified(name))
            are_printed = all(find_whole(words, folded) >= 0 for words in decisive)
            if 2 * sum(pair in text for pair in pairs) < len(pairs) or not are_printed:
                message = f"名稱「{name}」的詞或數字不是標題與引文的"
                yield source.problem("words", message, at, hint="用原文的詞命名;俗稱寫在 aliases")


def order(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every target, incentive and part of a budget that does not stand in printed order."""
    for item, path in items_with_paths(document):
        facts: list[tuple[str, Sequence[Target | Incentive | Part]]] = [
            ("targets", item.targets),
            ("incentives", item.incentives),
        ]
        if isinstance(item, Domain) and item.budget:
            facts.append(("budget", item.budget.parts))
        for key, stated in facts:
            places = [_place(fact, item.text) for fact in stated]
            for place, (earlier, later) in enumerate(pairwise(places), start=1):
                if later < earlier:
                    message = f"「{stated[place].quote}」在原文中印在前一項之前"
                    keys = ("budget", "parts") if key == "budget" else (key,)
                    yield source.problem("wrong-order", message, (*path, *keys, place), hint="依原文的順序排列")


def _place(fact: Target | Incentive | Part, text: str) -> tuple[int, int]:
    """Where its clause begins, and where in it the figure of a target stands (a clause may set two), or its end."""
    figure = fact.value if isinstance(fact, Target) else None
    found = locate([figure], fact.quote) if figure is not None else None
    return text.find(fact.quote), found[0].start if found else len(fact.quote)


def is_put_together(words: str, text: str) -> bool:
    """Whether ``words`` are at most three pieces of ``text``, the longest first, none of a single character."""
    for _ in range(_PIECES):
        end = next((end for end in range(len(words), 1, -1) if find_whole(words[:end], text) >= 0), 0)
        if not end:
            return False
        words = words[end:]
        if not words:
            return True
    return False
