"""What a text grants: amounts, ceilings and rates with their thresholds, proposed tier by tier.

Within one sentence the figures are taken in order, those of a list together (`roles`). A ceiling belongs to the payment
before it, or is one of its own; a bound belongs to the payment behind it.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec

from pinghu_cli.document.operators import CEILING, FROM_BEFORE, OVER_BEFORE
from pinghu_cli.editions.drafting.figures import Figure, figures
from pinghu_cli.editions.drafting.labels import labelled
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.roles import Group, Role, groups_of, is_for_all
from pinghu_cli.editions.drafting.spans import only, trimmed

_NEW_SUBJECT = re.compile(r"(?:^|[,;。、(])\s*(?:对|凡|被|经|新认定|新获|首次|获评|获得|入选|其他|其余)")


class _Bound(NamedTuple):
    """A threshold (from) or the largest base (to) of the payments behind it; of bands, one figure for each."""

    role: Role
    printed: list[str]
    before: str
    is_range: bool
    end: int

    @property
    def noun(self) -> str:
        """What it is a bound of: the last noun before the figure."""
        before = re.sub(f"(?:首次)?(?:{FROM_BEFORE}|{OVER_BEFORE})", "", re.split(r"[,;。、(]", self.before)[-1])
        return before[-4:] or "-"


class Tier(msgspec.Struct):
    """One way of paying; figures as printed. ``place`` is where its first number stands in the text."""

    place: int
    label: str | None = None
    kind: str | None = None
    amount: str | None = None
    up_to: str | None = None
    rate: str | None = None
    rate_up_to: str | None = None
    pool: str | None = None
    range: tuple[str, str] | None = None
    starts: str | None = None
    ends: str | None = None
    limit: str | None = None
    months: int | None = None
    base: str | None = None
    per: str | None = None
    doubt: str | None = None
    places: list[int] = msgspec.field(default_factory=list)


class Incentive(msgspec.Struct):
    """One grant with its tiers, its quote as ``start:end`` of the text."""

    start: int
    end: int
    tiers: list[Tier]
    role: Role = "none"
    name: str = ""
    form: str = ""
    one_time: bool = False
    recipients: list[str] = msgspec.field(default_factory=list)
    doubt: str | None = None


def granting(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` that may grant something."""
    folded = plain(text)
    return [
        match.span()
        for match in re.finditer(r"[^。!?\n]+", folded)
        if pattern("grant").search(match[0]) and re.search(r"\d", match[0])
    ]


def incentives(text: str, taken: Collection[int]) -> list[Incentive]:
    """The incentives with a figure that ``text`` grants; ``taken`` are numbers that other facts have."""
    folded = plain(text)
    every = figures(folded)
    found: list[Incentive] = []
    for start, end in granting(text):
        inside = [figure for figure in every if start <= figure.start < end and figure.start not in taken]
        found += _Sentence(text, folded, (start, end)).read(inside)
    spans = [(incentive.start, incentive.end) for incentive in found]
    return sorted([*found, *_without_figure(text, folded, spans)], key=lambda incentive: incentive.start)


def _without_figure(text: str, folded: str, spans: Sequence[tuple[int, int]]) -> Iterator[Incentive]:
    """Sentences that promise a benefit and state no figure."""
    for match in re.finditer(r"[^。!?;\n]+", folded):
        promise = re.search(words()["promise"], match[0])
        if promise is None or any(start < match.end() and match.start() < end for start, end in spans):
            continue
        if re.search(r"\d+(?:\.\d+)?[万亿]?(?:元|%|‰)", match[0]):
            continue
        start, end = trimmed(text, *match.span())
        incentive = Incentive(start, end, [Tier(place=start, doubt="有沒有可領的給付?")])
        _finish(text, folded, incentive, match.span())
        yield incentive


