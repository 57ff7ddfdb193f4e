"""How people speak in worksheets of claims, which is data (``data/headings.yaml``), and rows that are no claims."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, get_args

import msgspec

from pinghu_cli.document.prepared import shipped_values
from pinghu_cli.spelling.normalise import key, simplified

Role = Literal["applicant", "incentive", "base", "count", "year", "profit_year"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: dict[str, str] = {
    "applicant": "申請人",
    "incentive": "項目",
    "base": "金額",
    "count": "數量",
    "year": "年度",
    "profit_year": "獲利年度",
}
LONGEST = 60
"""A longer text heads no column."""
_PAUSE = re.compile(r"[,;:。、!?()\[\]\s]+")
"""Between the parts of a sentence, folded."""


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """``data/headings.yaml``, its words folded for comparing."""

    ranks: Mapping[Role, Mapping[str, int]]
    """Role -> folded heading -> its rank, the first choice 0."""
    before: tuple[str, ...]
    before_figures: tuple[str, ...]
    after: tuple[str, ...]
    """Folded words around a heading that do not change what it is; some only where it heads figures."""
    groups: tuple[str, ...]
    """Folded words of names of groups of columns (申報情況) that say nothing of their amounts."""
    of_each: tuple[str, ...]
    of_one: tuple[str, ...]
    of_all: tuple[str, ...]
    """Folded words of amounts of one unit, those that say so first, and of all units of a row."""
    asked_for: frozenset[str]
    """Folded headings of amounts that may be what is asked for, not what is paid."""
    resembling: Mapping[str, tuple[str, ...]]
    units: Mapping[str, int]
    unit_names: Mapping[str, str]
    """Folded unit -> as the data writes it."""
    domestic: tuple[str, ...]
    foreign: tuple[str, ...]
    multiples: tuple[str, ...]
    identifying: tuple[str, ...]
    """Folded words of headings over figures that are no input: 序號, 電話."""
    row_units: frozenset[str]
    goods_units: frozenset[str]
    totals: frozenset[str]
    footers: tuple[str, ...]
    sums: tuple[str, ...]
    void: tuple[str, ...]
    void_behind: tuple[str, ...]
    void_of_else: tuple[str, ...]
    """Folded texts with which a row is taken back, at the beginning of a cell; what may stand before them, and what
    behind one speaks of something else."""
    stands: tuple[str, ...]
    """Compared texts at the beginning of such a cell by which its row counts all the same."""
    approvals: frozenset[str]
    approvals_of: tuple[str, ...]
    """Folded headings, and beginnings of headings, under which one of ``refusals`` takes a row back."""
    refusals: frozenset[str]
    """Compared texts that say no."""
    remarks: frozenset[str]
    """Folded headings of free text."""
    counts: tuple[str, ...]
    counts_of_else: tuple[str, ...]
    """Folded words by which a heading that is not known counts what is claimed, and by which it counts others."""
    counting: frozenset[str]
    """Folded headings of columns that only count rows."""
    nobody: frozenset[str]
    dashes: frozenset[str]
    """Compared texts that stand for no figure."""
    examples: tuple[str, ...]
    organisations: tuple[str, ...]
    legal_forms: frozenset[str]
    results: Mapping[str, str]
    statuses: Mapping[str, str]

    @property
    def own(self) -> frozenset[str]:
        """Folded headings of results, in both kinds."""
        return frozenset(map(key, (*self.results, *self.results.values())))


@cache
def wording() -> Wording:
    """The words of the data file that ships."""
    data = shipped_values("headings.yaml")
    return Wording(
        ranks={role: _ranks(data["roles"][role]) for role in ROLES},
        **{
            name: tuple(map(key, data[name]))
            for name in (
                *("before", "before_figures", "after", "groups", "of_each", "of_one", "of_all"),
                *("counts", "counts_of_else", "identifying", "void", "void_behind", "void_of_else", "approvals_of"),
            )
        },
        resembling={role: tuple(map(key, words)) for role, words in data["resembling"].items()},
        units={compared(name): scale for name, scale in data["units"].items()},
        unit_names={compared(name): name for name in data["units"]},
        **{
            name: tuple(map(compared, data[name]))
            for name in ("domestic", "foreign", "multiples", "footers", "sums", "stands", "examples", "organisations")
        },
        row_units=frozenset(map(key, data["row_units"])),
        goods_units=frozenset(map(key, data["goods_units"])),
        totals=frozenset(map(key, data["totals"])),
        approvals=frozenset(map(key, data["approvals"])),
        refusals=frozenset(map(compared, data["refusals"])),
        remarks=frozenset(map(key, data["remarks"])),
        counting=frozenset(map(key, data["counting"])),
        nobody=frozenset(map(key, data["nobody"])),
        asked_for=frozenset(map(key, data["asked_for"])),
        dashes=frozenset(map(compared, data["dashes"])),
        legal_forms=frozenset(map(compared, data["legal_forms"])),
        results=data["results"],
        statuses=data["statuses"],
    )


def _ranks(names: Iterable[object]) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for rank, name in enumerate(names):
        ranks.setdefault(key(str(name)), rank)
    return ranks


def is_total(text: str | None) -> bool:
    """Whether ``text`` says that its row adds up others: 合計, 合 计:, Total."""
    return text is not None and len(text) <= 20 and key(text) in wording().totals


def is_sum(text: str) -> bool:
    """Whether ``text``, in a row that names no incentive, says that it adds up others: 甲公司小計, 合計:3 家, 共3筆."""
    folded = compared(text).lstrip("(【[ ")
    words = "|".join(map(re.escape, wording().sums))
    counted = r"[总一]?共\s*[0-9一二三四五六七八九十百千万两]+\s*[家户笔条个名人项件行位]"
    pattern = rf"(?:{words})\s*(?:[(:：,、\d]|人民币|大写).*|{counted}.*|.*(?:{words})[:：)\s]*"
    return len(folded) <= LONGEST and (is_total(text) or bool(re.fullmatch(pattern, folded)))


def is_group(filled: Sequence[str]) -> bool:
    """Whether the only text of a row, behind its numeral, heads the rows below it: 一、工業類, (二)服務業, 第一部分."""
    text = compared("".join(filled))
    numeral = "[一二三四五六七八九十]+"
    numbered = len(filled) == 1 or (len(filled) == 2 and re.fullmatch(rf"[(]?{numeral}[)、.]?", compared(filled[0])))
    pattern = rf"[(]?{numeral}[)、.]\s*\S|第{numeral}(?:部分|类|批)"
    return bool(numbered and len(text) <= LONGEST and re.match(pattern, text))


def is_void(text: str, *, is_said: bool = False) -> bool:
    """Whether a cell says that its row is taken back or was turned down: 作廢, 不予支持; not 不予公開, 取消退貨.

    ``is_said``: whether it is what somebody says of the row, where it need not say so first (經核實,不予支持).
    """
    whole = compared(text)
    parts = [whole, *_PAUSE.split(whole)] if is_said else [whole]
    return any(_void().match(key(part)) and not _stands().match(part.strip()) for part in parts)


@cache
def _void() -> re.Pattern[str]:
    void, else_ = _any_of(wording().void), _any_of(wording().void_of_else)
    return re.compile(rf"(?:{_any_of(wording().void_behind)})*(?:{void})(?!{else_})")


@cache
def _stands() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(wording().void_behind)})*(?:{_any_of(wording().stands)})")


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``."""
    return "|".join(map(re.escape, words))


