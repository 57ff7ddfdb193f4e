"""Who gets what, as the clause prints it: recipients, what caps count, alternatives, what is money, order of tiers.

What is called printed stands in the clause; what is not printed is marked as a reading, with its reason.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from pinghu_cli.document.checks.references import incentives_with_paths
from pinghu_cli.document.model import Document, Incentive, Presumed, Tier
from pinghu_cli.document.operators import EACH
from pinghu_cli.document.scopes import counted
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.spelling.nearest import all_known
from pinghu_cli.spelling.normalise import simplified

_MARKS = re.compile(r"[^\w…]")
_COUNTING = r"每\w{0,8}|[單单]\w?|[//]"
"""What is printed before a word that counts: 每家, 單個項目, /件."""
_RELIEF = "税|费率|减免|扣除|违法|处罚"
"""What need not be paid in full."""
_RELIEVED = "税|费率|扣除|减免"
"""What is not paid, in the words for what is given."""
_PAID = "奖|补|贴|券"
"""Of what is paid out, in the words for it: 獎勵, 補助, 津貼, 消費券."""


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every recipient, scope, alternative or kind of grant that the clause does not bear out."""
    yield from _register(document, source)
    yield from _scopes(document, source)
    for incentive, path in incentives_with_paths(document):
        yield from _recipients(document, incentive, path, source)
        yield from _alternatives(incentive, path, source)
        yield from _gives(incentive, path, source)


