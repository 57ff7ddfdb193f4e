"""Chinese numerals of headings: 一 … 九千九百九十九."""

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_LIMIT = 10**4


def chinese_numeral(number: int) -> str:
    """1 -> 一, 10 -> 十, 21 -> 二十一, 105 -> 一百零五; for 1 to 9999. Raise ValueError otherwise."""
    if not 1 <= number < _LIMIT:
        raise ValueError(f"no heading numeral for {number}")
    digits = str(number)
    written = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            written += _DIGITS[int(digit)] + _PLACES[place]
        elif not written.endswith(_DIGITS[0]):
            written += _DIGITS[0]
    return written.rstrip(_DIGITS[0]).removeprefix("一") if 10 <= number < 20 else written.rstrip(_DIGITS[0])


def citation(item_id: str) -> str:
    """How people cite the item with this id: ``"9"`` is (九), ``"A6"`` 附件6, ``"D2"`` 領域二."""
    kind, number = item_id[:1], item_id[1:]
    if kind == "A":
        return f"附件{number}"
    return f"領域{chinese_numeral(int(number))}" if kind == "D" else f"({chinese_numeral(int(item_id))})"


def heading_number(text: str) -> int | None:
    """The reverse: 二十一 -> 21; None when ``text`` is no heading numeral."""
    number = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in _PLACES:
            number += (digit or 1) * 10 ** _PLACES.index(character)
            digit = 0
        else:
            return None
    number += digit
    return number if 1 <= number < _LIMIT and chinese_numeral(number) == text else None
