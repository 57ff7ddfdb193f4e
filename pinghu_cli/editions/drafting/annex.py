"""The annex: a table of items with their units, its columns told by their headings."""

import re
from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from pinghu_cli.editions.drafting.clean import HEADING, Aside, Line, squeezed
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.responsible import is_odd, split_units
from pinghu_cli.editions.drafting.structure import Domain

_NUMBERED = re.compile(r"\s*(\d{1,3})[.、]\s*")


class Row(msgspec.Struct):
    """An item of the annex as it stands."""

    number: int
    title: str
    goal: str
    units: list[str]
    domain: int
    leads: list[str] | None = None
    """Those in a column of lead units; None where there is none, or the first alone leads."""
    doubts: list[str] = msgspec.field(default_factory=list)
    ending: str = ""
    """How its line ends, from the last bar on."""


class Annex(msgspec.Struct):
    """The annex with its heading."""

    label: str
    title: str
    columns: list[str]
    rows: list[Row]


def annex(lines: Sequence[Line], domains: Sequence[Domain], asides: list[Aside]) -> Annex | None:
    """The annex that begins at the first of ``lines``; None where there is no table in it."""
    if not lines:
        return None
    header = next((place for place, line in enumerate(lines) if line.cells), None)
    if header is None:
        asides += [Aside(line.number, line.text, "附件沒有表格") for line in lines]
        return None
    heads = [squeezed(line.text) for line in lines[:header]]
    label = heads[0] if heads else ""
    inline = re.match(r"(附件\s*\d*)\s*[:：]?\s*(.+)", label)
    title = "".join(heads[1:])
    if not title and inline:
        label, title = inline[1], inline[2]
    columns = [squeezed(cell) for cell in lines[header].cells]
    while columns and not columns[-1]:
        columns.pop()
    roles = _roles(columns)
    found = Annex(label, title, columns, [])
    domain = 0
    for line in lines[header + 1 :]:
        if not line.cells:
            asides.append(Aside(line.number, line.text, "附件之後"))
            continue
        cells = [cell.strip() for cell in line.cells]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        if (
            "domain" in roles
            and len(cells) < len(columns)
            and (len(cells) == len(columns) - 1 or not HEADING.match(plain(cells[0])))
        ):
            cells.insert(roles.index("domain"), "")
        row = _row(cells, roles, columns, len(found.rows) + 1)
        if row is None:
            asides.append(Aside(line.number, line.text, "附件中讀不出的一行"))
            continue
        bars = re.search(r"\s*\|[\s|]*$", line.text)
        row.ending = bars[0] if bars else ""
        named = cells[roles.index("domain")] if "domain" in roles and roles.index("domain") < len(cells) else ""
        domain = _domain_named(named, domains) or domain
        row.domain = domain or _nearest(row, domains)
        row.ending = "" if row.ending == (" |" if named else " | |") else row.ending
        if not domain and len(domains) > 1:
            row.doubts.insert(0, "附件沒有寫屬於哪個領域,按內容暫列?")
        found.rows.append(row)
    if not found.rows:
        asides += [Aside(line.number, line.text, "附件沒有內容") for line in lines[: header + 1]]
        return None
    return found


def _roles(columns: Sequence[str]) -> list[str]:
    roles: list[str] = []
    for column in columns:
        folded = plain(column)
        role = next(
            (
                role
                for role in ("number", "units", "domain", "goal", "title")
                if (role == "units" or role not in roles) and re.search(words()["annex_columns"][role], folded)
            ),
            "",
        )
        roles.append(role)
    return roles


def _row(cells: Sequence[str], roles: Sequence[str], columns: Sequence[str], place: int) -> Row | None:
    held = {role: cells[n] for n, role in enumerate(roles) if role and n < len(cells)}
    named = [
        (pattern("lead").search(plain(columns[n])) is not None, split_units(cells[n]))
        for n, role in enumerate(roles)
        if role == "units" and n < len(cells)
    ]
    units = list(dict.fromkeys(name for _, names in named for name in names))
    leads = list(dict.fromkeys(name for is_lead, names in named if is_lead for name in names))
    title = squeezed(held.get("title") or held.get("goal") or "")
    goal = squeezed(held.get("goal") or title)
    if not title or not units:
        return None
    numbered = _NUMBERED.match(plain(title))
    number = held.get("number", "")
    if numbered:
        title = title[numbered.end() :]
        number = number or numbered[1]
    digits = re.sub(r"\D", "", plain(number))
    return Row(
        number=int(digits) if digits else place,
        title=title.rstrip("。"),
        goal=goal,
        units=units,
        domain=0,
        leads=leads if leads and leads != units[:1] else None,
        doubts=[f"「{name}」是單位的名稱?" for name in units if is_odd(name)],
    )


def _domain_named(cell: str, domains: Sequence[Domain]) -> int:
    if not cell:
        return 0
    match = HEADING.match(plain(cell))
    bare = plain(cell[match.end() :] if match else cell)
    best = max(domains, key=lambda domain: fuzz.ratio(plain(domain.title), bare), default=None)
    return best.number if best and fuzz.ratio(plain(best.title), bare) > 60 else 0


def _nearest(row: Row, domains: Sequence[Domain]) -> int:
    """The domain of which a measure or the overview says what the row says."""
    wanted = plain(row.title + row.goal)

    def score(domain: Domain) -> float:
        texts = [domain.overview, *(measure.title + measure.text for measure in domain.measures)]
        return max((fuzz.partial_ratio(wanted, plain(text)) for text in texts if text), default=0)

    return max(domains, key=score).number if domains else 1
