"""One heading -> its folded stem and unit; a stem -> the rank it has for a role, and of how many units amounts are."""

import re
from functools import lru_cache
from typing import Literal

from pinghu_cli.intake.units import long_units, unit_named
from pinghu_cli.intake.wording import ROLES, Role, compared, wording
from pinghu_cli.spelling.normalise import key

BRACKETED = re.compile(r"[(\[{<【〔《「]([^()\[\]{}<>【】〔〕《》「」]*)[)\]}>】〕》」]")
"""What stands in brackets in a heading."""
_NUMBERED = re.compile(r"^[\s*#]*(?:(?:q?\d{1,2}[.、):_]|第\d+题[.、:]?)\s*)?")
_OF_UNIT = re.compile(r"单位[\s:]*$")
_UNNAMED = re.compile(r"_\d+")
Path = tuple[str, ...]
"""What a header calls a column: its own name, and before it those of the groups that it belongs to."""
_NAMES: tuple[Role, ...] = ("applicant", "incentive")
Of = Literal["one", "all", ""]
"""Of how many units amounts are; empty where that is not said."""


def called(path: Path) -> str:
    """The name of a column: those of its groups and its own."""
    return " ".join(path)


def is_unnamed(name: str) -> bool:
    """Whether a column is only called by its place."""
    return bool(_UNNAMED.fullmatch(name))


def is_free_text(name: str) -> bool:
    """Whether anything may stand in a column of that name: it has none, or is for remarks."""
    return is_unnamed(name) or key(name) in wording().remarks


def asks_approval(name: str) -> bool:
    """Whether a no in a column of that name takes a row back: 是否通過(是/否), 審核意見; not 是否申請過其他補貼."""
    stem, _ = parsed_path((name,))
    return stem in wording().approvals or stem.startswith(wording().approvals_of)


def is_heading(role: Role, name: str) -> bool:
    """Whether a column of ``role`` may be called so."""
    return rank_of(role, parsed_path((name,))[0]) is not None


@lru_cache(maxsize=10_000)
def rank_of(role: Role, stem: str) -> int | None:
    """The rank of a folded heading among those of ``role``, the first choice 0; None where it is none of them.

    One with words around it that change nothing (本次購買數量) stands behind all that are listed.
    """
    listed = wording().ranks[role]
    if stem in listed:
        return listed[stem]
    shorter = [(stem.removesuffix(word), place) for place, word in enumerate(wording().after) if stem.endswith(word)]
    before = wording().before if role in _NAMES else (*wording().before, *wording().before_figures)
    shorter += [(stem.removeprefix(word), 0) for word in before if stem.startswith(word)]
    ranks = ((rank_of(role, rest), behind) for rest, behind in shorter if rest)
    return min((rank + behind + len(listed) for rank, behind in ranks if rank is not None), default=None)


def of_units(stem: str) -> Of:
    """Of how many units an amount under a heading is; empty where the heading may mean either."""
    if stem.startswith(wording().of_all) or stem.endswith(wording().of_all):
        return "all"
    one = (*wording().of_each, *wording().of_one)
    return "one" if stem.startswith(one) or stem.endswith(one) else ""


def is_of_each(stem: str) -> bool:
    """Whether a heading says in as many words that its amounts are of one unit: 銷售單價, not 售價."""
    return stem.startswith(wording().of_each) or stem.endswith(wording().of_each)


def counts_units(stem: str) -> bool:
    """Whether a heading says that it counts what is claimed: 購入台次, not 平台, 庫存數量."""
    counts = stem.startswith(wording().counts) or stem.endswith(wording().counts)
    return counts and not any(word in stem for word in wording().counts_of_else)


def parsed_path(path: Path) -> tuple[str, str]:
    """A heading as its folded stem and the unit that it, or its group, names (folded; empty where it names none).

    Groups of which nothing hangs (申報情況) leave the stem of the name as it is; others are part of it (上年 金額).
    """
    stem, unit = _parsed_name(path[-1])
    for name in reversed(path[:-1]):
        group, of_group = _parsed_name(name)
        unit = unit or of_group
        if not _is_neutral(group):
            stem = group + stem
    return stem, unit


def _is_neutral(group: str) -> bool:
    """Whether it makes no difference to a column that it belongs to ``group``: 申報情況, 企業信息, 合作支出."""
    words = (*wording().before, *wording().before_figures, *wording().groups)
    while group and not any(group in wording().ranks[role] for role in ROLES):
        shorter = next((group.removeprefix(word) for word in words if group.startswith(word)), group)
        if shorter == group:
            shorter = next((group.removesuffix(word) for word in wording().groups if group.endswith(word)), group)
        if shorter == group:
            return False
        group = shorter
    return True


@lru_cache(maxsize=10_000)
def _parsed_name(name: str) -> tuple[str, str]:
    """The same of one name by itself."""
    plain = _NUMBERED.sub("", compared(name))
    parts = [part.strip() for part in BRACKETED.findall(plain)]
    stem = BRACKETED.sub("", plain)
    stem += next((word for part in parts for word in wording().after if word in part), "")
    unit = next((unit for part in parts if (unit := unit_named(part))), "")
    if not unit:
        head, separator, tail = re.match(r"(.*?)([/:_|,;\-—\s]*)([^/:_|,;\-—\s]*)$", stem, re.DOTALL).groups()  # type: ignore[union-attr]
        if separator and head and (unit := unit_named(tail)):
            stem = head
        elif separator and head and "/" in separator and len(tail) < 2:
            stem = head  # 件數/件
        else:
            words = (*long_units(), *wording().foreign)
            unit = next((word for word in words if stem != word and stem.startswith(word) | stem.endswith(word)), "")
            stem = stem.removesuffix(unit).removeprefix(unit)
    if unit or stem.strip() in long_units():
        unit = unit or stem.strip()
        stem = _OF_UNIT.sub("", stem.removesuffix(unit).strip())
        if not stem and "元" in unit and unit in wording().units:
            stem = "金额"  # a column that is only called 萬元
    return key(stem), unit