class _Sentence:
    """One sentence as its figures are read: what it has granted so far, and the bounds that wait for a payment."""

    def __init__(self, text: str, folded: str, span: tuple[int, int]) -> None:
        self.text, self.folded, self.span = text, folded, span
        self.payments: list[Incentive] = []
        self.bounds: list[_Bound] = []
        self.begin = span[0]
        self.open: Incentive | None = None
        """The payment that a ceiling would belong to."""
        self.first_of_subject = 0
        """The payment from which on all are for the same applicants."""

    def read(self, inside: Sequence[Figure]) -> list[Incentive]:
        """The incentives of the figures ``inside``."""
        groups = list(groups_of(self.folded, self.span[0], inside))
        for place, group in enumerate(groups):
            self._part(group)
            if group.role in ("from", "to"):
                printed = self._printed(group)
                self.bounds.append(_Bound(group.role, printed, group.before, group.is_range, group.figures[-1].end))
            elif group.role == "cap" and self.open is not None and _attaches(group, self.open, self.folded):
                self._cap(group, self.open)
            elif group.role == "rate" and self.open is not None and _also_at_most(group, self.open):
                self._second_ceiling(group, self.open.tiers[0], self.open)
            elif group.role != "none":
                self._pay(group)
                self.begin = group.figures[-1].end if place + 1 < len(groups) else self.begin
        for incentive in self.payments:
            _finish(self.text, self.folded, incentive, self.span)
        return self.payments

    def _printed(self, group: Group) -> list[str]:
        return [_printed(self.text, figure, group.figures) for figure in group.figures]

    def _part(self, group: Group) -> None:
        """Begin anew where other applicants are named, or where a semicolon ends what was said."""
        at = group.figures[0].start
        if self.bounds and re.search(",[^;]+;", self.folded[self.bounds[-1].end : at]):
            self.bounds = []  # what they were bounds of ended there, and paid nothing
        subjects, semicolon = list(_NEW_SUBJECT.finditer(group.before)), group.before.rfind(";")
        if (subjects or semicolon >= 0) and group.role in ("from", "to"):
            self.bounds = []
        if subjects:
            self.first_of_subject = len(self.payments)
            self.begin = max(self.begin, at - len(group.before) + max(match.start() for match in subjects))
            if group.role != "cap" or not pattern("others").search(group.before):
                self.open = None
        if semicolon >= 0:
            self.begin = max(self.begin, at - len(group.before) + semicolon + 1)
            of_whole = rf"\s*(?:{words()['summed']})*(?:{words()['whole']})"
            if not re.match(of_whole, group.before[semicolon + 1 :]):
                self.open = None

    def _cap(self, group: Group, incentive: Incentive) -> None:
        """A ceiling of the payment before it, of its second kind of applicant, or of all payments before it."""
        printed, places = self._printed(group), [figure.start for figure in group.figures]
        end = group.figures[-1].end
        incentive.end = max(incentive.end, end)
        if (kinds := _kinds_of_caps(self.text, self.folded, incentive, group)) is not None:
            incentive.tiers += _of_kinds(incentive.tiers, kinds, printed, places)
            return
        _attach(incentive, printed, places, group)
        if len(printed) > 1:
            return
        if pattern("sums").search(group.before):
            for other in self.payments[self.first_of_subject : -1]:
                if all(tier.limit is None for tier in other.tiers):
                    _attach(other, printed, places, group)
                    other.end = max(other.end, end)
        if pattern("whole").search(group.before) or pattern("of_project").search(group.before):
            for other in self.payments[:-1] if incentive.tiers[0].rate else ():
                for tier in other.tiers:
                    if tier.rate and not tier.up_to:
                        tier.up_to = printed[0]
                        other.end = group.figures[0].end

    def _second_ceiling(self, group: Group, tier: Tier, incentive: Incentive) -> None:
        figure = group.figures[0]
        tier.rate_up_to = self._printed(group)[0]
        tier.base = _base(self.text, self.folded, incentive.end, figure.start)
        tier.places.append(figure.start)
        incentive.end = figure.end

    def _pay(self, group: Group) -> None:
        span = (self.begin, self.span[1])
        incentive = _payment(self.text, self.folded, group, self._printed(group), self.bounds, span)
        is_some = pattern("among").search(re.split("[;。]", group.before)[-1]) is not None
        if is_some and self.payments and not self.bounds:
            _share_bounds(self.payments[-1], incentive)
        self.bounds = []
        self.open = incentive
        self.payments.append(incentive)


def _attaches(group: Group, open_: Incentive, folded: str) -> bool:
    """Whether a ceiling is one of the payment before it, and not a payment of its own."""
    role = open_.role
    first = open_.tiers[0]
    if role == "rate":
        return True
    between = folded[first.places[-1] : group.figures[0].start]
    if role in ("amount", "range"):
        return (
            pattern("whole").search(group.before) is not None
            or "每" in folded[max(0, open_.start) : first.place]
            or "每" in between
        )
    return (
        pattern("whole").search(group.before) is not None
        and not re.search(r"(?:其中|型|级)", group.before)
        and role == "cap"
        and first.limit is None
    )


def _also_at_most(group: Group, open_: Incentive) -> bool:
    """Whether a rate is a second ceiling of the payment before it: 最高50萬元,且不超過總投入的40%."""
    tier = open_.tiers[0]
    is_alone = len(open_.tiers) == 1 and tier.up_to is not None and not (tier.rate or tier.rate_up_to)
    return is_alone and group.is_most and pattern("also").match(group.before.lstrip("元,的 ")) is not None


