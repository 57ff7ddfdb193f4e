"""Rule 1: numbers, ids and names that point at each other do, and none stands twice."""

import re
from collections.abc import Iterator
from itertools import chain

from pinghu_cli.document.checks.figures import find_whole
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import AnnexItem, Document, Domain, Incentive, Item, Measure, Target, Tier, begins_anew
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.spelling.nearest import did_you_mean

_CLAUSE_END = re.compile("[,。;、]")
_CLAUSE = 6
"""Characters from which on a clause that two items share is no coincidence."""
_MOST_MONTHS = 600
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every dangling, duplicate or malformed reference."""
    yield from _units(document, source)
    yield from _numbers(document, source)
    yield from _items(document, source)
    yield from _incentive_ids(document, source)
    yield from _tiers(document, source)


def _units(document: Document, source: Source) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for u, unit in enumerate(document.units):
        if not unit.name:
            yield source.problem("empty-name", "單位名稱是空的", ("units", u, "name"), hint="請補上或刪去此單位")
        for name in (unit.name, unit.full_name, *unit.aliases):
            if name is None:
                continue
            if name in owners:
                message = f"單位名稱「{name}」重複,已屬于「{owners[name]}」"
                yield source.problem("duplicate-unit", message, ("units", u), hint="一個名稱只能指一個單位")
            owners.setdefault(name, unit.name)


def _numbers(document: Document, source: Source) -> Iterator[Problem]:
    """Numbers run from 1 without gaps, of measures through the document or in each domain: ids are what is printed."""
    within: list[list[tuple[int, Path]]] = [
        [(measure.number, ("domains", d, "measures", m)) for m, measure in enumerate(domain.measures)]
        for d, domain in enumerate(document.domains)
    ]
    restarts = begins_anew([[number for number, _ in numbered] for numbered in within])
    domains: list[tuple[int, Path]] = [(domain.number, ("domains", d)) for d, domain in enumerate(document.domains)]
    annex: list[tuple[int, Path]] = [
        (item.number, ("annex", "items", a)) for a, item in enumerate(document.annex_items)
    ]
    runs = [("措施", run) for run in (within if restarts else [list(chain(*within))])]
    for kind, numbered in (("領域", domains), *runs, ("附件事項", annex)):
        seen: set[int] = set()
        for wanted, (number, path) in enumerate(numbered, start=1):
            if number in seen:
                yield source.problem(
                    "duplicate-number", f"{kind}編號 {number} 重複", (*path, "number"), hint=f"應為 {wanted}"
                )
            elif number != wanted:
                message = f"{kind}編號應為 {wanted},卻是 {number}"
                begins = "編號自 1 起連續,通篇連續或每個領域重新起算"
                hint = begins if kind == "措施" else "編號自 1 起連續"
                yield source.problem("wrong-number", message, (*path, "number"), hint=hint)
            seen.add(number)


def _items(document: Document, source: Source) -> Iterator[Problem]:
    known = [unit.name for unit in document.units]
    measures = {measure.id: measure for measure in document.measures}
    for item, path in items_with_paths(document):
        if not item.title:
            yield source.problem("empty-title", "標題是空的", (*path, "title"), hint="請補上標題")
        for place, unit in enumerate(item.units):
            where: Path = (*path, "leads" if isinstance(item, Domain) else "units", place)
            if unit not in known:
                yield source.problem("unknown-unit", f"units 中沒有「{unit}」", where, hint=did_you_mean(unit, known))
            elif unit in item.units[:place]:
                yield source.problem("duplicate-unit", f"責任單位「{unit}」重複", where, hint="請刪去其中一個")
        for place, unit in enumerate(item.leads):
            if unit not in item.units:
                message = f"牽頭的「{unit}」不在這一項的 units 中"
                yield source.problem("unknown-unit", message, (*path, "leads", place), hint="units 要列出全部責任單位")
        if isinstance(item, AnnexItem):
            yield from _annex_item(item, path, document, measures, source)


def _annex_item(
    item: AnnexItem, path: Path, document: Document, measures: dict[str, Measure], source: Source
) -> Iterator[Problem]:
    """Its domain and the measures it is linked with exist."""
    if item.domain not in {domain.number for domain in document.domains}:
        yield source.problem("unknown-domain", f"沒有領域 {item.domain}", (*path, "domain"), hint="領域編號見 domains")
    for named, where in _linked(item, path):
        if named not in measures:
            hint = f"寫 measures 中的編號,如 {[*measures][-1]}" if measures else "文件沒有措施,請刪去"
            yield source.problem("unknown-measure", f"沒有措施 {named}", where, hint=hint)


def _linked(item: AnnexItem, path: Path) -> Iterator[tuple[str, Path]]:
    """The ids of the measures that it is linked with, each with its key path."""
    for key, named in (("mirrors", item.mirrors), ("related", item.related)):
        yield from ((str(measure), (*path, key, place)) for place, measure in enumerate(named))


def knowledge(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every fact from elsewhere that stands twice, or whose value does not stand in the words of its source."""
    for k, fact in enumerate(document.knowledge):
        if any(fact.id == earlier.id for earlier in document.knowledge[:k]):
            yield source.problem("duplicate-id", f"id「{fact.id}」重複", ("knowledge", k, "id"), hint="請刪去其中一個")
        if fact.quote is not None and find_whole(fact.value.printed, fact.quote) < 0:
            message = f"「{fact.name}」的引文中沒有 {fact.value.printed}:「{fact.quote}」"
            yield source.problem("figure", message, ("knowledge", k, "value"), hint="請對照出處")


