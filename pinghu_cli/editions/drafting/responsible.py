"""Who is responsible, as it stands in the text: lead units of a heading, units at the end of a measure."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pinghu_cli.editions.drafting.clean import LONGEST_TITLE, TITLE_END, Line, squeezed
from pinghu_cli.editions.drafting.notation import pattern, plain, words

_OPENING, _CLOSING = "(【[〔", ")】]〕"
_LONGEST_NAME = 20
_IN_BRACKETS = r"(?:[(<〈].*[)>〉])?"
_DASHES = " \n—–-·•*"
"""What may stand before a label of units."""


class Responsible(NamedTuple):
    """The units of an item in printed order, who of them leads, the words that ride on them."""

    units: list[str]
    leads: list[str] | None = None
    """Those called 牽頭; None where nobody is, or the first alone."""
    rider: str = ""


class Lead(NamedTuple):
    """What the heading of a domain says."""

    leads: list[str]
    title: str
    behind: str
    """What stands behind the units, or beside them in their bracket."""
    joins: str = ""
    """Those who join in: a domain has none but lead units."""
    doubt: str | None = None


def lead_line(text: str) -> Lead | None:
    """The lead units of a line that names nothing else: (由市科技局牽頭) or 牽頭單位:市科技局, below its heading."""
    found = lead(text.strip())
    return found if found.leads and not found.title and not found.behind.strip("。;； ") else None


def lead(text: str) -> Lead:
    """Lead units, the title before the bracket or label that names them, what stands behind it."""
    folded = plain(text)
    for start, end in _brackets(folded):
        names_leads = pattern("lead").search(folded, start, end) or re.match(
            _label("lead"), folded[start + 1 : end - 1]
        )
        if start <= LONGEST_TITLE and names_leads:
            leads, others, joins = _leading(text[start + 1 : end - 1])
            if leads:
                return Lead(leads, text[:start], " ".join(filter(None, (others, text[end:].strip()))), joins)
    label = re.search(_label("lead"), folded)
    if label and "。" not in folded[: label.start()].rstrip("。") + folded[label.end() :].rstrip("。"):
        leads, others, joins = _leading(text[label.end() :])
        return Lead(leads, text[: label.start()].rstrip("。:： "), others, joins)
    if groups := [span for span in unit_groups(folded) if span[0] <= LONGEST_TITLE and not folded[span[1] :].strip()]:
        start, end = groups[0]
        units = _named(_unwrapped(text[start:end])).units
        return Lead(units, text[:start].rstrip("。:： "), "", doubt="標題後的單位沒有寫「牽頭」,當作牽頭單位?")
    cut = TITLE_END.search(folded)
    if cut and cut.end() < len(text):
        return Lead([], text[: cut.start()], text[cut.end() :].strip())
    return Lead([], text.rstrip("。:："), "")


def _leading(text: str) -> tuple[list[str], str, str]:
    """The units who lead, figures beside them, and those who join in: 資金1億元,市科技局牽頭,市財政局配合."""
    folded = plain(text)
    begin = re.match(rf"\s*(?:{_label('lead')}|(?:{words()['lead_words']})\s*:?)?", folded)
    joins = re.search(rf"{words()['lead_others']}|{_label('join')}", folded)
    until = joins.start() if joins else len(text)
    names = split_units(text[begin.end() if begin else 0 : until])
    others = [name for name in names if re.search(r"\d", plain(name))]
    return [name for name in names if name not in others], "、".join(others), text[until:].strip("、,，;；。 ")


def _label(*roles: str) -> str:
    """A pattern of the words before units of these roles (lead, join): 責任單位:, 【責任單位】."""
    names = "|".join(words()["units"][role] for role in roles)
    alone = r"(?<=单位|部门|主体)"  # 市科技局(牽頭) is no label
    return rf"(?:[{re.escape(_OPENING)}](?:{names}){alone}[{re.escape(_CLOSING)}]\s*:?|(?:{names})\s*:)"


def cut_units(text: str) -> tuple[str, Responsible]:
    """The text without the units that stand in it, and those."""
    folded = plain(text)
    groups = unit_groups(folded)
    if not groups:
        return text, Responsible([])
    named = [_named(_unwrapped(text[start:end])) for start, end in groups]
    start, end = groups[-1]
    tail = folded[end:].strip("。; \n")
    kept = text[:start] + (text[end:] if tail else "")
    return kept.strip(), together(named)


def together(named: Sequence[Responsible]) -> Responsible:
    """The units that an item names in several places, each once."""
    units = list(dict.fromkeys(name for found in named for name in found.units))
    leads = list(dict.fromkeys(name for found in named for name in found.leads or ()))
    rider = next((found.rider for found in named if found.rider), "")
    return Responsible(units, leads if leads and leads != units[:1] else None, rider)


def _unwrapped(text: str) -> str:
    """Units without the brackets round all of them; those of a single name stay: 財政局(金融辦)."""
    inside = text.strip().rstrip("。")
    folded = plain(inside)
    return inside[1:-1] if folded[:1] in _OPENING and _closing(folded, 0) == len(folded) - 1 else inside


def _marked(name: str) -> tuple[str, bool]:
    """The name of a unit, and whether (牽頭) stands behind it."""
    mark = pattern("units", "mark").search(plain(name))
    return (name[: mark.start()], True) if mark else (name, False)


def _named(text: str) -> Responsible:
    """The units of one bracket, and the words behind them."""
    text, rider = _without_rider(text)
    folded = plain(text)
    found: list[str] = []
    leads: list[str] = []
    marks = [match.span() for match in re.finditer(_label("lead", "join"), folded)]
    begins = [*([(0, 0)] if not marks or folded[: marks[0][0]].strip(_DASHES) else []), *marks]
    for (begin, start), (end, _) in zip(begins, [*begins[1:], (len(text), 0)], strict=True):
        piece = text[start:end].rstrip("。;；,， \n")
        names = split_units(piece)
        marked = [_marked(name) for name in names]
        names = [name for name, _ in marked]
        leads += [name for name, is_lead in marked if is_lead]
        if re.match(_label("lead"), folded[begin:start]):
            leads += names
        elif start == begin and (said := _led(piece)):
            leads += split_units(piece[:said])
        found += [name for name in names if name not in found]
    return Responsible(found, leads or None, rider)


def _led(piece: str) -> int:
    """Where the units end that are said to lead: 市科技局、市經信局牽頭,市財政局配合; 0 where none are."""
    folded = plain(piece)
    leads = list(pattern("lead").finditer(folded))
    return leads[0].start() if len(leads) == 1 else 0


def _without_rider(text: str) -> tuple[str, str]:
    """The text of units, and the words that ride on all of them: 列第一位的為牽頭單位,下同."""
    riding = re.search(rf"[,;，；。]?\s*[(（]?(?:{words()['units']['rider']}).*$", plain(text), re.DOTALL)
    return (text[: riding.start()], text[riding.start() :].rstrip("。;； \n")) if riding else (text, "")


def split_units(text: str) -> list[str]:
    """Names cut at 、 and commas outside of brackets: 組織部(人才辦) is one; 由…牽頭, …配合 are none of the name."""
    text = text.strip()
    folded = plain(text)
    between = [match.span() for match in pattern("units", "between").finditer(folded)]
    found, name, depth = [], "", 0
    for place, character in enumerate(text):
        depth += (character in "(（<〈") - (character in ")）>〉")
        is_joint = character in "、,，;；/" or any(start <= place < end for start, end in between)
        if depth <= 0 and is_joint:
            found += _apart(name)
            name = ""
        else:
            name += character
    bare = [name for name in map(_bare_name, [*found, *_apart(name)]) if name]
    return _whole_names(bare)


def _apart(name: str) -> list[str]:
    """Units that spaces part, where each is one; other spaces are none of the name: 市財政局 市稅務局, 市 財政局."""
    pieces = name.split()
    if len(pieces) > 1 and all(is_unit(_bare_name(piece)) for piece in pieces):
        return pieces
    return [squeezed(name)]


def _whole_names(names: Sequence[str]) -> list[str]:
    """Names of which one begins with 各 and ends with the next are one: 各州、市人民政府."""
    found: list[str] = []
    for name in names:
        begun, goes_on = words()["units"]["begun"], words()["units"]["goes_on"]
        if found and re.fullmatch(begun, plain(found[-1])) and re.fullmatch(goes_on, plain(name)):
            found[-1] += f"、{name}"
        else:
            found.append(name)
    return found


def is_unit(name: str) -> bool:
    """Whether a name ends as those of units do, a word in brackets behind it aside."""
    return re.search(rf"(?:{words()['units']['ends']}){_IN_BRACKETS}$", plain(name)) is not None


def is_odd(name: str) -> bool:
    """Whether what was read as the name of a unit may be none, or more than one."""
    folded = plain(name)
    ends = rf"(?:{words()['units']['ends']}|{words()['units']['also']}){_IN_BRACKETS}$"
    return (
        len(folded) > _LONGEST_NAME
        or re.search(r"[\d。:《》]", folded) is not None
        or not re.search(ends, folded)
        or re.search(words()["units"]["fused"], folded) is not None
    )


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
    bare = re.search(rf"(?:(?<=[。;\s])|^)(?:\s*[—–·•*-]*\s*{label}[^。\n]*。?)+$", folded)
    if bare:
        return [bare.span()]
    said = pattern("units", "sentence").search(folded)
    if said and all(map(is_unit, split_units(said[0]))):
        return [said.span()]
    return [span for span in brackets if _holds_units_alone(folded, span)]


def behind_title(folded: str) -> tuple[int, int] | None:
    """The bracket of units between the title of a measure and the mark behind it: 支持認定(省經信廳)。"""
    for start, end in _brackets(folded):
        at_mark = folded[end : end + 1] in ("。", ":") and not re.search("[。;:]", folded[:start])
        if start <= LONGEST_TITLE and at_mark and _holds_units_alone(folded[:end], (start, end)):
            return start, end
    return None


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
    """Whether a bracket closes a paragraph and holds nothing but units."""
    named = split_units(_without_rider(folded[span[0] + 1 : span[1] - 1])[0]) if _closes_paragraph(folded, span) else []
    return bool(named) and all(map(is_unit, named))


def _closes_paragraph(folded: str, span: tuple[int, int]) -> bool:
    """Whether a bracket stands at the end of a paragraph and is none of a name: 各鎮(街道)."""
    start, end = span
    at_end = re.match(r"\s*[。;]?\s*(?:\n|$)", folded[end:]) is not None
    return at_end and re.search(words()["units"]["open"], folded[:start]) is None


def left_over(text: str, units: Sequence[str]) -> str | None:
    """Words of ``text`` that look like units and were not read so: a label, a last sentence, a bracket with a unit.

    ``units`` are those that were read, from several brackets where each paragraph has its own.
    """
    folded = plain(text)
    if label := re.search(rf"(?:{words()['units']['like']})\s*[:】]", folded):
        return text[label.start() : label.start() + _LONGEST_NAME].partition("\n")[0]
    if said := pattern("units", "like_sentence").search(folded):
        return text[said.start() : said.end()]
    for start, end in _brackets(folded):
        inside = folded[start + 1 : end - 1]
        in_title = "\n" not in folded[:start] and re.search("[。;:]", folded[:start]) is None
        if (
            _closes_paragraph(folded, (start, end))
            and _speaks_of_units(inside, alone=in_title)
            and not set(split_units(text[start + 1 : end - 1])) <= set(units)
        ):
            return text[start:end]
    return None


def _speaks_of_units(inside: str, *, alone: bool) -> bool:
    """Whether a bracket holds units; a single one is a doubt in a title (``alone``), elsewhere it may be any word."""
    names = split_units(inside)
    return any(map(is_unit, names)) and (alone or len(names) > 1 or pattern("lead").search(inside) is not None)


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
