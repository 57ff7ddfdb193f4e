"""Who is responsible, as it stands in the text: lead units of a heading, units at the end of a measure."""

import re
from collections.abc import Iterator

from pinghu_cli.editions.drafting.clean import LONGEST_TITLE, TITLE_END, Line, squeezed
from pinghu_cli.editions.drafting.notation import pattern, plain, words

_OPENING, _CLOSING = "(【[〔", ")】]〕"


def lead_line(text: str) -> list[str]:
    """The lead units of a line that names nothing else: (由市科技局牽頭) or 牽頭單位:市科技局, below its heading."""
    leads, title, behind = lead(squeezed(text))
    return leads if leads and not title and not behind.strip("。;； ") else []


def lead(text: str) -> tuple[list[str], str, str]:
    """Lead units, the title before the bracket or label that names them, what stands behind it."""
    folded = plain(text)
    for start, end in _brackets(folded):
        if start <= LONGEST_TITLE and pattern("lead").search(folded, start, end):
            leads = _leading(text[start + 1 : end - 1])
            if leads:
                return leads, text[:start], text[end:].strip()
    label = re.search(_label("lead"), folded)
    if label and "。" not in folded[: label.start()].rstrip("。") + folded[label.end() :].rstrip("。"):
        return _leading(text[label.end() :]), text[: label.start()].rstrip("。:： "), ""
    cut = TITLE_END.search(folded)
    if cut and cut.end() < len(text):
        return [], text[: cut.start()], text[cut.end() :].strip()
    return [], text.rstrip("。:："), ""


def _leading(text: str) -> list[str]:
    """The units who lead, of words that may go on with those who join in: 市科技局牽頭,市財政局配合."""
    text = squeezed(text)
    folded = plain(text)
    begin = re.match(rf"(?:(?:{words()['lead_words']})\s*:?)?", folded)
    joins = re.search(rf"{words()['lead_others']}|{_label('join')}", folded)
    return split_units(text[begin.end() if begin else 0 : joins.start() if joins else len(text)])


def _label(*roles: str) -> str:
    """A pattern of the words before units of these roles (lead, join): 責任單位:, 【責任單位】."""
    names = "|".join(words()["units"][role] for role in roles)
    return rf"(?:[{re.escape(_OPENING)}](?:{names})[{re.escape(_CLOSING)}]\s*:?|(?:{names})\s*:)"


def cut_units(text: str) -> tuple[str, list[str], str]:
    """The text without the units at its end, the units in order, and the words that ride on them."""
    folded = plain(text)
    groups = unit_groups(folded)
    if not groups:
        return text, [], ""
    units: list[str] = []
    rider = ""
    for start, end in groups:
        found, words_behind = _named(_unwrapped(text[start:end]))
        units += [name for name in found if name not in units]
        rider = rider or words_behind
    start, end = groups[-1]
    tail = folded[end:].strip("。; \n")
    kept = text[:start] + (text[end:] if tail else "")
    return kept.strip(), units, rider


def _unwrapped(text: str) -> str:
    """Units without the brackets round all of them; those of a single name stay: 財政局(金融辦)."""
    inside = text.strip().rstrip("。")
    folded = plain(inside)
    return inside[1:-1] if folded[:1] in _OPENING and _closing(folded, 0) == len(folded) - 1 else inside


def _named(text: str) -> tuple[list[str], str]:
    """The units of one bracket, those of the lead first, and the words behind them."""
    folded = plain(text)
    found: list[str] = []
    rider = ""
    marks = [match.span() for match in re.finditer(_label("lead", "join"), folded)] or [(0, 0)]
    for (_, start), (end, _) in zip(marks, [*marks[1:], (len(text), 0)], strict=True):
        piece = text[start:end].rstrip("。;； \n")
        riding = re.search(rf"[,;，；]?\s*[(（]?(?:{words()['units']['rider']}).*$", plain(piece))
        if riding:
            rider, piece = piece[riding.start() :], piece[: riding.start()]
        found += [name for name in split_units(piece) if name not in found]
    return found, rider


def split_units(text: str) -> list[str]:
    """Names cut at 、 and commas outside of brackets: 組織部(人才辦) is one; 由…牽頭, …配合 are none of the name."""
    text = squeezed(text) if not re.search(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]", text) else text.strip()
    folded = plain(text)
    between = [match.span() for match in pattern("units", "between").finditer(folded)]
    found, name, depth = [], "", 0
    for place, character in enumerate(text):
        depth += (character in "(（<〈") - (character in ")）>〉")
        is_joint = (
            character in "、,，;；/" or character.isspace() or any(start <= place < end for start, end in between)
        )
        if depth <= 0 and is_joint:
            found.append(name)
            name = ""
        else:
            name += character
    bare = (_bare_name(name) for name in [*found, name])
    return [name for name in bare if name]


def _bare_name(name: str) -> str:
    """Without the words that say what the unit does: 由…負責組織實施."""
    name = name.strip("。:：")
    around = re.fullmatch(rf"(?:{words()['units']['before']})?(.*?)(?:{words()['units']['behind']})?", plain(name))
    return name[around.start(1) : around.end(1)] if around else name


def unit_groups(folded: str) -> list[tuple[int, int]]:
    """Where units are named: brackets that say 責任單位, or else hold units alone at the end of a paragraph."""
    label, brackets = _label("lead", "join"), list(_brackets(folded))
    labelled = [span for span in brackets if re.match(rf"\s*{label}", folded[span[0] + 1 : span[1]])]
    if labelled:
        return labelled
    bare = re.search(rf"(?:(?<=[。;\n])|^)(?:\s*{label}[^。\n]*。?)+$", folded)
    if bare:
        return [bare.span()]
    return [span for span in brackets if _holds_units_alone(folded, span)]


def ends_in_units(folded: str) -> bool:
    """Whether a line ends in the words that name the units."""
    groups = unit_groups(folded)
    return bool(groups) and not folded[groups[-1][1] :].strip("。; ")


def is_line_of_units(line: Line) -> bool:
    """Whether a line holds units and nothing else: 配合單位:…, below 牽頭單位:…."""
    folded = plain(line.text).strip()
    groups = unit_groups(folded)
    return bool(groups) and groups[0][0] == 0 and ends_in_units(folded)


def _holds_units_alone(folded: str, span: tuple[int, int]) -> bool:
    start, end = span
    named = split_units(folded[start + 1 : end - 1])
    return (
        re.match(r"\s*[。;]?\s*(?:\n|$)", folded[end:]) is not None
        and bool(named)
        and all(re.search(rf"(?:{words()['units']['ends']})(?:\(.*\))?$", name) for name in named)
    )


def _brackets(folded: str) -> Iterator[tuple[int, int]]:
    """Where each pair of brackets stands, ``start:end`` with both marks, in the order in which they open."""
    for place, character in enumerate(folded):
        if character in _OPENING and (close := _closing(folded, place)) > 0:
            yield place, close + 1


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at ``start`` closes; -1 where it does not."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in _OPENING) - (text[place] in _CLOSING)
        if depth == 0:
            return place
    return -1