def _kinds_of_caps(text: str, folded: str, open_: Incentive, group: Group) -> tuple[str, str] | None:
    """The kinds of applicant that this ceiling and that before it are for: 瞪羚企業最高30萬元,獨角獸企業最高100萬元."""
    before = open_.tiers[-1]
    if not (before.rate or before.rate_up_to) or before.up_to is None or before.limit or len(group.figures) > 1:
        return None
    named = [_kind_of_cap(text, folded, place) for place in (before.places[-1], group.figures[0].start)]
    first, second = named
    return (first, second) if first and second and first != second else None


def _kind_of_cap(text: str, folded: str, place: int) -> str | None:
    """Whom the clause before a ceiling names, without words that say what the ceiling counts for."""
    left = max(folded.rfind(mark, 0, place) for mark in ",;。(") + 1
    clause = folded[left:place]
    said = re.match(rf"(.{{2,24}}?)(?:{CEILING}|{words()['give']})", clause)
    if said is None or pattern("scope").search(clause) or pattern("no_noun").fullmatch(said[1]):
        return None
    if not re.search(words()["paid_for"], said[1]):
        return None
    return text[left : left + len(said[1])].strip()


def _of_kinds(tiers: list[Tier], kinds: tuple[str, str], printed: list[str], places: list[int]) -> list[Tier]:
    """The tiers of the second kind; that before it gets the name of the first."""
    last = tiers[-1]
    last.label = last.label or kinds[0]
    return [msgspec.structs.replace(last, label=kinds[1], up_to=printed[0], places=[*last.places, *places])]


