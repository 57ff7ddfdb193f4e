"""Rule 2: every fact's quote stands in its item's text, and every number of the fact is found again in the quote.

The words around a number must agree with the fact too: 最高 makes a ceiling, 一次性 a one-time award, 以上 an operator.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from pinghu_cli.document.checks.figures import Printed, ceiling_around, ceiling_of_rate, locate, unique_span
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.grants import HALF
from pinghu_cli.document.model import Budget, Document, Front, Incentive, Item, Target, Tax, Tier
from pinghu_cli.document.operators import (
    BEFORE,
    BEHIND,
    CEILING,
    CHANGES,
    COSTS,
    FROM,
    FROM_BEFORE,
    INCLUDED,
    LIST,
    OF_WHAT,
    OVER_BEFORE,
    RANGE,
    TO,
    bound,
)
from pinghu_cli.document.query import budget_home
from pinghu_cli.document.text import opening
from pinghu_cli.document.validity import OVERLAP
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.quantities.numerals import chinese_numeral
from pinghu_cli.quantities.printed import Figure, Money, Rate
from pinghu_cli.spelling.normalise import simplified

FactKind = Literal["budget", "target", "incentive"]

_FIGURE_KEYS = (
    *("amount", "up_to", "rate", "rate_up_to", "rate_at_least", "base_limit", "base_from", "base_over"),
    *("at_least", "pool"),
)
_ONE_TIME = "一次性"
_OF_THE_TEXT = "請用原文的詞"
_AT_LEAST = f"(?:{FROM_BEFORE[:-1]}|最低){OF_WHAT}$"
"""Words before the lower end of a range: 不低於50萬元、不超過200萬元, 不低於投入的20%."""


class Accounted(NamedTuple):
    """A numeral of an item's text that a fact accounts for: its start in the text, and the kind of fact."""

    start: int
    kind: FactKind


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every quote, number or word of a fact that does not agree with the text."""
    for item, path in items_with_paths(document):
        yield from (found for found in item_findings(document, item, path, source) if isinstance(found, Problem))
    yield from (found for found in front_findings(document, source) if isinstance(found, Problem))


def item_findings(document: Document, item: Item, path: Path, source: Source) -> Iterator[Problem | Accounted]:
    """Problems of the item's facts, and the numerals of its text that they account for."""
    for d, domain in enumerate(document.domains):
        if domain.budget and budget_home(domain) is item:
            yield from _budget(item, domain.budget, ("domains", d, "budget"), source)
    metrics: set[str] = set()
    for t, target in enumerate(item.targets):
        where = (*path, "targets", t)
        yield from _target(item, target, where, source)
        if target.metric in metrics:
            yield source.problem("duplicate-target", f"同一項內指標「{target.metric}」重複", where, hint="請寫出差別")
        metrics.add(target.metric)
    for i, incentive in enumerate(item.incentives):
        yield from _incentive(item, incentive, (*path, "incentives", i), source)


def front_text(front: Front) -> str:
    """The document's own lines: where the total budget and the opening's numerals stand."""
    return "\n".join((*opening(front), *front.at("closing")))


def front_findings(document: Document, source: Source) -> Iterator[Problem | Accounted]:
    """The same for the document's own paragraphs: the total budget, the overlap clause, the period."""
    text = front_text(document.document)
    stated = document.document.budget
    path: Path = ("document", "budget")
    if stated is None:
        return
    yield from _figures(stated.quote, text, [stated.total], "budget", path, source)
    if stated.overlap is not None and stated.overlap not in text:
        yield _no_quote(stated.overlap, (*path, "overlap"), source)
    around = re.search(rf"{OVERLAP}[^。\n]*{re.escape(simplified(stated.quote))}", simplified(text))
    if stated.overlap is None and stated.doubt is None and around:
        said = text[slice(*around.span("overlap"))]
        message = f"總額的那一句印有「{said}」,budget 卻沒有 overlap"
        yield source.problem("missing-key", message, path, hint=f"補上 overlap: {said}")


def _no_quote(quote: str, path: Path, source: Source) -> Problem:
    return source.problem("quote", f"引文在原文中找不到,或不只一處:「{quote}」", path, hint="從該項的原文逐字複製")


