"""The words that make a figure a bound: 30家以上 is >= 30, 力爭40億元左右 is about 40億元."""

import re

BEHIND = {"以上": ">=", "以下": "<=", "以內": "<=", "左右": "~"}
"""Words printed behind a figure. 以上, 以下 and 以內 include it."""

BEFORE = {
    "不低于": ">=",
    "不少于": ">=",
    "超過": ">",
    "超": ">",
    "達到": ">=",
    "達": ">=",
    "不超過": "<=",
    "不高于": "<=",
}
"""Words printed before a figure."""

STRICT = frozenset(word for word, op in BEFORE.items() if op == ">")
"""Words that leave out the figure itself: 超過80萬標箱."""

COUNTS_FIRMS = "家"
"""The classifier of firms and of what firms have: 每家 may be each laboratory or each firm."""

NEW = re.compile("新(?:認定|入選|獲|評)")
"""Words that ask for a title won in the document's own period."""

CHANGES = {"increase": ("增長", "增加", "提高"), "decrease": ("下降", "降低", "減少")}
"""Words of a change, for the operators that are no bounds."""