def links(document: Document, source: Source) -> Iterator[Problem]:
    """Yield annex items that mirror a measure of other words, are only related to one of the same, repeat no target."""
    measures = {measure.id: measure for measure in document.measures}
    homes = {measure.id: domain.number for domain in document.domains for measure in domain.measures}
    for item, path in items_with_paths(document):
        if isinstance(item, AnnexItem):
            for named, where in _linked(item, path):
                if named in measures and _is_same(item, measures[named]) != ("mirrors" in where):
                    message = f"附件事項 {item.number} 與措施 {named} 有無相同的標題或語句,與 {where[-2]} 不符"
                    yield source.problem("wrong-link", message, where, hint="相同的寫 mirrors,只是相關的寫 related")
            yield from _unlinked(item, path, measures, homes, source)
        yield from _repeated(item, path, document, source)


def _unlinked(
    item: AnnexItem, path: Path, measures: dict[str, Measure], homes: dict[str, int], source: Source
) -> Iterator[Problem]:
    """What it says in the words of a measure that it does not name; a domain that none of those it names is of."""
    named = {str(measure) for measure in item.mirrors}
    for measure in measures.values():
        if measure.id not in named and _is_same(item, measure):
            message = f"附件事項 {item.number} 與措施 {measure.id} 有相同的標題或語句,mirrors 中卻沒有"
            yield source.problem("wrong-link", message, path, hint=f"mirrors 加上 {measure.id}")
    found = sorted({homes[measure] for measure in named if measure in homes})
    if found and item.domain not in found:
        message = f"附件事項 {item.number} 的措施屬於領域 {'、'.join(map(str, found))},domain 卻是 {item.domain}"
        yield source.problem("wrong-link", message, (*path, "domain"), hint=f"改成 {found[0]}")


def _repeated(item: Item, path: Path, document: Document, source: Source) -> Iterator[Problem]:
    mirrors = [
        measure for measure in document.measures if isinstance(item, AnnexItem) and measure.id in map(str, item.mirrors)
    ]
    for t, target in enumerate(item.targets):
        where: Path = (*path, "targets", t, "repeats")
        if target.repeats is not None and not _repeats(target, _home(target.repeats, document)):
            message = f"「{target.repeats}」沒有相同的目標「{target.metric}」"
            yield source.problem("wrong-link", message, where, hint="寫措施或領域的代號")
        twin = next((home for home in mirrors if _repeats(target, home)), None)
        if target.repeats is None and twin:
            message = f"措施 {twin.id} 有相同的目標「{target.metric}」,這裡卻沒有 repeats"
            yield source.problem("wrong-link", message, where, hint=f'寫 repeats: "{twin.id}"')


def _is_same(item: AnnexItem, measure: Measure) -> bool:
    return says_the_same(item.title, item.goal, (measure.title, measure.text))


def says_the_same(title: str, goal: str, measure: tuple[str, str]) -> bool:
    """Whether a row of the annex has the title of a measure (title, text) or prints one and the same clause."""
    clauses = (clause for clause in _CLAUSE_END.split(goal) if len(clause) >= _CLAUSE)
    return title == measure[0] or any(clause in measure[1] for clause in clauses)


def _home(named: str, document: Document) -> Item | None:
    return next((item for item, _ in items_with_paths(document) if item.id == named), None)


def _repeats(target: Target, home: Item | None) -> bool:
    """Whether ``home`` sets the same figure for what is called the same, but for words left out."""
    twins = (twin for twin in (home.targets if home else ()) if (twin.op, twin.value) == (target.op, target.value))
    return any(is_within(twin.metric, target.metric) or is_within(target.metric, twin.metric) for twin in twins)


def is_within(short: str, long: str) -> bool:
    """Whether the characters of ``short`` stand in ``long``, in order."""
    rest = iter(long)
    return all(character in rest for character in short)


def incentives_with_paths(document: Document) -> Iterator[tuple[Incentive, Path]]:
    """Every incentive with its key path."""
    for item, path in items_with_paths(document):
        for i, incentive in enumerate(item.incentives):
            yield incentive, (*path, "incentives", i)


def _incentive_ids(document: Document, source: Source) -> Iterator[Problem]:
    owners: dict[str, Path] = {}
    for incentive, path in incentives_with_paths(document):
        yield from _id(incentive.id, owners, path, source)
        tiers: dict[str, Path] = {}
        for t, tier in enumerate(incentive.tiers):
            where = (*path, "tiers", t)
            if tier.id is not None:
                yield from _id(tier.id, tiers, where, source)
            elif len(incentive.tiers) > 1:
                yield source.problem("missing-id", "分檔必須有 id", where, hint="例如 id: national")
        if not incentive.tiers:
            yield source.problem("no-tiers", "沒有分檔", (*path, "tiers"), hint="至少一檔,金額不明寫 unstated: true")