def _figures(
    quote: str,
    text: str,
    figures: Sequence[Money | Rate | Figure],
    kind: FactKind,
    path: Path,
    source: Source,
    fits: Callable[[Printed], bool] | None = None,
) -> Iterator[Problem | Accounted]:
    """What is accounted for by ``figures``, in this order in ``quote``, which stands once in ``text``; see `locate`."""
    span = unique_span(quote, text)
    if span is None:
        yield _no_quote(quote, path, source)
        return
    places = locate(figures, quote, fits)
    if places is None:
        shown = "、".join(figure.printed for figure in figures)
        message = f"引文中找不到 {shown}(須依序):「{quote}」"
        yield source.problem("figure", message, path, hint="請對照原文改正數字或引文")
        return
    yield from (Accounted(span[0] + place.start, kind) for place in places)


def _budget(item: Item, budget: Budget, path: Path, source: Source) -> Iterator[Problem | Accounted]:
    yield from _figures(budget.quote, item.text, [budget.total], "budget", (*path, "total"), source)
    for p, part in enumerate(budget.parts):
        where = (*path, "parts", p)
        yield from _figures(part.quote, item.text, [part.amount], "budget", where, source)
        if part.name not in part.quote:
            yield source.problem("words", f"引文中沒有分項名稱「{part.name}」", (*where, "name"), hint=_OF_THE_TEXT)


def _target(item: Item, target: Target, path: Path, source: Source) -> Iterator[Problem | Accounted]:
    figures = [target.value] if target.value is not None else []
    yield from _figures(target.quote, item.text, figures, "target", path, source)
    position = 0
    for word in target.qualifier:
        found = target.quote.find(word, position)
        if found < 0:
            message = f"引文中沒有(或次序不同)「{word}」"
            yield source.problem("words", message, (*path, "qualifier"), hint="請依原文次序列出")
            break
        position = found + len(word)
    places = locate(figures, target.quote) or []
    yield from _operator(target, places, path, source)
    yield from _unit(target, places, path, source)


def _unit(target: Target, places: list[Printed], path: Path, source: Source) -> Iterator[Problem]:
    """The unit is whole: behind it stand a bound (以上), a mark, or words of what is counted."""
    for place in places:
        assert target.value is not None
        behind = place.after[len(target.value.unit) :]
        of_name = behind[:2] in target.metric or not re.match(r"[\w((%‰％]", behind)
        if not of_name and not any(simplified(behind).startswith(word) for word in BEHIND):
            message = f"「{target.value.printed}」在引文中後面是「{behind[:4]}」,單位不完整"
            yield source.problem("figure", message, (*path, "value"), hint="單位照原文寫全")


def _operator(target: Target, places: list[Printed], path: Path, source: Source) -> Iterator[Problem]:
    """The operator is the one that the printed words say; words next to the figure are among the qualifiers."""
    for place in places:
        assert target.value is not None
        behind = simplified(place.after[len(target.value.unit) :])
        before = simplified(target.quote[: place.start])
        after_word = next((word for word in BEHIND if behind.startswith(word)), None)
        before_word = max((word for word in BEFORE if before.endswith(word)), key=len, default=None)  # 不超过, not 超过
        beside = []
        if after_word:
            start = len(target.value.unit)
            beside.append(place.after[start : start + len(after_word)])
        if before_word:
            beside.append(target.quote[place.start - len(before_word) : place.start])
        for word in beside:  # as it is printed, in whatever script
            if simplified(word) not in map(simplified, target.qualifier):
                message = f"數字旁的「{word}」未列入 qualifier"
                yield source.problem("words", message, path, hint=f"qualifier 加上 {word}")
    said = list(filter(None, map(bound, target.qualifier)))
    reach = simplified(target.quote[: places[0].start] if places else target.quote)
    if target.op in CHANGES:
        if not any(word in reach for word in CHANGES[target.op]):
            words = "、".join(CHANGES[target.op])
            yield source.problem("operator", f"op 為 {target.op},引文中卻沒有{words}", (*path, "op"), hint="請對照原文")
        return
    if any(reach.endswith(word) for words in CHANGES.values() for word in words):
        yield source.problem(
            "operator", f"原文是增減,op 卻為 {target.op}", (*path, "op"), hint="用 increase 或 decrease"
        )
    elif target.op != (printed := said[-1] if said else "="):
        message = f"op 為 {target.op},原文的詞卻表示 {printed}"
        hint = f"qualifier 與原文相同的,改成 {printed}"
        yield source.problem("operator", message, (*path, "op"), hint=hint)


