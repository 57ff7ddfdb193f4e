"""Headings of columns -> what each column is: a role of a claim, in which unit, or nothing that is used.

How people head their columns is data (``data/headings.yaml``).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from pinghu_cli import limits
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.intake.contents import Contents
from pinghu_cli.intake.stems import (
    BRACKETED,
    Of,
    Path,
    called,
    counts_units,
    is_free_text,
    is_heading,
    is_of_each,
    is_unnamed,
    of_units,
    parsed_path,
    rank_of,
)
from pinghu_cli.intake.units import stated_unit, unit_named
from pinghu_cli.intake.wording import LONGEST, ROLE_NAMES, ROLES, Role, compared, wording
from pinghu_cli.spelling.normalise import key

_SHOWN = 20
"""How many columns an error names."""
_PER_UNIT = re.compile(r"[/每](?![年月季天日])\S")
"""In the unit of a heading, that its amounts are of one: 元/台, 元每件."""
_OWN_FORM = frozenset({"incentive", "amount", "count"})
"""Columns as the documentation calls them, where an amount is of one unit."""

_FIGURE = re.compile(r"[¥￥]?\d[\d,]{0,11}(?:\.\d+)?")
"""A number that may be an amount, a count or a year; one of more digits is an id."""

_REST = "[0-9０-９]{3}([.][0-9]{1,2})?"
_ROUND_REST = "[0０][0-9０-９]{2}([.][0-9]{1,2})?"
TORN = "[0-9０-９]{1,3}"
"""What stands before the rest of an amount that was split at its first comma."""
_STRANGE = re.compile(r"(?!(?:19|2\d)\d\d$)[a-z0-9'’.×^ ]{1,12}")
"""In the brackets of an amount's heading, what may be a unit and is none that is known: 1e4, mio."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table and what it was taken for."""

    name: str
    role: Role | None = None
    unit: str = ""
    """What its amounts are counted in, as the heading, or a line above it, says; empty for 元."""
    scale: int = 1
    """That unit in 元."""
    own_unit: bool = False
    """Whether the heading itself says so, which no other cell of a row may contradict."""
    of_rows: Literal["amounts", "goods", ""] = ""
    """Whether its cells say in which unit the amounts of their rows are, or may say it, or else what is counted."""
    base: str = ""
    """The base (實際合作支出) whose printed name the heading is; only incentives with this base take the amount."""
    by_contents: bool = False
    """Whether its heading does not tell what it is, and what stands in it does."""
    of: Of = "one"
    """Whether its amounts are of one unit or of all units of their rows; empty where the heading may mean either."""
    may_count: bool = False
    """Whether it is not used, and its heading says in other words than are known how many units a row is for."""
    warning: str = ""
    """Why somebody should look at it: it is not used, and looks as if it should be."""