def _attach(open_: Incentive, printed: list[str], places: list[int], group: Group) -> None:
    tiers = open_.tiers
    values = printed * (len(tiers) // len(printed)) if len(tiers) % len(printed) == 0 else [printed[-1]] * len(tiers)
    for tier, value in zip(tiers, values, strict=True):
        if (tier.rate or tier.rate_up_to) and tier.up_to is None:
            tier.up_to = value
        elif tier.limit is None:
            tier.limit = value
        tier.places += places
    if len(tiers) % len(printed):
        open_.doubt = "上限對應哪一檔?"
    scope = _scope(group.before)
    for tier in tiers:
        tier.per = tier.per or scope


def _payment(
    text: str, folded: str, group: Group, printed: list[str], bounds: Sequence[_Bound], span: tuple[int, int]
) -> Incentive:
    start, _ = trimmed(text, span[0], span[1])
    first = group.figures[0]
    pool = group.role == "amount" and _is_pool(group.before, folded[first.end :])
    tiers: list[Tier] = []
    before = folded[start : first.start]
    if group.role == "range":
        tiers = [Tier(place=first.start, range=(printed[0], printed[-1]))]
    elif group.role == "rate" and group.is_range:
        tiers = [Tier(place=first.start, rate_up_to=printed[-1], doubt=f"比率是範圍,自 {printed[0]} 起?")]
    else:
        for figure, value in zip(group.figures, printed, strict=True):
            tier = Tier(place=figure.start)
            if group.role == "rate":
                setattr(tier, "rate_up_to" if group.is_most else "rate", value)
            elif group.role == "cap":
                tier.up_to = value
            elif pool:
                tier.pool = value
            else:
                tier.amount = value
            tiers.append(tier)
    for tier, figure in zip(tiers, group.figures, strict=False):
        tier.places = [figure.start]
        tier.per = _per(folded, figure, before)
        if group.role == "rate":
            tier.base = _base(text, folded, start, first.start)
    for role, field in (("from", "starts"), ("to", "ends")):
        _bounded(tiers, [bound for bound in bounds if bound.role == role], field)
    tiers = labelled(text, folded, start, first.start, tiers)
    return Incentive(start=start, end=group.figures[-1].end, tiers=tiers, role=group.role)


def _is_pool(before: str, behind: str) -> bool:
    """Whether an amount is what all share: 發放消費券1000萬元; 每人100元消費券 is none."""
    clause, following = re.split(r"[,;]", before)[-1], re.split(r"[,;。]", behind)[0]
    if "每" in clause:
        return False
    if is_for_all(clause, following):
        return True
    vouchers = re.search(words()["issues"], clause + "…" + following) and re.search(
        words()["vouchers"], clause + following
    )
    return vouchers is not None or re.search(rf"(?:{words()['pool']})[^,;]{{0,6}}$", clause) is not None


def _bounded(tiers: Sequence[Tier], bounds: Sequence[_Bound], field: str) -> None:
    """Give tiers their thresholds: one each, or all the same; of several, the one that is of their base."""
    values = [value for bound in bounds for value in bound.printed]
    if not values:
        return
    if len(values) == len(tiers):
        for tier, value in zip(tiers, values, strict=True):
            setattr(tier, field, value)
        return
    if len(values) == 2 and bounds[0].is_range and len(tiers) == 1:
        tiers[0].starts, tiers[0].ends = values
        return
    base = plain(tiers[0].base or "")
    chosen = next((bound for bound in bounds if base and bound.noun in base), bounds[0])
    others = [value for value in values if value not in chosen.printed]
    for tier in tiers:
        setattr(tier, field, chosen.printed[-1])
        if len(chosen.printed) > 1:
            tier.doubt = "門檻對應哪一檔?"
        elif others:
            tier.doubt = f"另有門檻 {'、'.join(others)}?"


def _share_bounds(whole: Incentive, some: Incentive) -> None:
    """What is paid to some of those just named (其中…) has their threshold, where it is the same for all."""
    for field in ("starts", "ends"):
        values = {getattr(tier, field) for tier in whole.tiers}
        if len(values) == 1 and values != {None}:
            some.start = whole.start
            for tier in some.tiers:
                setattr(tier, field, *values)


def _per(folded: str, figure: Figure, before: str) -> str | None:
    behind = re.match(r"/([\u4e00-\u9fff]{1,3})", folded[figure.end :])
    if behind:
        return behind[1]
    each = re.search(rf"{words()['each']}[^,;\d]{{0,8}}$", before)
    scope = _scope(re.split(r"[,;]", before)[-1])
    return each[1] if each and (scope is None or each[0].endswith(scope)) else scope


def _scope(before: str) -> str | None:
    """The word before a figure that says what its cap counts for."""
    clause = re.split(r"[;]", before)[-1]
    match = re.search(rf"({words()['scope']})[^,;]{{0,8}}$", clause)
    if match:
        return match[1]
    each = re.search(rf"{words()['each']}[^,;\d]{{0,6}}$", clause)
    return each[1] if each else None


def _base(text: str, folded: str, start: int, end: int) -> str | None:
    clause_start = max(folded.rfind(mark, start, end) for mark in ",;。") + 1 or start
    clause_start = max(clause_start, start)
    clause = folded[clause_start:end]
    tail = rf"(?:{words()['no_noun']}|{CEILING}|{FROM_BEFORE[:-1]})*$"
    match = re.search(rf"(?:分别)?(?:按照?|以|对|给予)([^,;]{{1,24}}?){tail}", clause) or re.search(
        rf"([\u4e00-\u9fff]{{2,10}}?){tail}", clause
    )
    if not match:
        return None
    name = re.sub(rf"^(?:{words()['no_noun']}|{CEILING})+", "", match[1])
    if not name or re.search(r"\d", name):
        return None
    left = clause_start + match.start(1) + match[1].find(name)
    return text[left : left + len(name)].strip() or None


def _printed(text: str, figure: Figure, group: Sequence[Figure]) -> str:
    """As printed; of a list that prints its unit once (500、3000、5000萬元), with that unit."""
    value = figure.printed(text)
    if figure.unit == "shared":
        last = group[-1]
        value += text[last.number_end : last.end]
    return value.strip()


def _finish(text: str, folded: str, incentive: Incentive, span: tuple[int, int]) -> None:
    """Quote, form, recipients, months, name."""
    end = incentive.end
    stop = re.search(r"[,;。!?\n]", folded[end : span[1]])
    end = end + stop.start() if stop else span[1]
    start, end = trimmed(text, incentive.start, end)
    start, end = only(text, start, end)
    incentive.start, incentive.end = start, end
    quote = folded[start:end]
    rest = folded[start : span[1]]
    form = next((word for word in words()["forms"] if word in quote), None)
    if form:
        incentive.form = text[start + quote.find(form) :][: len(form)]
    incentive.one_time = words()["one_time"] in quote
    for word in words()["recipients"]:
        place = quote.find(word)
        if place >= 0 and not any(word in longer for longer in map(plain, incentive.recipients)):
            incentive.recipients.append(text[start + place : start + place + len(word)])
    months = re.search(r"(\d+)个月", rest)
    if pattern("per_month").search(quote) and months:
        for tier in incentive.tiers:
            tier.months = int(months[1])
        incentive.end = max(end, start + months.end())
        for tier in incentive.tiers:
            tier.places.append(start + months.start())
    incentive.name = _name(text, folded, start, incentive)


def _name(text: str, folded: str, start: int, incentive: Incentive) -> str:
    head = folded[start : incentive.tiers[0].place]
    cut = re.sub(r"^(?:对|凡|鼓励|支持|企业)", "", head)
    offset = len(head) - len(cut)
    short = re.split(r"[,;:]|的企业|分别|给予|按照?|最高", cut)[0][:24]
    name = text[start + offset : start + offset + len(short)].strip(" 的,，、")
    return (name or "獎補") + ("" if incentive.form and incentive.form in name else incentive.form)