def _incentive(item: Item, incentive: Incentive, path: Path, source: Source) -> Iterator[Problem | Accounted]:
    if unique_span(incentive.quote, item.text) is None:
        yield _no_quote(incentive.quote, (*path, "quote"), source)
        return
    yield from _incentive_words(incentive, path, source)
    labels = _by_label(incentive)
    for key in _FIGURE_KEYS:
        yield from _series(item, incentive, labels, key, path, source)

    def is_most(place: Printed) -> bool:
        return _agrees(incentive.quote, place, "up_to")

    yield from _order_of_taxes(incentive, labels, path, source)
    for t, tier in enumerate(incentive.tiers):
        if tier.tax is not None:
            yield from _tax(item, incentive, tier.tax, (*path, "tiers", t, "tax"), source)
        for c, cap in enumerate(tier.caps):
            where: Path = (*path, "tiers", t, "caps", c)
            yield from _figures(incentive.quote, item.text, [cap.up_to], "incentive", where, source, is_most)
            for place in locate([cap.up_to], incentive.quote, is_most) or []:
                yield from _ceiling(incentive.quote, place, "up_to", where, source)
        for key in ("months", "months_up_to"):
            if (months := getattr(tier, key)) is not None:
                yield from _months(item, incentive, months, key, (*path, "tiers", t, key), source)


def _months(
    item: Item, incentive: Incentive, months: int, key: str, path: Path, source: Source
) -> Iterator[Problem | Accounted]:
    """12個月 stands in the quote, and 最長, 不超過 before it where it is the longest."""
    quote = simplified(incentive.quote)
    found = re.search(rf"(?P<most>最长|{CEILING})?\W?(?<![0-9])(?P<number>{months})\s?个月", quote)
    if found is None:
        yield source.problem("figure", f"引文中沒有「{months}個月」", path, hint="請對照原文")
        return
    if (found["most"] is not None) != (key == "months_up_to"):
        yield source.problem(
            "ceiling", f"{key} 與原文是否為最長不符", path, hint="最長、不超過的寫 months_up_to,否則 months"
        )
    span = unique_span(incentive.quote, item.text)
    if span:
        yield Accounted(span[0] + found.start("number"), "incentive")


def _by_label(incentive: Incentive) -> list[tuple[int, Tier]]:
    """Tiers with their index, in the order in which their labels stand in the quote (分別 lists in order)."""
    numbered = list(enumerate(incentive.tiers))
    return sorted(numbered, key=lambda pair: incentive.quote.find(pair[1].label) if pair[1].label else -1)


def _series(
    item: Item, incentive: Incentive, tiers: list[tuple[int, Tier]], key: str, path: Path, source: Source
) -> Iterator[Problem | Accounted]:
    """The figures under one key, one for each label, found in the order of the labels."""
    having = [(index, tier) for index, tier in tiers if getattr(tier, key) is not None]
    if not having:
        return
    figures: list[Money | Rate] = []
    previous: Tier | None = None
    for index, tier in having:
        figure = getattr(tier, key)
        same_label = previous is not None and previous.label is not None and previous.label == tier.label
        if same_label and figure != figures[-1]:
            message = f"同為「{tier.label}」,{key} 卻不同:{figures[-1]}、{figure}"
            yield source.problem("figure", message, (*path, "tiers", index, key), hint="同一標籤的各檔金額相同")
        elif not (same_label or (figures and figure == figures[-1] and _are_bands(previous, tier, key))):
            figures.append(figure)
        previous = tier
    where = (*path, "tiers", having[0][0], key)
    said_as = "end_of_range" if having[0][1].at_least is not None and key == "up_to" else key

    def fits(place: Printed) -> bool:
        return _agrees(incentive.quote, place, said_as)

    yield from _figures(incentive.quote, item.text, figures, "incentive", where, source, fits)
    for place in locate(figures, incentive.quote, fits) or []:
        yield from _ceiling(incentive.quote, place, said_as, where, source)


