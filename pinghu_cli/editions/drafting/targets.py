"""What the government sets out to reach: figures that nobody is paid, with metric, operator and shading words."""

import re
from collections.abc import Collection, Sequence
from functools import cache

import msgspec

from pinghu_cli.document.operators import BEFORE, BEHIND, CEILING, CHANGES, SHADES, bound
from pinghu_cli.editions.drafting.figures import Figure, figures
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.roles import is_deducted, is_instalment, is_of_fund
from pinghu_cli.editions.drafting.spans import clause, only

_AFTER_NOUN = re.compile(r"(?:\([^()]*\)|\))?(?:及)?以[上下内](?=[的\u4e00-\u9fffA-Za-z“])(?!用于|并|,)")
_LISTED = r"以[上下]、[^,;。\d]{1,8}\d+[^,;。、\d]{0,4}以[上下]的"
_BOUND_BEHIND = re.compile(r"(?:及)?以[上下内]")


class Target(msgspec.Struct):
    """A target in its printed words; ``place`` is where its number stands in the item's text."""

    metric: str
    op: str
    value: str
    qualifier: list[str]
    quote: str
    place: int
    doubt: str | None = None


def targets(text: str, taken: Collection[int], paid: list[tuple[int, int]]) -> list[Target]:
    """The targets of ``text``. ``taken``: numbers that are other facts; ``paid``: sentences that grant something."""
    folded = plain(text)
    found: list[Target] = []
    every = figures(folded)
    for place, figure in enumerate(every):
        if (
            figure.kind in ("date", "name", "bare")
            or figure.start in taken
            or not (figure.unit or figure.kind == "money")
        ):
            continue
        if _is_descriptor(folded, figure) or _is_condition(folded, figure, paid):
            continue
        target = _target(text, folded, figure, every[place - 1].end if place else 0)
        left, _ = clause(folded, figure.start, figure.end)
        if target and (metric := _own_metric(target.metric, text[left : figure.start].strip(" ,，、"), found)):
            target.metric = metric
            _tell_shades(target)
            found.append(target)
    return found


def _own_metric(metric: str, of_clause: str, found: Sequence[Target]) -> str | None:
    """A metric that no target before it has: its own, that of its whole clause, or with the target that it is part of.

    推進項目80個,完成投資9億元: of which projects. None where the same is said twice.
    """
    longer = of_clause or metric
    ways = (metric, longer, *(target.metric + longer for target in found[-1:]))
    return next((way for way in ways if all(way != target.metric for target in found)), None)


def _is_descriptor(folded: str, figure: Figure) -> bool:
    """Whether a figure says what something is, and not how much of it is to be reached."""
    left, _ = clause(folded, figure.start, figure.end)
    said, behind = folded[left : figure.start], folded[figure.end :]
    of_grant = figure.unit in words()["points"] and pattern("grant").search(said)
    is_taken_off = is_deducted(re.split("[;。\n]", folded[: figure.start])[-1], behind)
    if of_grant or is_taken_off or pattern("not_aimed").search(said) or re.match(rf"的部分|{_LISTED}", behind):
        return True  # 貼息2個百分點, 首1小時, 持股不超過20%, 超過4%的部分, 貨物400萬元以下、工程200萬元以下的項目
    if figure.kind == "count" and _says_no_metric(said):
        return False  # 力爭2個以上項目納入, 推動500個以上項目: what is counted stands behind
    of_whom = pattern("of_whom").match(said) and (_BOUND_BEHIND.match(behind) or behind.startswith("的"))
    if of_whom or (_AFTER_NOUN.match(behind) and not (figure.kind == "money" and pattern("provides").search(said))):
        return True  # 針對10億元以上、1億元以上項目: which they are
    match figure.kind:
        case "money":
            return not _AFTER_NOUN.match(behind) and re.match(words()["sized"], behind) is not None
        case "rate":
            of_some = re.match(rf"的[^,;。\d]{{0,6}}(?:{words()['paid_for']})", behind)
            return bool(of_some or is_instalment(said, behind) or pattern("years").fullmatch(said))
    return _is_of_a_kind(folded, figure) or re.match("的(?!目标)", behind) is not None


def _clause_before(folded: str, figure: Figure) -> str:
    """The clause of a figure up to it."""
    return folded[clause(folded, figure.start, figure.end)[0] : figure.start]


def _is_of_a_kind(folded: str, figure: Figure) -> bool:
    """Whether what is counted says of which size, age or order something is: 12歲, 3期工程."""
    units, behind = words()["descriptor_units"], folded[figure.end :]
    if re.search(words()["held_to"], folded[: figure.start]):
        return False
    if figure.unit in words()["ordinals"] and re.match(rf"(?:{units})", folded[figure.number_end :]):
        return True
    return re.match(rf"(?!{words()['on_average']})(?:{units})", behind) is not None


@cache
def _shades() -> re.Pattern[str]:
    """Words that shade a target: those that the rules ask for, and more of which they know nothing."""
    return re.compile("|".join((*SHADES.values(), pattern("shades").pattern)))


def _tell_shades(target: Target) -> None:
    """Take words that shade a target (力爭) from the beginning of its metric to its qualifiers."""
    while shade := _shades().match(plain(target.metric)):
        word, target.metric = target.metric[: shade.end()], target.metric[shade.end() :]
        if word not in target.qualifier:
            target.qualifier.insert(0, word)


