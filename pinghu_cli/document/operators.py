"""The words that make a figure a bound: 30家以上 is >= 30, 力爭40億元左右 is about 40億元.

All are written in simplified script, and looked for in what is printed once that is put into it (`simplified`), which
takes one character for one: a document is in either script, and some mix both. Patterns are compiled when they
are first asked for, which most calls never do.
"""

import re

from pinghu_cli.spelling.normalise import simplified

BEHIND = {"以上": ">=", "及以上": ">=", "以下": "<=", "以内": "<=", "左右": "~"}
"""Words printed behind a figure. 以上, 以下 and 以内 include it."""

BEFORE = {
    "不低于": ">=",
    "不少于": ">=",
    "超过": ">",
    "突破": ">",
    "超": ">",
    "达到": ">=",
    "达": ">=",
    "不超过": "<=",
    "不高于": "<=",
    "控制在": "<=",
}
"""Words printed before a figure."""

STRICT = frozenset(word for word, op in BEFORE.items() if op == ">")
"""Words that leave out the figure itself: 超过80万标箱."""

COUNTS_FIRMS = "家"
"""The classifier of firms and of what firms have: 每家 may be each laboratory or each firm."""

EACH = "每[個个]?|[單单][個个]"
"""Words before what a cap counts for, in either script: 每件, 單個項目."""

COSTS = "费用"
"""The word for a base that a ceiling is of: 按費用補助,最高10萬元."""

NEW = "新(?:认定|入选|获|评)"
"""Words that ask for a title won in the document's own period."""

SHADES = {
    **{word: word for word in ("力争", "争取", "争列", "争创", "确保")},
    "计划": "计划(?!项目)",
}
"""Words before a figure that is striven for or vouched for -> how they are told from a name (科技计划项目)."""

CHANGES = {"increase": ("增长", "增加", "提高"), "decrease": ("下降", "降低", "减少")}
"""Words of a change, for the operators that are no bounds."""

CEILING = (
    "最高|可达|不超过|不高于|(?<!新)上限(?!企业|单位|入库|入统|的)|封顶|限额(?!以[上下])"
    "|可(?:上浮|提高|放宽)[至到]|至多|最多"
)
"""Words before a figure that make it a ceiling."""

OF_WHAT = r"[^0-9,，;；。、]{0,16}"
"""What may stand between such a word and a rate: 不超过实际投入的30%."""

WITHIN = "以内|封顶|为限|为上限"
"""Words behind a figure that do."""

INCLUDED = r"\W?含?(?:本数)?\W?"
"""The mark that a bound includes its figure: 500万元(含)以上."""

FROM = f"{INCLUDED}(?:及|或)?以上|起"
"""Words behind a threshold that is itself eligible."""

TO = f"{INCLUDED}(?:及|或)?(?:以下|以内)"
"""Words behind the largest base that is eligible."""

FROM_BEFORE = "(?:不低于|不少于|达到|达|满|至少|首次实现年?(?:营业收入|销售收入|营收|产值|销售额|零售额|出口额))$"
"""Words before it."""

OVER_BEFORE = "(?<!不)(?:超过|超出|超|高于|大于|突破)$"
"""Words before a threshold that is itself not eligible."""

UNDER_BEFORE = "(?<!不)(?:不足|不满|未满|低于|小于|少于)$"
"""Words before a base that is itself no longer eligible."""

JOINED = r"[、和及与或]\s*"
"""What stands between the figures of a list."""

LIST = r"(?:[0-9.,]+[百千万亿]*元?(?:[(（]含[)）])?[、和及])+$"
"""The figures of a list before another: a word before the first holds for all (首次突破10亿元、50亿元)."""

RANGE = "至|到|[-—–－~～]+"
"""What stands between the ends of a range: 10万元至30万元."""


def says(pattern: str, printed: str) -> bool:
    """Whether ``printed``, in whatever script, holds what ``pattern`` describes."""
    return re.search(pattern, simplified(printed)) is not None


def is_monthly(printed: str) -> bool:
    """Whether a cap or a base is one of each month: 每月最高1萬元, 月租金."""
    return "月" in printed


def bound(word: str) -> str | None:
    """The operator that a printed word means (以上: >=); None for a word that is none of these."""
    return (BEHIND | BEFORE).get(simplified(word))
