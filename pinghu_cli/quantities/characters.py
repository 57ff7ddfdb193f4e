"""The characters of numbers: every way to write a digit, a scale or a currency, as one character each.

Only ASCII digits and their full-width forms are digits. The digits of other scripts (٢, ২) are no numbers here: the
document never prints them, and a data file that holds one would not say what the text says.
"""

DIGITS = "零一二三四五六七八九"
PLACES = {"十": 10, "百": 100, "千": 1_000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
SCALES = PLACES | MYRIADS
LATIN_SCALES = {"w": 10_000, "k": 1_000, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
"""w and k as people type them in chats (320w), the others in English."""
TENS = {"廿": 20, "卅": 30, "卌": 40}

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", 0xFFE5: "¥"}
_VARIANTS = {
    "一": "壹弌",
    "二": "貳贰貮弍",
    "三": "參叁叄参弎",
    "四": "肆",
    "五": "伍",
    "六": "陸陆",
    "七": "柒",
    "八": "捌",
    "九": "玖",
    "零": "〇○",
    "两": "兩",
    "十": "拾",
    "百": "佰",
    "千": "仟",
    "万": "萬",
    "亿": "億",
    "点": "點",
    "个": "個",
    "元": "圓圆",
    "块": "塊",
    "钱": "錢",
    "币": "幣",
    "负": "負",
}
_CANONICAL = str.maketrans(
    _WIDTHS | {ord(variant): character for character, variants in _VARIANTS.items() for variant in variants}
)


def canonical(text: str) -> str:
    """``text`` in half width and with one character for each digit, scale and currency, place for place."""
    return text.translate(_CANONICAL)


def spellings(characters: str) -> str:
    """``characters`` and every other way to write each of them: 二 is 二貳贰貮弍."""
    return "".join(character + _VARIANTS.get(character, "") for character in characters)