def _id(given: str, owners: dict[str, Path], path: Path, source: Source) -> Iterator[Problem]:
    where = (*path, "id")
    if not _KEBAB.fullmatch(given):
        yield source.problem("bad-id", f"id「{given}」不合格式", where, hint="小寫英文、數字與連字號,如 new-project")
    if given in owners:
        line = source.line((*owners[given], "id"))
        yield source.problem("duplicate-id", f"id「{given}」重複,第 {line} 行已有", where, hint="每個 id 只能用一次")
    owners.setdefault(given, path)


def _tiers(document: Document, source: Source) -> Iterator[Problem]:
    for incentive, path in incentives_with_paths(document):
        for t, tier in enumerate(incentive.tiers):
            where = (*path, "tiers", t)
            ways = _ways(tier)
            if len(ways) != 1:
                message = f"一檔只能有一種給付,卻有{'、'.join(ways)}" if ways else "這一檔沒有寫明給付"
                hint = "amount、up_to、rate、rate_up_to、pool、tax、unstated 擇一"
                yield source.problem("bad-payment", message, where, hint=hint)
            if (tier.pays == "rate" or tier.is_bounded) and not tier.base:
                message = "有比率或門檻而沒有 base"
                yield source.problem("missing-base", message, where, hint="寫明是什麼的比率或門檻,如 base: 售價")
            # 最高20萬元 for costs is never more than the costs, so a ceiling may name them too
            of_base = {"rate", "up_to", *(["exact"] if tier.is_bounded else [])}
            if tier.base and tier.pays not in of_base:
                message = "base 只用于比率、費用的上限與門檻"
                yield source.problem("stray-base", message, (*where, "base"), hint="請刪去")
            for key, (payments, words) in _ONLY_FOR.items():
                if getattr(tier, key) and tier.pays not in payments:
                    yield source.problem("stray-key", f"{key} 只用于{words}", (*where, key), hint="請刪去")
            yield from _consistent(tier, where, source)
            for per, at in ((tier.per, "per"), *((cap.per, "caps") for cap in tier.caps)):
                if per is not None and per not in document.scopes:
                    hint = did_you_mean(per, document.scopes, "在 scopes 寫明它計的是什麼")
                    yield source.problem("unknown-scope", f"scopes 中沒有「{per}」", (*where, at), hint=hint)


_PRICED = {"rate", "up_to", "exact"}
_ONLY_FOR = {
    "base_limit": (_PRICED, "比率、上限與定額"),
    "base_from": (_PRICED, "比率、上限與定額"),
    "base_over": (_PRICED, "比率、上限與定額"),
    "at_least": ({"up_to"}, "上限(up_to),為範圍的下限"),
    "rate_at_least": ({"rate"}, "比率的上限(rate_up_to),為範圍的下限"),
    "months": (_PRICED, "每月的金額或比率"),
    "months_up_to": (_PRICED, "每月的金額或比率"),
    "caps": (_PRICED, "比率、上限與定額"),
}


def _consistent(tier: Tier, path: Path, source: Source) -> Iterator[Problem]:
    """The ends of a range and of the base are in order, and nothing is said in two ways."""
    for low, high in (("at_least", "up_to"), ("base_from", "base_limit"), ("base_over", "base_limit")):
        least, most = getattr(tier, low), getattr(tier, high)
        if least and most and least.fen >= most.fen:
            yield source.problem("wrong-order", f"{low} 須小於 {high}", (*path, low), hint="請對照原文")
    if tier.rate_at_least and tier.rate:
        message = "rate_at_least 是範圍的下限,上限須寫 rate_up_to"
        yield source.problem("bad-payment", message, (*path, "rate"), hint="改用 rate_up_to,或刪去 rate_at_least")
    if tier.rate_at_least and tier.rate_up_to and tier.rate_at_least.fraction >= tier.rate_up_to.fraction:
        message = "rate_at_least 須小於 rate_up_to"
        yield source.problem("wrong-order", message, (*path, "rate_at_least"), hint="請對照原文")
    for one, other in (("base_from", "base_over"), ("months", "months_up_to")):
        if getattr(tier, one) is not None and getattr(tier, other) is not None:
            yield source.problem("bad-payment", f"{one}、{other} 擇一", (*path, other), hint="請刪去其中一個")
    for key in ("months", "months_up_to"):
        if (months := getattr(tier, key)) is not None and not 1 <= months <= _MOST_MONTHS:
            yield source.problem("bad-figure", f"{key} 須為 1 到 {_MOST_MONTHS}", (*path, key), hint="請對照原文")


def _ways(tier: Tier) -> list[str]:
    ways = [name for name in ("amount", "rate", "rate_up_to", "pool", "tax") if getattr(tier, name) is not None]
    if tier.up_to is not None and not {"rate", "rate_up_to"} & set(ways):
        ways.append("up_to")
    return [*ways, "unstated"] if tier.unstated else ways