def _says_no_metric(before: str) -> bool:
    """Whether what stands before a figure only says when, how surely and by doing what: 全年力爭新增."""
    return re.fullmatch(rf"\s*(?:{words()['within']}|{_shades().pattern}|{words()['does']})*", before) is not None


def _is_condition(folded: str, figure: Figure, paid: list[tuple[int, int]]) -> bool:
    """Whether a figure in a sentence that grants something says who or what is granted it."""
    if figure.kind == "money" and re.search(rf"(?:{CEILING})[^\d,;。]{{0,4}}$", folded[: figure.start]):
        return True
    if figure.kind == "rate" and re.search(rf"(?:{words()['most']})[^\d,;。]{{0,4}}$", folded[: figure.start]):
        return True
    if figure.kind == "money" and is_of_fund(_clause_before(folded, figure), folded[figure.end :]):
        return False
    inside = next(((start, end) for start, end in paid if start <= figure.start < end), None)
    if inside is None:
        return False
    left, right = clause(folded, figure.start, figure.end)
    left = max(left, inside[0])
    before, behind = folded[left : figure.start], folded[figure.end : right]
    if re.search(words()["seeks"], before):
        return False
    return (
        figure.kind in ("money", "rate")
        or (
            _BOUND_BEHIND.match(behind) is not None
            and not _is_done(before, behind)
            and _pays_later(folded, figure.end, inside[1])
        )
        or re.search(words()["reached_by"], before) is not None
        or re.match(words()["reaches"], behind) is not None
        or re.search(words()["does"], before) is None
    )


def _is_done(before: str, behind: str) -> bool:
    """Whether a clause says how much is to be done: 全年開展活動5場以上.

    組織遊客達到200人以上 and 舉辦500人以上的會議 are asked of others.
    """
    begins = re.match(rf"(?:{words()['within']})?(?:{words()['does']})", before) is not None
    return begins and not before.endswith(tuple(BEFORE)) and not _AFTER_NOUN.match(behind)


def _pays_later(folded: str, start: int, end: int) -> bool:
    """Whether the sentence goes on to pay those who reach the figure: 達到200人以上,另行獎勵100元."""
    rest = re.split("[;。\n]", folded[start:end])[0]
    clauses = rest.split(",")[1:]
    own = next((n for n, said in enumerate(clauses) if pattern("of_whom").match(said)), len(clauses))
    return any(pattern("grant").search(said) and re.search(r"\d", said) for said in clauses[:own])


def _target(text: str, folded: str, figure: Figure, previous: int) -> Target | None:
    left, _ = clause(folded, figure.start, figure.end)
    start = max(left, previous) if previous > left else left
    behind_word = next(
        (word for word in sorted(BEHIND, key=len, reverse=True) if folded.startswith(word, figure.end)), ""
    )
    end = figure.end + len(behind_word)
    head = folded[start : figure.start]
    begin = start + _leading(head)
    head = folded[begin : figure.start]
    before_word = next((word for word in sorted(BEFORE, key=len, reverse=True) if head.endswith(word)), "")
    core = head[: len(head) - len(before_word)]
    change = next((op for op, changing in CHANGES.items() if core.rstrip().endswith(changing)), None)
    shades = sorted((match.start() + left, match[0]) for match in _shades().finditer(folded[left : figure.start]))
    shades = [(place, word) for place, word in shades if place >= start]
    metric_start = begin
    for place, word in shades:
        if metric_start <= place <= metric_start + 1:
            metric_start = place + len(word)
    metric_end = begin + len(core)
    if change:
        said = next(word for word in CHANGES[change] if core.rstrip().endswith(word))
        before_it = begin + len(core.rstrip()) - len(said)
        metric_end = before_it if before_it > metric_start else metric_end
    metric = text[metric_start:metric_end].strip(" ,，、和及")
    doubt = None
    if _says_no_metric(folded[left : figure.start]):
        behind_noun = re.match(r"[^,。;、\n\d]{2,30}", folded[end:])
        if behind_noun:
            length = behind_noun.end()
            if re.match(r"\d", folded[end + length :]):
                length = next((match.start() for match in re.finditer("[和及与]", behind_noun[0])), length)
            metric = text[end : end + length].strip()
            end += length
    if len(metric) < 2:
        from_clause = text[left : figure.start].strip(" ,，、")
        metric, doubt = (from_clause, None) if len(from_clause) >= 2 else (metric, "指標?")
        start = left
    if len(metric) < 2:
        return None
    op = bound(behind_word) or bound(before_word) or "="
    qualifier = [text[place : place + len(word)] for place, word in shades if place >= min(start, metric_start - 4)]
    if before_word:
        place = begin + len(core)
        qualifier.append(text[place : place + len(before_word)])
    if behind_word:
        qualifier.append(text[figure.end : figure.end + len(behind_word)])
    quote_start = min([start if start != previous else begin, *(place for place, _ in shades)])
    quote = slice(*only(text, quote_start, end))
    return Target(
        metric,
        change or op,
        figure.printed(text),
        list(dict.fromkeys(qualifier)),
        text[quote].strip(),
        figure.start,
        doubt,
    )


def _leading(head: str) -> int:
    """Characters at the beginning that are no part of the metric: 、, 和, 全年, 2025年."""
    place = 0
    while True:
        match = re.match(rf"[\s、,和及与]|以上|左右|\d{{4}}年度?|{words()['within']}|{words()['among']}", head[place:])
        if not match or not match[0]:
            return place
        place += match.end()
