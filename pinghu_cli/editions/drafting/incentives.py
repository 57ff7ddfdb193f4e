"""What a text grants: amounts, ceilings and rates with their thresholds, proposed tier by tier.

Within one sentence the figures are taken in order, those of a list together (`roles`). A ceiling belongs to the payment
before it, or is one of its own; a bound belongs to the payment behind it.
"""

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec

from pinghu_cli.editions.drafting.ceilings import (
    attach,
    attaches,
    is_bare_ceiling,
    is_ceiling_of_all,
    is_second_ceiling,
    kinds_of_caps,
    looks_back,
    of_kinds,
)
from pinghu_cli.editions.drafting.figures import Figure, figures
from pinghu_cli.editions.drafting.labels import labelled
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.payments import (
    Bound,
    Incentive,
    Tier,
    base_of,
    is_raised,
    month_before,
    payment,
    printed_of,
    scope_before,
    share_bounds,
)
from pinghu_cli.editions.drafting.roles import Group, groups_of
from pinghu_cli.editions.drafting.spans import only, trimmed

_LONGEST_NAME = 24


def granting(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` that may grant something."""
    folded = plain(text)
    return [
        match.span()
        for match in re.finditer(r"[^。!?\n]+", folded)
        if (pattern("grant").search(match[0]) and re.search(r"\d", match[0])) or is_bare_ceiling(match[0])
    ]


def incentives(text: str, taken: Collection[int]) -> list[Incentive]:
    """The incentives with a figure that ``text`` grants; ``taken`` are numbers that other facts have."""
    folded = plain(text)
    every = figures(folded)
    found: list[Incentive] = []
    sentences: list[_Sentence] = []
    before: _Sentence | None = None
    for start, end in granting(text):
        inside = [figure for figure in every if start <= figure.start < end and figure.start not in taken]
        sentence = _Sentence(text, folded, (start, end))
        granted = sentence.read(inside)
        if before and before.span[1] + 1 == start and is_ceiling_of_all(folded[start:end], granted):
            before.cap_all(granted[0])
            continue
        if before and before.payments and before.span[1] + 1 == start and granted and is_raised(folded, granted[0]):
            share_bounds(before.payments[-1], granted[0])
        sentences.append(sentence)
        before = sentence
    for sentence in sentences:
        sentence.finish()
        found += sentence.payments
    spans = [(incentive.start, incentive.end) for incentive in found]
    return sorted([*found, *_without_figure(text, folded, spans)], key=lambda incentive: incentive.start)


def _without_figure(text: str, folded: str, spans: Sequence[tuple[int, int]]) -> Iterator[Incentive]:
    """Sentences that promise a benefit and state no figure."""
    for match in re.finditer(r"[^。!?;\n]+", folded):
        promise = re.search(words()["promise"], match[0])
        if promise is None or any(start < match.end() and match.start() < end for start, end in spans):
            continue
        if any(figure.kind in ("money", "rate") for figure in figures(match[0])):
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
        self.bounds: list[Bound] = []
        self.begin = span[0]
        self.open: Incentive | None = None
        """The payment that a ceiling would belong to."""
        self.first_of_subject = 0
        """The payment from which on all are for the same applicants."""
        self.first_of_piece = 0
        """The first payment behind the last semicolon or new applicant."""

    def read(self, inside: Sequence[Figure]) -> list[Incentive]:
        """The incentives of the figures ``inside``."""
        groups = list(groups_of(self.folded, self.span[0], inside))
        for place, group in enumerate(groups):
            self._part(group)
            if group.role in ("from", "to"):
                printed = self._printed(group)
                self.bounds.append(Bound(group.role, printed, group.before, group.ends_range, group.figures[-1].end))
            elif group.role == "cap" and self.open is not None and attaches(group, self.open, self.folded):
                self._cap(group, self.open)
            elif group.role == "rate" and self.open is not None and is_second_ceiling(group):
                self._second_ceiling(group, self.open)
            elif group.role != "none":
                self._pay(group)
                self.begin = group.figures[-1].end if place + 1 < len(groups) else self.begin
        return self.payments

    def finish(self) -> None:
        """Quotes, forms, recipients and names, once it is known where each payment ends."""
        for incentive in self.payments:
            _finish(self.text, self.folded, incentive, self.span)

    def _printed(self, group: Group) -> list[str]:
        return [printed_of(self.text, figure, group.figures) for figure in group.figures]

    def _part(self, group: Group) -> None:
        """Begin anew where other applicants are named, or where a semicolon ends what was said."""
        at = group.figures[0].start
        if self.bounds and re.search(",[^;]+;", self.folded[self.bounds[-1].end : at]):
            self.bounds = []  # what they were bounds of ended there, and paid nothing
        subjects, semicolon = list(pattern("subject").finditer(group.before)), group.before.rfind(";")
        if (subjects or semicolon >= 0) and group.role in ("from", "to"):
            self.bounds = []
        if subjects or semicolon >= 0:
            self.first_of_piece = len(self.payments)
        if subjects:
            self.first_of_subject = len(self.payments)
            self.begin = max(self.begin, at - len(group.before) + max(match.start() for match in subjects))
            if group.role != "cap" or not pattern("others").search(group.before):
                self.open = None
        if semicolon >= 0:
            self.begin = max(self.begin, at - len(group.before) + semicolon + 1)
            if not looks_back(group.before[semicolon + 1 :]):
                self.open = None

    def _cap(self, group: Group, incentive: Incentive) -> None:
        """A ceiling of the payment before it, of its second kind of applicant, or of all payments before it."""
        printed, places = self._printed(group), [figure.start for figure in group.figures]
        end = group.figures[-1].end
        incentive.end = max(incentive.end, end)
        self.begin = max(self.begin, end)
        if (kinds := kinds_of_caps(self.text, self.folded, incentive, group)) is not None:
            incentive.tiers += of_kinds(incentive.tiers, kinds, printed, places)
            return
        if len(incentive.tiers) == 1 < len(printed) and incentive.tiers[0].up_to is None:
            first = incentive.tiers[0]
            several = [msgspec.structs.replace(first, places=list(first.places)) for _ in printed]
            for tier, cap in zip(several, printed, strict=True):
                tier.up_to = cap  # 按20%分別給予最高300萬元、600萬元: a tier each
            incentive.tiers = labelled(self.text, self.folded, incentive.start, first.place, several)
            incentive.tiers[0].places += places
            return
        scope = scope_before(group.before) or month_before(group.before, incentive)
        attach(incentive, printed, places, scope)
        if len(printed) == 1:
            self._cap_too(self._sharing(group, incentive), printed, places, scope, end)

    def _sharing(self, group: Group, incentive: Incentive) -> list[Incentive]:
        """The payments before ``incentive`` that its ceiling is for, too, though printed behind the last alone."""
        shared: list[Incentive] = []
        is_yearly = pattern("one_applicant").search(group.before) and pattern("yearly").search(group.before)
        if is_yearly or pattern("sums").search(group.before):
            for other in self.payments[self.first_of_subject : -1]:
                is_each = pattern("every").search(self.folded, other.start, other.tiers[0].place) is not None
                if (is_each or is_yearly or other.role == "rate") and all(tier.limit is None for tier in other.tiers):
                    shared.append(other)
        if incentive.role != "rate":
            return shared
        is_of_whole = pattern("whole").search(group.before) or pattern("of_project").search(group.before)
        if not is_of_whole and incentive.tiers[0].limit is not None:
            return shared  # a further ceiling of its own
        rates = self.payments[0 if is_of_whole else self.first_of_piece : -1]
        uncapped = [other for other in rates if other.role == "rate" and not any(tier.up_to for tier in other.tiers)]
        return shared + [other for other in uncapped if other not in shared]

    def _cap_too(
        self, payments: Sequence[Incentive], printed: Sequence[str], places: Sequence[int], scope: str | None, end: int
    ) -> None:
        for other in payments:
            attach(other, printed, places, scope)
            other.end = max(other.end, end)

    def cap_all(self, ceiling: Incentive) -> None:
        """Give the payments of the last applicants the ceiling that the next sentence is."""
        tier = ceiling.tiers[0]
        uncapped = [
            incentive
            for incentive in self.payments[self.first_of_subject :]
            if not any(other.up_to or other.limit or other.pool for other in incentive.tiers)
        ]
        self._cap_too(uncapped, [str(tier.up_to)], tier.places, tier.per, ceiling.end)

    def _second_ceiling(self, group: Group, incentive: Incentive) -> None:
        """A ceiling that is a rate, beside one that is a sum; of any other payment it is in doubt."""
        figure, tier = group.figures[0], incentive.tiers[0]
        printed = self._printed(group)[0]
        if len(incentive.tiers) == 1 and tier.up_to is not None and incentive.role != "rate":
            tier.rate_up_to = printed
            tier.base = base_of(self.text, self.folded, incentive.end, figure.start)
        else:
            for doubtful in incentive.tiers:
                doubtful.doubt = f"另有上限 {printed}?"
        tier.places.append(figure.start)
        incentive.end = figure.end

    def _pay(self, group: Group) -> None:
        carried = group.is_carried and bool(self.payments)
        span = (self.payments[-1].start if carried else self.begin, self.span[1])
        incentive = payment(self.text, self.folded, group, self._printed(group), self.bounds, span)
        if carried:
            incentive.named_from = self.begin
        is_some = pattern("among").search(re.split("[;。]", group.before)[-1]) is not None
        if is_some and self.payments and not self.bounds:
            at = group.figures[0].start - len(group.before)
            incentive.named_from = at + max(match.end() for match in pattern("among").finditer(group.before))
            share_bounds(self.payments[-1], incentive)
        self.bounds = []
        self.open = incentive
        self.payments.append(incentive)


def _finish(text: str, folded: str, incentive: Incentive, span: tuple[int, int]) -> None:
    """Quote, form, recipients, months, name."""
    end = incentive.end
    stop = re.search(r"[,;。!?\n]", folded[end : span[1]])
    end = end + stop.start() if stop else max(end, span[1])
    start, end = trimmed(text, incentive.start, end)
    start, end = only(text, start, end)
    incentive.start, incentive.end = start, end
    quote = folded[start:end]
    form = next((word for word in words()["forms"] if word in quote), None)
    if form:
        incentive.form = text[start + quote.find(form) :][: len(form)]
    incentive.one_time = words()["one_time"] in quote
    for word in words()["recipients"]:
        place = quote.find(word)
        if place >= 0 and not any(word in longer for longer in map(plain, incentive.recipients)):
            incentive.recipients.append(text[start + place : start + place + len(word)])
    months = re.search(words()["months"], folded[start : span[1]])
    if pattern("per_month").search(quote) and months:
        incentive.end = max(end, start + months.end())
        for tier in incentive.tiers:
            tier.months = int(months[1])
            tier.places.append(start + months.start())
    incentive.name = _name(text, folded, max(start, incentive.named_from), incentive)


def _name(text: str, folded: str, start: int, incentive: Incentive) -> str:
    place = incentive.tiers[0].place
    head = folded[start : place if place > start else incentive.end]
    cut = re.sub(rf"^(?:{words()['before_name']})+", "", head)
    offset = start + len(head) - len(cut)
    stops = [match.span() for match in pattern("behind_name").finditer(cut)]
    pieces = zip([0, *(end for _, end in stops)], [*(begin for begin, _ in stops), len(cut)], strict=True)
    named = (piece for piece in pieces if piece[1] - piece[0] > 1 and not pattern("forms").fullmatch(cut, *piece))
    begin, end = next(named, (0, 0))
    if not end:
        return incentive.form or text[start : incentive.end][:_LONGEST_NAME]
    name = text[offset + begin : offset + min(end, begin + _LONGEST_NAME)].strip(" 的,，、")
    return name + ("" if incentive.form and incentive.form in name else incentive.form)