class Headings(msgspec.Struct, frozen=True, kw_only=True):
    """All columns of a table, in their order."""

    columns: tuple[Column, ...]
    lines: tuple[Path, ...] = ()
    """The lines of the header as they stand, by which a repeated one is known."""
    hidden: tuple[str, ...] = ()
    """What a worksheet holds and does not show."""

    def of(self, role: Role) -> list[int]:
        """The places of the columns that play ``role``: several only for amounts under the names of bases."""
        return [place for place, column in enumerate(self.columns) if column.role == role]

    @property
    def shares(self) -> list[int]:
        """The places of amounts of all units of a row, where rows say how many units these are."""
        return [place for place in self.of("base") if self.columns[place].of == "all"] if self.of("count") else []

    @property
    def unclear(self) -> list[int]:
        """The places of amounts that may be of one unit or of all, where rows say how many units these are."""
        return [place for place in self.of("base") if not self.columns[place].of] if self.of("count") else []

    @property
    def uncounted(self) -> list[int]:
        """The places of columns that may say how many units a row is for, where none is known to."""
        return [] if self.of("count") else [place for place in self.beside if self.columns[place].may_count]

    def heads_alike(self, role: Role, place: int, name: str) -> bool:
        """Whether ``name`` heads a column of ``role`` and says no other unit than the column at ``place`` has."""
        stem, unit = parsed_path((name,))
        scale = wording().units.get(unit, 0) if unit else 1
        return rank_of(role, stem) is not None and scale == self.columns[place].scale

    @property
    def named(self) -> int:
        """How many columns there are up to the last that has a name."""
        return max((place for place, column in enumerate(self.columns, 1) if not is_unnamed(column.name)), default=0)

    @property
    def torn(self) -> list[tuple[int, int, str]]:
        """Amounts beside which the rest of one may stand, split at its comma (500,000): their places, the pattern.

        Three figures in a column without a name or of free text are such a rest; in another one, only from 0 on.
        """
        pairs = ((place, place + 1) for place in self.of("base") if place + 1 in self.beside)
        free = {place for place in self.beside if is_free_text(self.columns[place].name)}
        return [(place, rest, _REST if rest in free else _ROUND_REST) for place, rest in pairs]

    @property
    def are_results(self) -> bool:
        """Whether the table is what pinghu wrote: it has the column of the most that is paid."""
        most = {key(name) for name in ("max_yuan", wording().results["max_yuan"])}
        return any(key(column.name) in most for column in self.columns)

    @property
    def beside(self) -> list[int]:
        """The places of columns that are not used and may say something of the rows: none that pinghu wrote."""
        own = wording().own if self.are_results else frozenset()
        unused = [place for place, column in enumerate(self.columns) if not (column.role or column.of_rows)]
        return [place for place in unused if key(self.columns[place].name) not in own]

    @property
    def scales(self) -> set[int]:
        """The units of all amounts, in 元."""
        return {self.columns[place].scale for place in self.of("base")}

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for what is not shown, and for each column that may have been meant to be used."""
        counts = [self.columns[place].name for place in self.of("count")]
        unclear = (
            f"「{name}」旁有「{counts[0]}」,可能是一件的金額,也可能是各件合計;多於一件的行沒有計入。"
            f"欄名請改為「單價」或「總價」,或寫 --columns 單價={name}、--columns 總價={name}"
            for name in (self.columns[place].name for place in self.unclear)
        )
        return (*self.hidden, *unclear, *(column.warning for column in self.columns if column.warning))


def understood(  # noqa: PLR0913 - what the file, the lines around its header and the user say
    paths: Sequence[Path],
    renamed: Mapping[Role, str],
    bases: Iterable[str],
    above: Sequence[str] = (),
    *,
    below: Sequence[str] = (),
    needed: Sequence[Role] = ("applicant", "incentive"),
    shapes: Collection[frozenset[str]] = (),
    of: Of = "",
    contents: Contents | None = None,
) -> Headings:
    """What the columns ``paths`` are.

    ``renamed`` says so for some; ``above`` stands over the header, ``below`` under the table. ``shapes`` are the sets
    of names that records have: names that never meet may play one role together. ``bases`` are the printed names of
    bases. ``of`` how many units amounts are in a renamed column. ``contents`` tell which column names the incentives
    where no heading does. Raise DataError where a ``needed`` role has no column or a unit cannot be converted,
    UsageError where ``renamed`` uses a column twice.
    """
    names = list(map(called, paths))
    chosen = {role: [place] for role, place in _renamed(names, renamed).items()}
    taken = {place for places in chosen.values() for place in places}
    parsed = [parsed_path(path) for path in paths]
    of = of or ("one" if set(names) >= _OWN_FORM else "")
    by_base = {key(base): base for base in bases}
    for role in ROLES:
        ranked = _ranked(role, parsed, taken)
        if role not in chosen and ranked:
            if len(ranked) > 1 and ranked[0][0] == ranked[1][0] and not _never_meet(ranked, names, shapes):
                raise _twice(names[ranked[0][1]], names[ranked[1][1]], role)
            chosen[role] = _apart([place for _, place in ranked], names, shapes)
            taken.update(chosen[role])
    missing = [role for role in needed if role not in chosen]
    naming = None
    if contents and "incentive" in missing:
        naming = contents.of_incentives([place for place in range(len(names)) if place not in taken])
    if naming is not None:
        chosen["incentive"] = [naming]
        missing.remove("incentive")
    if missing:
        raise _missing(names, {role: places[0] for role, places in chosen.items()}, missing, contents)
    roles = {place: role for role, places in chosen.items() for place in places}
    only = "base" in renamed or any(key(names[place]) in wording().own for place in chosen.get("base", ()))
    units = [unit for line in above if (unit := stated_unit(line))]
    units += [unit for line in below if (unit := stated_unit(line))]
    if any(map(stated_unit, below)) and len({wording().units.get(unit, 0) for unit in units}) > 1:
        told = "、".join(dict.fromkeys(units))
        raise DataError("bad-unit", f"表上與表下寫的單位不同:{told}", "只留一個,或寫在欄名裡")
    columns = [
        _column(path, parsed[place], roles.get(place), by_base, units[-1] if units else "", only, of)
        for place, path in enumerate(paths)
    ]
    if naming is not None:
        columns[naming] = msgspec.structs.replace(columns[naming], by_contents=True)
    return Headings(columns=tuple(columns))


def _ranked(role: Role, parsed: Sequence[tuple[str, str]], taken: Collection[int]) -> list[tuple[int, int]]:
    """Rank and place of the headings that can play ``role``, the first choice first."""
    stems = [(stem, place) for place, (stem, _) in enumerate(parsed) if place not in taken]
    ranks = [(rank, place, stem) for stem, place in stems if (rank := rank_of(role, stem)) is not None]
    behind = max((rank for rank, _, _ in ranks), default=0) + 1 if role == "base" else 0
    return sorted((rank if is_of_each(stem) else behind + rank, place) for rank, place, stem in ranks)


def _never_meet(ranked: Sequence[tuple[int, int]], names: Sequence[str], shapes: Collection[frozenset[str]]) -> bool:
    """Whether no record has both of the two headings that come first."""
    both = {names[place] for _, place in ranked[:2]}
    return bool(shapes) and not any(both <= shape for shape in shapes)


def _apart(places: Sequence[int], names: Sequence[str], shapes: Collection[frozenset[str]]) -> list[int]:
    """The first of ``places``, and those that never stand beside it or each other in a record."""
    kept = [places[0]]
    for place in places[1:] if shapes else ():
        if all(len(shape & {names[place], *(names[other] for other in kept)}) < 2 for shape in shapes):
            kept.append(place)
    return kept


def recognised(paths: Sequence[Path], renamed: Mapping[Role, str]) -> set[Role]:
    """The roles for which there are columns: a line that has none of them is no header."""
    paths = paths[: limits.COLUMNS]  # a line with more is refused, once it is taken for the header
    names = list(map(called, paths))
    taken = {place for name in renamed.values() if (place := _place(names, name)) is not None}
    roles = {role for role, name in renamed.items() if _place(names, name) is not None}
    parsed = [parsed_path(path) if len(path[-1]) <= LONGEST else ("", "") for path in paths]
    for role in ROLES:
        if role not in roles and (ranked := _ranked(role, parsed, taken)):
            roles.add(role)
            taken.add(ranked[0][1])
    return roles


def _column(
    path: Path, parsed: tuple[str, str], role: Role | None, bases: Mapping[str, str], above: str, only: bool, of: Of
) -> Column:
    name, own, (stem, bracketed) = called(path), path[-1], parsed
    base = "" if role else bases.get(stem, "")
    if role == "base" or (base and not only):
        unit = bracketed or above
        scale = _scale(name, unit)
        unit = wording().unit_names.get(unit, "")
        each = any(unit_named(part) and _PER_UNIT.search(part) for part in BRACKETED.findall(compared(own)))
        said = of if only and of else "one" if each else of_units(stem) or of
        warning = "" if unit else _strange_unit(name, own)
        if stem in wording().asked_for and not only:
            asked = f"「{name}」當作計算補助的支出或價格;若是所申請的補助額,請換成支出的那一欄(--columns base=…)"
            warning = "。".join(filter(None, (warning, asked)))
        own_unit = bool(bracketed)
        return Column(
            name=name, role="base", base=base, unit=unit, scale=scale, own_unit=own_unit, of=said, warning=warning
        )
    if role is not None:
        if role == "count" and any(
            word in part for part in BRACKETED.findall(compared(own)) for word in wording().multiples
        ):
            raise DataError("bad-unit", f"欄名「{name}」寫明數量的單位,不知怎麼換算", "請換算成件數,欄名寫「數量」")
        return Column(name=name, role=role)
    if {key(own), stem} & wording().row_units:
        return Column(name=name, of_rows="amounts")
    if key(own) in wording().goods_units:
        return Column(name=name, of_rows="goods")
    return Column(name=name, may_count=counts_units(stem), warning=_warning(name, stem))


def _strange_unit(name: str, own: str) -> str:
    """What to say of brackets beside an amount that may hold a unit, and none that is known; empty where none may."""
    parts = (part.strip() for part in BRACKETED.findall(compared(own)))
    strange = [part for part in parts if _STRANGE.fullmatch(part) and part not in wording().domestic]
    return f"「{name}」按元計;括號裡的「{strange[0]}」若是單位,請改寫為(萬元)、(千元)" if strange else ""


def with_figures_told(headings: Headings, rows: Iterable[Sequence[str | None]]) -> Headings:
    """``headings`` with a warning for each unused column that may be a missing role, as ``rows`` hold figures in it.

    A column of which the heading says what its figures are (序號, 電話) is none.
    """
    missing = [role for role in ("base", "count", "year") if not headings.of(role)]
    if not missing or headings.are_results:
        return headings
    columns, seen = list(headings.columns), list(rows)
    for place in headings.beside:
        column = columns[place]
        texts = [text for row in seen if place < len(row) and (text := (row[place] or "").strip())]
        known = any(word in key(column.name) for word in wording().identifying)
        if texts and not column.warning and not known and all(map(_FIGURE.fullmatch, texts)):
            roles = "、".join(ROLE_NAMES[role] for role in missing)
            how = f"--columns {missing[0]}={column.name}"
            warning = f"「{column.name}」裡都是數字,沒有採用;若是{roles}請寫明,例如 {how}"
            columns[place] = msgspec.structs.replace(column, warning=warning)
    return msgspec.structs.replace(headings, columns=tuple(columns))


def _warning(name: str, stem: str) -> str:
    if key(name) in wording().own:
        return ""
    for role, words in wording().resembling.items():
        if any(word in key(name) for word in words) or rank_of(role, stem) is not None:
            how = f"--columns {role}={name}"
            return f"「{name}」看來像{ROLE_NAMES[role]},沒有採用;要用請寫 {how}"
    return ""


def _scale(name: str, unit: str) -> int:
    if unit and not wording().units.get(unit):
        raise DataError("bad-unit", f"欄名「{name}」的單位是「{unit}」,不知怎麼換算", "請換算成元或萬元")
    return wording().units.get(unit, 1)


def _renamed(names: Sequence[str], renamed: Mapping[Role, str]) -> dict[Role, int]:
    chosen: dict[Role, int] = {}
    for role, name in renamed.items():
        place = _place(names, name)
        if place is None:
            raise DataError("missing-column", f"沒有欄位「{name}」,只有:{_listed(names)}", "--columns 要寫檔案裡的欄名")
        if place in chosen.values():
            raise UsageError("bad-columns", f"--columns 把「{name}」用了兩次", "一欄只能作一種用途")
        chosen[role] = place
    return chosen


def _place(names: Sequence[str], wanted: str) -> int | None:
    if wanted in names:
        return list(names).index(wanted)
    alike = [place for place, name in enumerate(names) if name and compared(name) == compared(wanted)]
    return alike[0] if len(alike) == 1 else None


def _missing(
    names: Sequence[str], chosen: Mapping[Role, int], missing: Sequence[Role], contents: Contents | None
) -> DataError:
    if contents and "incentive" in missing:
        numbered = [name for name in names if is_heading("incentive", name.rstrip("0123456789"))]
        several = numbered if len(numbered) > 1 else [name for name in names if contents.is_incentive(name)]
        if len(several) > 1:
            message = f"一行裡有幾項申請:{'、'.join(several[:_SHOWN])}"
            return DataError("missing-column", message, "一行寫一項:欄名為申請人、項目、金額、數量")
        if nested := [name for place, name in enumerate(names) if contents.is_nested(place)]:
            hint = f"「{nested[0]}」裡還有一層:只交出申請的清單,一筆一個物件,各格一個值"
            return DataError("missing-column", f"沒有欄位「incentive」(項目),只有:{_listed(names)}", hint)
    free = [name for place, name in enumerate(names) if name and place not in chosen.values()]
    free.sort(key=lambda name: any(word in key(name) for word in wording().identifying))  # 序號 last
    pairs = [f"{role}={names[place]}" for role, place in chosen.items()]
    pairs += [f"{role}={free.pop(0) if free else '欄名'}" for role in missing]
    which = "、".join(f"「{role}」({ROLE_NAMES[role]})" for role in missing)
    return DataError(
        "missing-column", f"沒有欄位{which},只有:{_listed(names)}", f"欄名不同時寫明,例如 --columns '{','.join(pairs)}'"
    )


def _listed(names: Sequence[str]) -> str:
    """The columns that there are, as an error tells them."""
    named = [name for name in names if name]
    more = f" 等 {len(named):,} 欄" if len(named) > _SHOWN else ""
    return f"{'、'.join(named[:_SHOWN])}{more}" or "(空的)"


def _twice(name: str, other: str, role: Role) -> DataError:
    which = f"「{name}」出現兩次" if name == other else f"「{name}」與「{other}」是同一個欄名"
    return DataError("duplicate-column", f"欄名{which},不知哪一欄是{ROLE_NAMES[role]}", "請刪去一欄,或改名")