def _are_bands(one: Tier | None, other: Tier, key: str) -> bool:
    """Whether two tiers differ by their thresholds, so that what else they share may be printed once."""
    return key not in ("base_from", "base_over") and bool(one and one.threshold and other.threshold)


def _ceiling(quote: str, place: Printed, key: str, path: Path, source: Source) -> Iterator[Problem]:
    if not _agrees(quote, place, key):
        hint = _SAID[key]
        yield source.problem("ceiling", f"{key} 與原文「{quote}」是否為上限不符", path, hint=hint)


def _agrees(quote: str, place: Printed, key: str) -> bool:
    """Whether the words around agree: 最高 makes a ceiling, a figure without is exact, 以下 limits the base."""
    before, behind = simplified(quote[: place.start]), simplified(place.after[:10])
    match key:
        case "up_to" | "amount" | "pool":
            return ceiling_around(quote, place) == (key == "up_to")
        case "rate_up_to" | "rate":
            return ceiling_of_rate(quote, place) == (key == "rate_up_to")
        case "base_from":
            is_included = re.search(f"{FROM}|^[百千万亿]*元?{INCLUDED}(?:{RANGE})", behind)
            found = is_included or re.search(FROM_BEFORE, re.sub(LIST, "", before))
        case "base_over":
            found = re.search(OVER_BEFORE, re.sub(LIST, "", before))
        case "at_least" | "rate_at_least":
            found = re.search(f"{RANGE}|^[百千万亿]*元起", behind) or re.search(_AT_LEAST, before)
        case "end_of_range":
            found = re.search(RANGE, before[-12:]) or re.search(f"(?:{CEILING})$", before)
        case _:
            found = re.search(TO, behind) or re.search(rf"[0-9百千万亿元]{INCLUDED}(?:{RANGE})$", before)
    return found is not None


_OF_A_CEILING = (
    "最高、可達、不超過、不高於,或後面的以內、封頂,或比率範圍的後一端,為上限(up_to、rate_up_to);其餘為 amount、rate"
)
_SAID = {
    **dict.fromkeys(("amount", "up_to", "rate", "rate_up_to", "pool"), _OF_A_CEILING),
    "base_limit": "基數的上限寫以下、以內,或範圍的後一端:10萬元至20萬元",
    "base_from": "門檻寫以上、起、範圍的前一端,或前面的不低於、達到;超過的寫 base_over",
    "base_over": "不含本數的門檻寫超過、高於",
    **dict.fromkeys(("at_least", "end_of_range"), "範圍寫至、到、-,或不低於…、不超過…:10萬元至30萬元"),
    "rate_at_least": "範圍寫至、到或 -:3%至5%",
}


def _tax(item: Item, incentive: Incentive, tax: Tax, path: Path, source: Source) -> Iterator[Problem | Accounted]:
    quote = simplified(incentive.quote)
    exempt, reduced = _printed_tax(tax)
    words = [exempt]
    if tax.reduced_to == HALF:
        words.append(reduced)
    elif tax.reduced_years is not None and simplified(f"{_counting(tax.reduced_years)}年") not in quote:
        message = f"引文中沒有「{_counting(tax.reduced_years)}年」"
        yield source.problem("figure", message, (*path, "reduced_years"), hint="沒有寫明幾年的,請刪去")
    elif (rate := _rate(tax.reduced_to)) is None:
        message = f"不能讀的減稅「{tax.reduced_to}」"
        yield source.problem("bad-figure", message, (*path, "reduced_to"), hint=f"寫{HALF}或如 10%")
    else:
        yield from _figures(incentive.quote, item.text, [rate], "incentive", path, source)
    for word in words:
        if simplified(word) not in quote:
            yield source.problem("figure", f"引文中沒有「{word}」", path, hint="請對照原文的年數")
    if all(simplified(word) in quote for word in (exempt, *words, reduced)) and _place_of_tax(tax, quote) is None:
        message = f"引文中「{exempt}」之後不是「{reduced}」"
        yield source.problem("figure", message, path, hint="免稅與減稅須是同一句的")