def order(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every incentive whose tiers do not stand in printed order, by kind and then by label."""
    for incentive, path in incentives_with_paths(document):
        places = [_place(incentive, tier) for tier in incentive.tiers]
        if places != sorted(places):
            message = f"「{incentive.name}」的分檔不依原文的順序"
            yield source.problem("wrong-order", message, (*path, "tiers"), hint="依引文中 kind、label 的順序排列")


def complete(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every tier that goes by the words of another, or pays for other recipients or units than are printed."""
    told: dict[str, set[str]] = defaultdict(set)
    for incentive, _ in incentives_with_paths(document):
        told[incentive.quote].update(incentive.recipients or (), *(tier.recipients or () for tier in incentive.tiers))
    for incentive, path in incentives_with_paths(document):
        yield from _wider(document, incentive, told[incentive.quote], path, source)
        for t, tier in enumerate(incentive.tiers):
            where: Path = (*path, "tiers", t)
            yield from _own_words(incentive, tier, where, source)
            if tier.name and any(tier.name == earlier.name for earlier in incentive.tiers[:t]):
                message = f"兩檔都叫「{tier.name}」"
                yield source.problem("duplicate-name", message, (*where, "name"), hint="請寫出差別")
            yield from _of_label(document, incentive, tier, where, source)
            yield from _counts(document, incentive, tier, where, source)
        if not any(tier.per or tier.caps for tier in incentive.tiers):
            for word in document.scopes:
                if (found := re.search(f"(?:{EACH}){re.escape(word)}", incentive.quote)) is not None:
                    message = f"引文有「{found[0]}」,卻沒有一檔寫 per"
                    yield source.problem("wrong-scope", message, (*path, "tiers"), hint=f"上限按其計的,寫 per: {word}")


def _wider(
    document: Document, incentive: Incentive, told: Collection[str], path: Path, source: Source
) -> Iterator[Problem]:
    """Recipients told by a wider word than the clause has for them; ``told`` of the clause, by whatever incentive."""
    stated = incentive.recipients or ()
    for word in document.recipients:
        if word not in told and _is_narrower(document, word, stated) and is_printed(document, word, incentive.quote):
            message = f"引文印有對象「{word}」,recipients 卻是 {'、'.join(stated)}"
            yield source.problem("missing-recipient", message, (*path, "recipients"), hint=f"寫 {word}")


def _of_label(document: Document, incentive: Incentive, tier: Tier, path: Path, source: Source) -> Iterator[Problem]:
    """A tier whose label says who gets it, and whose recipients are others, or more."""
    stated = (incentive.recipients if tier.recipients is None else tier.recipients) or ()
    named = [word for word in document.recipients if is_printed(document, word, tier.label or "")]
    are_others = bool(tier.recipients or not incentive.recipients) and not set(named) & set(stated)
    for word in named:
        if are_others or _is_narrower(document, word, stated):
            message = f"「{tier.label}」印有對象「{word}」,recipients 卻是 {'、'.join(stated) or '空的'}"
            yield source.problem("missing-recipient", message, path, hint=f"寫 recipients: [{word}]")


def _counts(document: Document, incentive: Incentive, tier: Tier, path: Path, source: Source) -> Iterator[Problem]:
    """What a sum counts for is printed so: /件 behind it, 每家 before; 家 in 家電 counts nothing."""
    if tier.per and len(tier.per) == 1 and not re.search(f"(?:{_COUNTING}){re.escape(tier.per)}", incentive.quote):
        message = f"引文中的「{tier.per}」不是計量的詞"
        yield source.problem("wrong-scope", message, (*path, "per"), hint="印出的如 /件、每家、單個項目")
    counting = "|".join(map(re.escape, document.scopes)) or "(?!)"
    for paid in (tier.amount, tier.up_to) if tier.per is None else ():
        found = re.search(f"{re.escape(paid.printed)}[//]({counting})", incentive.quote) if paid else None
        if found:
            message = f"引文印有「{found[0]}」,卻沒有 per"
            yield source.problem("wrong-scope", message, path, hint=f"寫 per: {found[1]}")
    for c, cap in enumerate(tier.caps):
        most = re.escape(cap.up_to.printed)
        found = re.search(rf"({counting})[^,，;；。]{{0,8}}{most}", incentive.quote) if cap.per is None else None
        if found:
            message = f"引文印有「{found[0]}」,這個上限卻沒有 per"
            yield source.problem("wrong-scope", message, (*path, "caps", c), hint=f"寫 per: {found[1]}")


def _own_words(incentive: Incentive, tier: Tier, path: Path, source: Source) -> Iterator[Problem]:
    """What tells the tiers of an incentive apart: no name or condition of one of them names another one alone."""
    named = [(tier.name or "", (*path, "name"))]
    named += [(condition.words, (*path, "requires", c, "words")) for c, condition in enumerate(tier.requires)]
    for key in ("label", "kind"):
        own = getattr(tier, key)
        others = {other for tier in incentive.tiers if (other := getattr(tier, key))} - {own}
        if own and not _stands_alone(own, incentive.quote, others):
            message = f"「{own}」在引文中只是另一檔的詞的一部分"
            yield source.problem("words", message, (*path, key), hint="請用原文的詞")
        for words, where in named:
            other = next((other for other in sorted(others) if _stands_alone(other, words, ())), None)
            if own and other and not _stands_alone(own, words, others):
                message = f"「{words}」說的是「{other}」,這一檔卻是「{own}」"
                yield source.problem("words", message, where, hint="請對照原文")


def _stands_alone(word: str, text: str, others: Iterable[str]) -> bool:
    """Whether the word stands in the text also where none of the others that hold it does, whatever marks are set."""
    word, text = _MARKS.sub("", word), _MARKS.sub("", text)
    for longer in sorted((_MARKS.sub("", other) for other in others), key=len, reverse=True):
        text = text.replace(longer, "\0") if word in longer else text
    return word in text


def _is_narrower(document: Document, word: str, stated: Sequence[str]) -> bool:
    """Whether ``word`` is one of the kinds of applicants that are stated by a wider word only."""
    wide, seen = document.recipients.get(word), {word}
    while wide is not None and wide not in seen and word not in stated:
        if wide in stated:
            return True
        seen.add(wide)
        wide = document.recipients.get(wide)
    return False


def _place(incentive: Incentive, tier: Tier) -> tuple[int, int]:
    return tuple(incentive.quote.find(word) if word else 0 for word in (tier.kind, tier.label))  # type: ignore[return-value]


def _register(document: Document, source: Source) -> Iterator[Problem]:
    """Wider words are registered too, and the widest is what some kind of applicant is."""
    kinds = {name for choice in document.facts[0].choices for name in choice.recipient} if document.facts else set()
    for word, wide in document.recipients.items():
        path: Path = ("recipients", word)
        if wide is not None and (wide not in document.recipients or wide == word):
            message = f"「{word}」屬於「{wide}」,recipients 中卻沒有「{wide}」"
            yield source.problem("unknown-recipient", message, path, hint="補上較寬的詞")
        if wide is None and kinds and word not in kinds:
            message = f"「{document.facts[0].name}」沒有選項是「{word}」"
            yield source.problem("unknown-recipient", message, path, hint=all_known(sorted(kinds)))


def _scopes(document: Document, source: Source) -> Iterator[Problem]:
    for word, scope in document.scopes.items():
        path: Path = ("scopes", word)
        allowed = counted(word, document.recipients)
        if scope.counts not in allowed or (scope.other is not None and scope.other not in allowed):
            message = f"「{word}」計的是 {'或 '.join(allowed)},卻寫 {scope.counts}"
            yield source.problem(
                "wrong-scope", message, path, hint="帶「年」的按年,幾年累計的、寫明受益者的按受益者,其餘按件"
            )
        if (scope.other is None) != (len(allowed) == 1) or (scope.other is not None and scope.reading is None):
            message = f"「{word}」可以有 {len(allowed)} 種讀法"
            yield source.problem("wrong-scope", message, path, hint="兩種讀法的須有 other 和 reading")


def _recipients(document: Document, incentive: Incentive, path: Path, source: Source) -> Iterator[Problem]:
    tiers: list[tuple[Tier | Incentive, Path]] = [(tier, (*path, "tiers", t)) for t, tier in enumerate(incentive.tiers)]
    for grant, where in ((incentive, path), *tiers):
        for word in grant.recipients or ():
            if word not in document.recipients:
                yield _unknown(document, word, (*where, "recipients"), source)
            elif not is_printed(document, word, incentive.quote):
                message = f"引文中沒有對象「{word}」,或只是較長的詞的一部分"
                hint = "寫引文中的詞;沒有印出的寫在 presumed,並說明理由"
                yield source.problem("words", message, (*where, "recipients"), hint=hint)
        yield from _presumed(document, grant.presumed, where, source)
    printed = [word for word in document.recipients if is_printed(document, word, incentive.quote)]
    for t, tier in enumerate(incentive.tiers):
        stated = incentive.recipients if tier.recipients is None else tier.recipients
        if printed and not (stated or tier.presumed or incentive.presumed):
            message = f"引文印有對象「{'、'.join(printed)}」,卻沒有 recipients"
            yield source.problem("missing-recipient", message, (*path, "tiers", t), hint="補上 recipients")


def _presumed(document: Document, presumed: Presumed | None, path: Path, source: Source) -> Iterator[Problem]:
    for word in presumed.recipients if presumed else ():
        if word not in document.recipients:
            yield _unknown(document, word, (*path, "presumed"), source)
    if presumed and not presumed.reading:
        yield source.problem("no-reading", "presumed 沒有說明理由", (*path, "presumed"), hint="reading 寫明理由")


def _unknown(document: Document, word: str, path: Path, source: Source) -> Problem:
    message = f"recipients 中沒有「{word}」"
    return source.problem("unknown-recipient", message, path, hint=all_known(document.recipients))


def is_printed(document: Document, word: str, quote: str) -> bool:
    """Whether the word stands in the quote on its own, not only as the end of a longer recipient (民營企業)."""
    if word not in quote:
        return False
    longer = sorted((name for name in document.recipients if word in name and name != word), key=len, reverse=True)
    for name in longer:
        quote = quote.replace(name, "")
    return word in quote


def _alternatives(incentive: Incentive, path: Path, source: Source) -> Iterator[Problem]:
    ids = [tier.id for tier in incentive.tiers]
    for a, group in enumerate(incentive.alternatives):
        where: Path = (*path, "alternatives", a)
        if len(group.tiers) < 2 or not set(group.tiers) <= set(ids):
            message = f"沒有這些分檔:{'、'.join(group.tiers)}"
            yield source.problem("unknown-tier", message, where, hint="tiers 寫兩個以上的分檔 id")
        if (group.words is None) == (group.reading is None):
            yield source.problem("no-reading", "words、reading 擇一", where, hint="印出的寫 words,我們的讀法寫 reading")
        if group.words is not None and group.words not in incentive.quote:
            yield source.problem("words", f"引文中沒有「{group.words}」", (*where, "words"), hint="請用原文的詞")


def _gives(incentive: Incentive, path: Path, source: Source) -> Iterator[Problem]:
    """Amounts are money; tax that need not be paid is none."""
    kinds = {tier.pays for tier in incentive.tiers}
    form = simplified(incentive.form or "")
    is_tax = "tax" in kinds or re.search(_RELIEVED, form)
    is_paid = kinds - {"tax", "unstated"} or (not is_tax and re.search(_PAID, form))
    is_no_relief = incentive.gives == "relief" and not re.search(_RELIEF, simplified(incentive.quote))
    if (is_tax and incentive.gives != "relief") or (is_paid and incentive.gives != "money") or is_no_relief:
        message = f"gives 為 {incentive.gives},與「{incentive.form or ''}」、給付方式不符"
        yield source.problem("wrong-kind", message, (*path, "gives"), hint="有金額的為 money,少繳的稅費為 relief")
