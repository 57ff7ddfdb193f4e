"""A draft as the plain values of a data file, in the order in which people read one."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pinghu_cli.document.checks.references import says_the_same
from pinghu_cli.document.model import begins_anew
from pinghu_cli.document.operators import CEILING, COSTS, FROM_BEFORE, LIST, OVER_BEFORE
from pinghu_cli.document.scopes import counted
from pinghu_cli.document.validity import EXCEPTION, HIGHER, OVERLAP
from pinghu_cli.editions.drafting.budgets import Amount
from pinghu_cli.editions.drafting.draft import Draft, Facts
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.payments import Incentive, Tier
from pinghu_cli.editions.drafting.structure import Domain, Measure
from pinghu_cli.editions.drafting.targets import Target
from pinghu_cli.quantities.numerals import FIRST_MEASURE, is_numbering

Tree = dict[str, Any]
_NAMES = {"title": "標題", "issuer": "發布機關", "issued": "日期"}


def tree_of(made: Draft, sha256: str) -> Tree:
    """The data file of a draft, its numerals but for those of facts not listed yet."""
    restarts = begins_anew([[measure.number for measure in domain.measures] for domain in made.domains])
    domains = [_domain(made, domain, restarts) for domain in made.domains]
    annex = _annex(made, domains)
    whole: Tree = {"schema": 2, "document": _front(made, sha256), "units": _units(domains, annex)}
    recipients = dict.fromkeys(
        word
        for item in _items(domains, annex)
        for grant in item.get("incentives", ())
        for word in grant.get("recipients", ())
    )
    wider = _wider(list(recipients))
    if scopes := _scopes(_items(domains, annex), wider):
        whole["scopes"] = scopes
    if wider:
        whole["recipients"] = wider
    whole["domains"] = domains
    if annex:
        whole["annex"] = annex
    return whole


def _items(domains: Sequence[Tree], annex: Tree | None) -> list[Tree]:
    measures = [measure for domain in domains for measure in domain["measures"]]
    return [*domains, *measures, *(annex["items"] if annex else ())]


def _wider(names: list[str]) -> dict[str, str | None]:
    """民營企業 belongs to 企業, where both are there; the wider word is added where it is not."""
    wide: dict[str, str | None] = {}
    for name in names:
        if len(name) > 2 and plain(name).endswith("企业"):
            wide.setdefault(name[-2:], None)
            wide[name] = name[-2:]
        else:
            wide.setdefault(name, None)
    return dict(sorted(wide.items(), key=lambda pair: pair[1] is not None))


def _front(made: Draft, sha256: str) -> Tree:
    front = made.front
    paragraphs = [
        {"id": f"P{n}", "title": _caption(text), "place": place, "text": text}
        for n, (place, text) in enumerate(
            [(place, text) for place in ("letter", "opening", "closing") for text in getattr(front, place)], 1
        )
    ]
    found: Tree = {"title": front.title}
    found |= {key: said for key in ("issuer", "issued", "publicity") if (said := getattr(front, key))}
    if paragraphs:
        found["paragraphs"] = paragraphs
    found["effective"] = _effective(made)
    if made.total:
        text = "\n".join((*front.opening, *front.closing))
        overlap = re.search(OVERLAP, plain(text))
        found["budget"] = {"total": made.total.amount, "quote": made.total.quote}
        if overlap:
            found["budget"]["overlap"] = text[overlap.start() : overlap.end()]
    first = next((measure.numeral for domain in made.domains for measure in domain.measures), FIRST_MEASURE)
    first = unicodedata.normalize("NFKC", first)
    if first != FIRST_MEASURE and is_numbering(first):
        found["numbering"] = first
    found["sha256"] = sha256
    open_ = [name for name in _NAMES if not found.get(name)]
    doubts = [f"原文中找不到{'、'.join(_NAMES[name] for name in open_)}"] if open_ else []
    add_doubts(found, [*doubts, *made.doubts])
    return found


def add_doubts(found: Tree, doubts: Sequence[str]) -> None:
    """Mark ``found`` with what is to be decided of it, behind any doubt that it already has."""
    if doubts:
        found["doubt"] = ";".join(filter(None, (found.get("doubt"), *doubts)))


def _caption(text: str) -> str:
    """What a paragraph is about, until somebody says it better."""
    folded = plain(text)
    return next((caption for caption, form in words()["captions"] if re.search(form, folded)), "說明")


def _effective(made: Draft) -> Tree:
    """The period of validity as far as the text prints it; what it does not print is left out, and in doubt."""
    period, front = made.period, made.front
    text = "\n".join((*front.letter, *front.opening, *front.closing))
    days = {"first_day": period.first, "last_day": period.last} if period else {}
    found: Tree = {key: day.isoformat() for key, day in days.items() if day}
    if period:
        found["quote"] = period.quote
    folded = plain(text)
    before = [match for match in re.finditer(EXCEPTION, folded) if period and match.end() <= text.find(period.quote)]
    if before and period and text.find(period.quote) - before[-1].end() < 4:
        found["exception"] = text[before[-1].start() : before[-1].end()]
    higher = re.search(HIGHER, folded)
    if higher:
        found["higher"] = text[higher.start() : higher.end()]
    missing = [day for key, day in (("first_day", "起日"), ("last_day", "止日")) if key not in found]
    if missing:
        found["doubt"] = f"有效期?找不到{'、'.join(missing)};原文確實沒有寫的,刪去這一行即可"
    return found


def _units(domains: Sequence[Tree], annex: Tree | None) -> list[Tree]:
    names: dict[str, None] = {}
    for item in _items(domains, annex):
        names.update(dict.fromkeys((*item.get("units", ()), *item.get("leads", ()))))
    return [{"name": name} for name in names]


def _domain(made: Draft, domain: Domain, restarts: bool) -> Tree:
    facts = made.facts[f"D{domain.number}"]
    found: Tree = {"number": domain.number, "title": domain.title}
    if domain.leads:
        found["leads"] = list(domain.leads)
    add_doubts(found, domain.doubts)
    if domain.overview:
        found["overview"] = domain.overview
    at = made.budget_at.get(domain.number)
    if at is not None and (stated := made.facts[at].budget):
        found["budget"] = _budget(stated.total, stated.parts, stated.doubt)
    found |= _facts(f"d{domain.number}", facts, domain.overview)
    found["measures"] = [
        _measure(measure, made.facts[f"{domain.number}.{n}"], f"d{domain.number}-" if restarts else "")
        for n, measure in enumerate(domain.measures, 1)
    ]
    return found


def _budget(total: Amount, parts: Sequence[Amount], doubt: str | None) -> Tree:
    found: Tree = {"total": total.amount, "quote": total.quote}
    if parts:
        found["parts"] = [{"name": part.name, "amount": part.amount, "quote": part.quote} for part in parts]
    if doubt:
        found["doubt"] = doubt
    return found


def _measure(measure: Measure, facts: Facts, stem: str) -> Tree:
    """``stem`` begins the ids of its incentives where the number alone does not tell measures apart."""
    found: Tree = {"number": measure.number, "title": measure.title, "text": measure.text}
    if measure.units:
        found["units"] = list(measure.units)
    if measure.leads is not None:
        found["leads"] = list(measure.leads)
    if measure.rider:
        found["units_note"] = measure.rider
    add_doubts(found, measure.doubts)
    return found | _facts(f"{stem}m{measure.number}", facts, measure.text)


def _annex(made: Draft, domains: Sequence[Tree]) -> Tree | None:
    annex = made.annex
    if annex is None:
        return None
    ids = _ids(domains)
    measures = {name: (held["title"], held["text"]) for name, held in ids.items() if "text" in held}
    items = []
    for n, row in enumerate(annex.rows, 1):
        item: Tree = {"number": n, "domain": row.domain, "title": row.title, "goal": row.goal, "units": list(row.units)}
        if row.leads is not None:
            item["leads"] = list(row.leads)
        same = [name for name, measure in measures.items() if says_the_same(row.title, row.goal, measure)]
        if same:
            item["mirrors"] = [int(name) if name.isdecimal() else name for name in same]
        if row.ending:
            item["row_end"] = row.ending
        add_doubts(item, row.doubts)
        item |= _facts(f"a{n}", made.facts[f"A{row.number}"], row.goal)
        for target in item.get("targets", ()):
            home = _repeated(target, ids)
            if home:
                target["repeats"] = home
        items.append(item)
    return {"label": annex.label, "title": annex.title, "columns": list(annex.columns), "items": items}


def _ids(domains: Sequence[Tree]) -> dict[str, Tree]:
    """The domains and then the measures by their ids."""
    restarts = begins_anew([[measure["number"] for measure in domain["measures"]] for domain in domains])
    found = {f"D{domain['number']}": domain for domain in domains}
    return found | {
        f"D{domain['number']}.{measure['number']}" if restarts else str(measure["number"]): measure
        for domain in domains
        for measure in domain["measures"]
    }


def _repeated(target: Tree, homes: Mapping[str, Tree]) -> str | None:
    """The id of the domain or measure that sets the same target."""
    for name, home in homes.items():
        for twin in home.get("targets", ()):
            if (twin["op"], twin["value"]) == (target["op"], target["value"]) and (
                twin["metric"] in target["metric"] or target["metric"] in twin["metric"]
            ):
                return name
    return None


def _facts(stem: str, facts: Facts, text: str) -> Tree:
    found: Tree = {}
    if facts.targets:
        found["targets"] = [_target(target) for target in facts.targets]
    if facts.incentives:
        found["incentives"] = [
            _incentive(f"{stem}-{n}", incentive, text) for n, incentive in enumerate(facts.incentives, 1)
        ]
    return found


def _target(target: Target) -> Tree:
    found: Tree = {"metric": target.metric, "op": target.op, "value": target.value}
    if target.qualifier:
        found["qualifier"] = list(target.qualifier)
    found["quote"] = target.quote
    if target.doubt:
        found["doubt"] = target.doubt
    return found


def _incentive(name: str, incentive: Incentive, text: str) -> Tree:
    quote = text[incentive.start : incentive.end]
    found: Tree = {"id": name, "name": incentive.name}
    if incentive.recipients:
        found["recipients"] = list(incentive.recipients)
    if incentive.form:
        found["form"] = incentive.form
    if incentive.one_time:
        found["one_time"] = True
    found["quote"] = quote
    if incentive.doubt:
        found["doubt"] = incentive.doubt
    several = len(incentive.tiers) > 1
    found["tiers"] = [_tier(n if several else None, tier, quote) for n, tier in enumerate(incentive.tiers, 1)]
    return found


def _tier(number: int | None, tier: Tier, quote: str) -> Tree:
    found: Tree = {"id": f"t{number}"} if number else {}
    doubts = [tier.doubt] if tier.doubt else []
    for key in ("label", "kind", "amount", "rate", "rate_at_least", "rate_up_to", "pool"):
        if value := getattr(tier, key):
            found[key] = value
    if tier.range:
        found |= {"at_least": tier.range[0], "up_to": tier.range[1]}
    elif tier.up_to:
        found["up_to"] = tier.up_to
    if not {"amount", "rate", "rate_up_to", "pool", "up_to"} & found.keys():
        found["unstated"] = True
    if tier.starts:
        folded = plain(quote)
        before = re.sub(LIST, "", folded[: folded.find(plain(tier.starts))])
        found["base_over" if re.search(OVER_BEFORE, before) else "base_from"] = tier.starts
    if tier.ends:
        found["base_limit"] = tier.ends
    if (tier.starts or tier.ends or tier.rate or tier.rate_up_to) and not found.get("unstated"):
        found["base"] = base = tier.base or _threshold_base(tier, quote)
        if base not in quote:
            found["base_reading"] = "條文沒有寫明是什麼的比率或門檻"
            doubts.append("基數?")
    elif found.get("up_to") and (costs := re.search(rf"[\u4e00-\u9fff]{{0,10}}{COSTS}", plain(quote))):
        told = pattern("of_costs").match(costs[0])
        found["base"] = quote[costs.start() + (told.end() if told else 0) : costs.end()]
    found |= _caps(tier, quote)
    add_doubts(found, doubts)
    return found


def _caps(tier: Tier, quote: str) -> Tree:
    """For how many months it is paid, further ceilings, and what the ceiling counts for."""
    found: Tree = {}
    folded = plain(quote)
    if tier.months:
        most = re.search(rf"(?:{words()['longest']}|{CEILING})\W?{tier.months}个月", folded)
        found["months_up_to" if most else "months"] = tier.months
    if tier.limit:
        per = _cap_scope(tier, quote)
        found["caps"] = [{"up_to": tier.limit, "per": per} if per else {"up_to": tier.limit}]
    if tier.per and tier.per in folded:
        place = folded.find(tier.per)
        found["per"] = quote[place : place + len(tier.per)]
    return found


def _threshold_base(tier: Tier, quote: str) -> str:
    """What the threshold is of: the noun before its figure, or before the list that it is in."""
    folded = plain(quote)
    figure = tier.starts or tier.ends or ""
    place = folded.find(plain(figure)) if figure else -1
    before = re.sub(LIST, "", folded[: max(place, 0)])
    before = re.sub(f"(?:首次)?(?:{FROM_BEFORE}|{OVER_BEFORE}|[在为]$)", "", before)
    noun = re.search(r"[\u4e00-\u9fff]{2,12}$", before)
    start = noun.start() if noun else len(before)
    told = re.match(rf"(?:{words()['no_noun']})+", before[start:])
    start += told.end() if told else 0
    return quote[start : len(before)] if len(before) - start > 1 else "金額"


def _cap_scope(tier: Tier, quote: str) -> str | None:
    """What a further ceiling counts for: the word printed before it in its clause."""
    folded = plain(quote)
    place = max(folded.rfind(plain(tier.limit or "")), 0)
    start = max(folded.rfind(mark, 0, place) for mark in ",;。(") + 1
    before = list(pattern("scope").finditer(folded, start, place))
    return quote[before[-1].start() : before[-1].end()] if before else None


def _scopes(items: Sequence[Tree], recipients: Collection[str]) -> Tree:
    """What each word that is printed with a ceiling counts."""
    found: Tree = {}
    tiers = (tier for item in items for grant in item.get("incentives", ()) for tier in grant["tiers"])
    for word in (cap["per"] for tier in tiers for cap in (tier, *tier.get("caps", ())) if "per" in cap):
        counts, *other = counted(word, recipients)
        found[word] = {"counts": counts}
        if other:
            found[word] |= {"other": other[0], "reading": f"「{word}」可以指每個受益者,也可以指每個項目"}
    return found