def _printed_tax(tax: Tax) -> tuple[str, str]:
    """How its two halves are printed: 兩免 and 三減半, 五免 and 10%."""
    reduced = f"{_counting(tax.reduced_years or 0)}{HALF}" if tax.reduced_to == HALF else tax.reduced_to
    return f"{_counting(tax.exempt_years)}免", reduced


def _place_of_tax(tax: Tax, quote: str) -> int | None:
    """Where a quote, in simplified script, prints both halves in one phrase."""
    exempt, reduced = map(simplified, _printed_tax(tax))
    found = re.search(f"{exempt}[^免,。;]*{re.escape(reduced)}", quote)
    return found.start() if found else None


def _order_of_taxes(
    incentive: Incentive, tiers: list[tuple[int, Tier]], path: Path, source: Source
) -> Iterator[Problem]:
    """The rules of several tiers are printed in the order of their labels, each its own."""
    quote = simplified(incentive.quote)
    placed = [(_place_of_tax(tier.tax, quote), index) for index, tier in tiers if tier.tax is not None]
    for (place, _), (behind, index) in pairwise(placed):
        if place is not None and behind is not None and behind <= place and quote.count("免") > 1:
            message = f"「{incentive.tiers[index].label}」的免稅、減稅不依原文的順序"
            yield source.problem("figure", message, (*path, "tiers", index, "tax"), hint="依 label 的順序對照原文")


def _rate(printed: str) -> Rate | None:
    try:
        return Rate(printed)
    except ValueError:
        return None


def _counting(years: int) -> str:
    return "兩" if years == 2 else chinese_numeral(years) if 1 <= years <= 99 else str(years)


def _is_word(words: str, quote: str) -> bool:
    """Whether ``words`` stand in the quote and are more than a piece of a word: 獎勵 is a word, 獎 is none."""
    return len(words) > 1 and words in quote


def _incentive_words(incentive: Incentive, path: Path, source: Source) -> Iterator[Problem]:
    quote = incentive.quote
    if incentive.form and not _is_word(incentive.form, quote):
        yield source.problem("words", f"引文中沒有「{incentive.form}」", (*path, "form"), hint=_OF_THE_TEXT)
    one_time = [incentive.one_time, *(tier.one_time for tier in incentive.tiers if tier.one_time is not None)]
    if any(one_time) != (_ONE_TIME in quote):
        message = f"one_time 與引文是否有「{_ONE_TIME}」不符"
        yield source.problem("words", message, (*path, "one_time"), hint=f"原文有{_ONE_TIME}才寫 one_time: true")
    for t, tier in enumerate(incentive.tiers):
        where = (*path, "tiers", t)
        for key in ("label", "kind", "per", "form"):
            word = getattr(tier, key)
            if word is not None and (word not in quote or (key == "form" and not _is_word(word, quote))):
                yield source.problem("words", f"引文中沒有「{word}」", (*where, key), hint=_OF_THE_TEXT)
        for c, cap in enumerate(tier.caps):
            if cap.per is not None and cap.per not in quote:
                place: Path = (*where, "caps", c, "per")
                yield source.problem("words", f"引文中沒有「{cap.per}」", place, hint=_OF_THE_TEXT)
        if len(incentive.tiers) > 1 and tier.pays != "unstated" and tier.label is None and tier.threshold is None:
            yield source.problem("missing-label", "有金額的分檔須有 label", where, hint="寫出原文中與金額對應的詞")
        if tier.pays == "up_to" and tier.base is None and COSTS in simplified(quote):
            message = f"上限針對{COSTS},卻沒有 base"
            yield source.problem("missing-base", message, where, hint="以 base 寫明是哪些費用")
        if tier.base is not None and _is_word(tier.base, quote) != (tier.base_reading is None):
            message = f"引文中有無基數「{tier.base}」,與有無 base_reading 不符"
            yield source.problem("words", message, (*where, "base"), hint="請用原文的詞,或以 base_reading 說明")
