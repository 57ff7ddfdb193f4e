"""Writing Chinese numerals: 二十一 in headings, 壹萬貳仟元整 on receipts. `quantities.reading` reads them."""

import re

from pinghu_cli.quantities import reading
from pinghu_cli.quantities.characters import DIGITS, TENS

_PLACES = ("", "十", "百", "千")
_MYRIADS = ("", "萬", "億", "萬億")
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹貳叁肆伍陸柒捌玖拾佰仟")
_HEADINGS = 10**4
_LIMIT = 10**16


def heading_numeral(number: int) -> str:
    """`chinese_numeral` of a number of a heading; digits where it cannot be one, which the rules of the data refuse."""
    return chinese_numeral(number) if 1 <= number < _HEADINGS else str(number)


def chinese_numeral(number: int) -> str:
    """1 -> 一, 10 -> 十, 21 -> 二十一, 105 -> 一百零五; for 1 to 9999. Raise ValueError otherwise."""
    if not 1 <= number < _HEADINGS:
        raise ValueError(f"no heading numeral for {number}")
    written = _section(number)
    return written.removeprefix("一") if 10 <= number < 20 else written


def formal_amount(fen: int) -> str:
    """An amount in 分 as receipts spell it: 1234567 -> 壹萬貳仟叁佰肆拾伍元陸角柒分. Raise ValueError below 1 分."""
    if not 0 < fen < _LIMIT:
        raise ValueError(f"no formal numeral for {fen}")
    yuan, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    written = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not cents:
        return f"{written}整".translate(_FORMAL)
    written += f"{DIGITS[jiao]}角" if jiao else "零" if yuan else ""
    return (written + (f"{DIGITS[cents]}分" if cents else "整")).translate(_FORMAL)


_CITED = {"A": "附件", "P": "段落", "N": "說明"}
FIRST_MEASURE = "(一)"
"""How the first measure is numbered where a document does not say otherwise."""
WITHIN_DOMAIN = "1.1"
"""How it is numbered where each number holds that of the domain too."""
_ONE = "一1"
_BEHIND = "、.．,,:: "
"""What may stand between a number and a title, and is no part of the number."""


def is_numbering(first: str) -> bool:
    """Whether ``first`` shows how measures are numbered: 第一條, （一）, 1. hold the number 1 and no other; or 1.1."""
    if first == WITHIN_DOMAIN:
        return True
    numbers = re.findall(r"\d+|[零〇一二三四五六七八九十百千]+", first)
    return numbers in ([one] for one in _ONE)


def numbered_as(first: str, number: int, home: int | None = None) -> str:
    """The number of a measure in the print of the first: 第一條, 9 -> 第九條; 1., 9 -> 9.; see `is_numbering`.

    Where the first is 1.1, the number of the domain, ``home``, stands before it.
    """
    if first == WITHIN_DOMAIN:
        return f"{home or 1}.{number}"
    return first.replace("1", str(number)) if "1" in first else first.replace("一", heading_numeral(number))


def citation(item_id: str, first: str = FIRST_MEASURE) -> str:
    """How people cite what has an id, where the first measure is numbered ``first``.

    ``"9"`` is (九), ``"A6"`` 附件6, ``"D2"`` 領域二, ``"D2.1"`` 領域二(一), ``"P4"`` 段落4, ``"N1"`` 說明1.
    A number with a mere mark behind it is told apart from its surroundings: 9. is 第9項.
    """
    kind, number = item_id[:1], item_id[1:]
    if kind in _CITED:
        return f"{_CITED[kind]}{number}"
    domain, _, measure = number.partition(".") if kind == "D" else ("", "", item_id)
    home = f"領域{heading_numeral(int(domain))}" if domain else ""
    if not measure:
        return home
    if domain and first == WITHIN_DOMAIN:
        return numbered_as(first, int(measure), int(domain))
    printed = numbered_as(first, int(measure))
    bare = printed.rstrip(_BEHIND)
    return home + (printed if bare == printed else f"第{bare}項")


def heading_number(text: str) -> int | None:
    """The reverse of `chinese_numeral`, 廿 included: 二十一, 廿一 -> 21; None when ``text`` is no such numeral."""
    for short, number in TENS.items():
        text = text.replace(short, chinese_numeral(number))
    try:
        number = int(reading.read_number(text))
    except ValueError:
        return None
    return number if 1 <= number < _HEADINGS and chinese_numeral(number) == text else None


def _whole(number: int) -> str:
    """A whole number in sections of four digits, 零 where a place between two digits is skipped."""
    sections = []
    while number:
        number, section = divmod(number, 10**4)
        sections.append(section)
    written = ""
    for place in range(len(sections) - 1, -1, -1):
        section = sections[place]
        if written and section and (section < 10**3 or sections[place + 1] == 0):
            written += DIGITS[0]
        written += _section(section) + (_MYRIADS[place] if section else "")
    return _within_one_trillion(written)


def _within_one_trillion(written: str) -> str:
    """億 once: 三萬億五千億 is 三萬五千億."""
    before, myriads, after = written.partition("萬億")
    return before + "萬" + after if myriads and "億" in after else written


def _section(number: int) -> str:
    """A number below 10,000 without its scale; empty for 0."""
    digits = str(number) if number else ""
    written = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            written += DIGITS[int(digit)] + _PLACES[place]
        elif not written.endswith(DIGITS[0]):
            written += DIGITS[0]
    return written.rstrip(DIGITS[0])