def is_refusal(text: str) -> bool:
    """Whether a cell says no, under a heading that asks whether a row counts: 否, (否), 否(材料不全)."""
    return next(filter(None, _PAUSE.split(compared(text))), "") in wording().refusals


def is_numbering(filled: Sequence[str]) -> bool:
    """Whether the filled cells of a row number the columns: 1, 2, 3, 4; also behind a word (欄次)."""
    numbers = [int(text) for text in (filled if filled[0].isdecimal() else filled[1:]) if text.isdecimal()]
    several = len(numbers) > 2 and len(numbers) >= len(filled) - 1
    return several and all(after - before == 1 for before, after in itertools.pairwise(numbers))


def is_dash(text: str) -> bool:
    """Whether a cell for a figure says that there is none: -, /, ——, NULL."""
    return compared(text) in wording().dashes


def is_example(text: str) -> bool:
    """Whether the name of an applicant shows how to write one: 例:某某公司, (示例)甲公司, 範例."""
    words = "|".join(map(re.escape, wording().examples))
    pattern = rf"(?s)(?:{words})\s*[:：、,)].*|[(（【\[](?:{words})\s*[)）】\]].*|(?:{words})"
    return len(text) <= LONGEST and bool(re.fullmatch(pattern, compared(text)))


def no_names() -> frozenset[str]:
    """Folded texts that are no names of applicants: 合計, 同上, 示例."""
    return wording().totals | wording().nobody | frozenset(map(key, wording().examples))


def is_footer(cells: Iterable[str]) -> bool:
    """Whether the filled ``cells`` of a row are notes under a table: 製表人:張三, 審核:, 2025年6月30日."""
    return all(_is_note(compared(cell)) for cell in cells)


def _is_note(folded: str) -> bool:
    bare = folded.lstrip("*※(【[ ")
    return (
        not key(folded)
        or folded.startswith(("*", "※"))
        or bare.startswith(wording().footers)
        or bool(re.match(r"第\s*\d+\s*页", bare))
        or bool(re.fullmatch(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*(?:[-/.月]\s*\d{1,2}\s*日?|月)", bare))
    )


def compared(text: str) -> str:
    """Simplified, half width, lower case; punctuation stays."""
    return simplified(unicodedata.normalize("NFKC", str(text)).strip().casefold())
