"""The lines of a text -> its parts: letter, title, opening, domains with their measures, closing, annex.

Which heading is which is told by the order in which kinds of heading begin: the outer kind makes the domains, the next
the measures, any further one stands within a measure. Numbers are held against their order, so that a heading that was
lost is refused and never filled in.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from pinghu_cli.editions.drafting.clean import HEADING, LONGEST_TITLE, TITLE_END, Aside, Line, squeezed
from pinghu_cli.editions.drafting.front import is_issuer, signs
from pinghu_cli.editions.drafting.notation import pattern, plain
from pinghu_cli.editions.drafting.reading import refused
from pinghu_cli.editions.drafting.responsible import (
    Responsible,
    behind_title,
    cut_units,
    ends_in_units,
    is_line_of_units,
    is_odd,
    lead,
    lead_line,
    left_over,
    together,
    unit_groups,
)
from pinghu_cli.quantities.numerals import chinese_numeral, heading_number

_BARE_NUMBER = re.compile(r"(?P<whole>(?P<n8>\d{1,2})\s+(?=[\u4e00-\u9fff]))")
"""How a domain begins whose measures are 1.1, 1.2: a number and a space."""


_FRAMED = re.compile(r"[【\[(〔]([\u4e00-\u9fff、]{2,16})[】\])〕]\s*")
"""A title in brackets: 第一條【目的】."""


class Heading(NamedTuple):
    """A line that begins with a number: its place, kind and number, and where its words begin."""

    place: int
    kind: str
    number: int
    start: int


class Measure(msgspec.Struct):
    """A measure as it stands; ``numeral`` is printed before its title."""

    number: int
    numeral: str
    title: str
    text: str
    units: list[str]
    leads: list[str] | None = None
    """Those called 牽頭; None where nobody is, or the first alone."""
    rider: str = ""
    doubts: list[str] = msgspec.field(default_factory=list)
    units_below: bool = False
    """Whether its units stand on a line of their own."""


class Domain(msgspec.Struct):
    """A domain as it stands."""

    number: int
    numeral: str
    title: str
    leads: list[str]
    overview: str
    measures: list[Measure]
    doubts: list[str] = msgspec.field(default_factory=list)


class Body(NamedTuple):
    """The domains, the lines before the first and behind the last measure, and the kinds of heading."""

    before: list[Line]
    domains: list[Domain]
    behind: list[Line]
    doubts: list[str]
    """What is to be decided of all domains or measures alike."""


def body(lines: Sequence[Line], file: str, asides: list[Aside]) -> Body:
    """Take ``lines`` apart; what has no place in a domain goes to ``asides``.

    Raise DataError (exit 3) where no headings are found or one of them is missing.
    """
    headings = [heading for place, line in enumerate(lines) if (heading := heading_of(place, line))]
    outer, inner = _levels(headings, lines, file)
    every = sorted((*outer, *inner))
    domains: list[Domain] = []
    uses_units = any(unit_groups(plain(line.text)) for line in lines)
    end = len(lines)
    for at, heading in enumerate(every):
        until = every[at + 1].place if at + 1 < len(every) else _end(lines, heading, uses_units, inner)
        held = lines[heading.place : until]
        if at + 1 == len(every):
            end = until
        if heading in outer:
            domains.append(_domain(heading, held, asides))
        else:
            domains[-1].measures.append(_measure(heading, held))
    doubts = ["責任單位印在各領域之末,算作其中每一條的?"] if _share_units(domains) else []
    _doubt_units(domains)
    return Body(list(lines[: every[0].place]), domains, list(lines[end:]), doubts)


def _doubt_units(domains: Sequence[Domain]) -> None:
    """Say of each domain and measure what looks like units and was not read so, and what was, and may be none."""
    measures = [measure for domain in domains for measure in domain.measures if not _is_final(measure)]
    named = sum(bool(measure.units) for measure in measures)
    most = named and named * 2 >= len(measures)
    for domain in domains:
        bare = [measure for measure in domain.measures if most and not measure.units and not _is_final(measure)]
        are_all = len(bare) > 1 and len(bare) == len(domain.measures)
        domain.doubts += _doubtful(f"{domain.title}\n{domain.overview}", domain.leads)
        if are_all and not pattern("formal").search(plain(domain.title)):
            domain.doubts.append("其他領域的措施多有責任單位,這個領域的都沒有讀到?")
        for measure in domain.measures:
            doubts = _doubtful(f"{measure.title}\n{measure.text}", measure.units)
            if not doubts and not are_all and measure in bare:
                doubts = ["其他措施多有責任單位,這條沒有讀到?"]
            measure.doubts += doubts


def _doubtful(text: str, units: Sequence[str]) -> list[str]:
    found = left_over(text, units)
    return [
        *([f"「{found}」是責任單位?"] if found else []),
        *(f"「{name}」是單位的名稱?" for name in units if is_odd(name)),
    ]


def _is_final(measure: Measure) -> bool:
    """Whether a measure says when the document holds, or who explains it: for those nobody is named."""
    text = plain(measure.title + measure.text)
    return pattern("in_force").search(text) is not None or pattern("final").search(text) is not None


def _share_units(domains: Sequence[Domain]) -> bool:
    """Where units stand only on a line at the end of each domain, they are those of all its measures."""
    ends = [domain.measures[-1] for domain in domains if domain.measures and domain.measures[-1].units]
    inner = [measure for domain in domains for measure in domain.measures[:-1]]
    if len(ends) < 2 or not inner or any(measure.units for measure in inner):
        return False
    if not all(measure.units_below for measure in ends):
        return False
    for domain in domains:
        for measure in domain.measures[:-1] if domain.measures and domain.measures[-1].units else ():
            measure.units, measure.leads = list(domain.measures[-1].units), domain.measures[-1].leads
    return True


def heading_of(place: int, line: Line) -> Heading | None:
    """The heading that a line begins with."""
    folded = plain(line.text)
    match = HEADING.match(folded) or _BARE_NUMBER.match(folded)
    if not match or line.cells:
        return None
    written = next(held for name, held in match.groupdict().items() if name.startswith("n") and held)
    number = int(written) if written.isdecimal() else heading_number(written)
    return None if number is None else Heading(place, _kind(match), number, match.end())


def _kind(match: re.Match[str]) -> str:
    return next(name for name, held in match.groupdict().items() if held and not name.startswith("n"))


def _levels(headings: list[Heading], lines: Sequence[Line], file: str) -> tuple[list[Heading], list[Heading]]:
    """The headings of the domains and those of the measures."""
    kinds = list(dict.fromkeys(heading.kind for heading in headings if heading.number == 1))
    faults: list[str] = []
    for outer_kind in kinds:
        outer = _chain([heading for heading in headings if heading.kind == outer_kind])
        if not outer:
            continue
        inside = [heading for heading in headings if heading.place > outer[0].place]
        for inner_kind in dict.fromkeys(heading.kind for heading in inside):
            inner = [heading for heading in inside if heading.kind == inner_kind]
            if inner_kind == outer_kind or inner[0].number != 1:
                continue
            if outer_kind in ("round", "decimal") or (outer_kind == "point" and inner_kind == "comma"):
                continue
            if "whole" in (outer_kind, inner_kind) and inner_kind != "decimal":
                continue
            kept, fault = _within(outer, inner, lines)
            lost = next(
                (
                    heading
                    for heading in headings
                    if heading.kind == outer_kind
                    and heading.number > outer[-1].number + 1
                    and heading.place > outer[-1].place
                ),
                None,
            )
            if fault is None and lost is not None:
                fault = f"{shown_heading(outer_kind, outer[-1].number)}之後是{shown_heading(outer_kind, lost.number)}"
            if fault is None:
                return outer, kept
            faults.append(fault)
            break
    if faults:
        raise refused(file, "headings", f"標題的編號不連續:{faults[0]}", "原文可能漏了一行標題,請補上後再試")
    if headings:
        hint = "請確認文本含領域標題(一、…)與措施標題((一)…)"
        if headings[0].kind != "chapter":
            hint += ";原文若只有一層,在第一條之前加一行「第一章 …」作為領域"
        raise refused(file, "headings", "只找到一層標題,分不出領域與措施", hint)
    raise refused(file, "headings", "找不到標題(一、…,(一)…,1.…,第一條…)", "請確認檔案是政策文件的全文,一段一行")


def shown_heading(kind: str, number: int) -> str:
    """A heading of a kind, for people."""
    forms = {"comma": "{}、", "bracket": "({})", "article": "第{}條", "chapter": "第{}章"}
    return (
        forms[kind].format(chinese_numeral(number))
        if kind in forms
        else {"point": "{}.", "round": "({})", "decimal": "….{}", "whole": "{}"}[kind].format(number)
    )


def _chain(headings: list[Heading]) -> list[Heading]:
    """The longest run 1, 2, 3 … of one kind: the one that ends last."""
    best: list[Heading] = []
    run: list[Heading] = []
    for heading in headings:
        if heading.number == 1:
            run = [heading]
        elif run and heading.number == run[-1].number + 1:
            run.append(heading)
        if len(run) > len(best):
            best = list(run)
    return best


def _within(outer: list[Heading], inner: list[Heading], lines: Sequence[Line]) -> tuple[list[Heading], str | None]:
    """The measures within the domains, and what is wrong with their numbers (running through, or beginning anew).

    A domain may have none (附則, 組織保障); but where it is a bare heading, or names units, theirs was lost.
    """
    ends = [heading.place for heading in outer[1:]]
    groups = [
        [heading for heading in inner if start.place < heading.place < end]
        for start, end in zip(outer, [*ends, 10**9], strict=True)
    ]
    restarts = sum(bool(group) and group[0].number == 1 for group in groups) > 1
    expected, kept = 1, []
    for group in groups:
        if restarts:
            expected = 1
        for heading in group:
            if heading.number == expected:
                kept.append(heading)
                expected += 1
            elif heading.number > expected and heading.number - expected < 30:
                before = shown_heading(heading.kind, expected - 1) if expected > 1 else "開頭"
                return kept, f"{before}之後是{shown_heading(heading.kind, heading.number)}"
    for start, end, group in zip(outer, [*ends, len(lines)], groups, strict=True):
        texts = [plain(line.text) for line in lines[start.place : end]]
        is_bare = len(texts) == 1 and not TITLE_END.search(texts[0].rstrip("。:"))
        if not group and (is_bare or any(map(unit_groups, texts))):
            return kept, f"{shown_heading(start.kind, start.number)}之下沒有措施"
    return kept, None if kept else "沒有措施"


def _end(lines: Sequence[Line], last: Heading, uses_units: bool, inner: Sequence[Heading]) -> int:
    """Where the last item ends: a measure behind its units or before the closing, all before the annex or a tail."""
    for place in range(last.place, len(lines)):
        folded = plain(lines[place].text).strip()
        is_heading = place == last.place
        if uses_units and ends_in_units(folded) and not (is_heading and _is_title_with_units(folded)):
            return next((n for n in range(place + 1, len(lines)) if not is_line_of_units(lines[n])), len(lines))
        below = plain(lines[place + 1].text).strip() if place + 1 < len(lines) else ""
        if not is_heading and (
            signs(folded)
            or (signs(below) and is_issuer(folded))
            or (last in inner and (pattern("closing").match(folded) or _closes(lines, last, place)))
            or pattern("annex").match(folded)
            or pattern("tail").match(folded)
            or lines[place].cells
        ):
            return place
    return len(lines)


def _closes(lines: Sequence[Line], last: Heading, place: int) -> bool:
    """Whether a paragraph says when the document holds, below a last measure that has a text of its own."""
    title = plain(lines[last.place].text)[last.start :].rstrip("。:")
    has_text = place > last.place + 1 or TITLE_END.search(title) is not None
    return has_text and pattern("in_force").search(plain(lines[place].text)) is not None


def _is_title_with_units(folded: str) -> bool:
    """Whether a line is the title of a measure with its units, whose text stands below."""
    return not re.search("[。;:]", folded[: unit_groups(folded)[0][0]].rstrip("。;: "))


def _domain(heading: Heading, lines: Sequence[Line], asides: list[Aside]) -> Domain:
    first = lines[0].text
    rest = _unspaced(first[heading.start :].strip())
    said = lead(rest)
    title, behind = said.title, [said.behind]
    if not said.leads and not said.behind and len(lines) > 1 and (below := lead_line(lines[1].text)):
        said, lines = below, lines[1:]
        behind = [said.behind.strip("。;； ")]
    if said.joins:
        asides.append(Aside(lines[0].number, said.joins, "領域的配合單位"))
    return Domain(
        number=heading.number,
        numeral=first[: heading.start].strip(),
        title=squeezed(title),
        leads=said.leads,
        overview=paragraphs([*behind, *(line.text for line in lines[1:])]),
        measures=[],
        doubts=[said.doubt] if said.doubt else [],
    )


def _unspaced(title: str) -> str:
    """A heading of a few characters that are set apart, without the spaces: 總 則."""
    return squeezed(title) if re.fullmatch(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,3}", title) else title


def paragraphs(texts: Sequence[str]) -> str:
    """Paragraphs of one item as its text, a line each."""
    return "\n".join(filter(None, (squeezed(text) for text in texts)))


def _measure(heading: Heading, lines: Sequence[Line]) -> Measure:
    numeral = lines[0].text[: heading.start].strip()
    first, *rest = (line.text.strip() for line in lines)
    first = first[heading.start :].strip()
    beside = Responsible([])  # the title
    if span := behind_title(plain(first)):
        beside = cut_units(first[: span[1]])[1]
        first = first[: span[0]] + first[span[1] :]
    elif rest and ends_in_units(plain(first)):  # below it stands the text
        first, beside = cut_units(first)
    whole = plain("\n".join((first, *rest)))
    is_below = bool(groups := unit_groups(whole)) and "\n" in whole[max(0, groups[0][0] - 1) : groups[0][0] + 1]
    cut, found = cut_units("\n".join((first, *rest)))
    said = together([beside, found])
    first, _, behind = cut.partition("\n")
    title, text, doubts = _title(first, behind.split("\n") if behind else [])
    if not text and title:
        text, title, doubts = title, re.split("[,。;:]", plain(title))[0], ["沒有標題?"]
        title = text[: min(len(title), LONGEST_TITLE)]
    return Measure(heading.number, numeral, title, text, said.units, said.leads, said.rider, doubts, is_below)


def _title(first: str, rest: list[str]) -> tuple[str, str, list[str]]:
    """The title of a measure, its text, and what is to be asked of them."""
    folded = plain(first)
    framed = _FRAMED.match(folded)
    if framed and (framed.end() < len(first) or rest):
        return squeezed(first[framed.start(1) : framed.end(1)]), paragraphs([first[framed.end() :], *rest]), []
    cut = TITLE_END.search(folded)
    if cut and cut.start() <= LONGEST_TITLE and (cut.end() < len(first) or rest):
        title, behind = first[: cut.start()], first[cut.end() :]
        named = squeezed(folded[: cut.start()])
        if not re.search(r"\d+(?:\.\d+)?(?:万|亿)?(?:元|%|‰)", named) and not pattern("in_force").search(named):
            return squeezed(title), paragraphs([behind, *rest]), []
    if rest and len(folded) <= LONGEST_TITLE and not cut:
        return squeezed(first), paragraphs(rest), []
    whole = paragraphs([first, *rest])
    short = re.split(r"[,。;:]", plain(whole))[0]
    return whole[: min(len(short), LONGEST_TITLE)], whole, ["沒有標題?這裡取首句"]
