"""Chinese numerals of headings: 一 … 九十九."""

_DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """1 -> 一, 10 -> 十, 21 -> 二十一; for 1 to 99 (headings go no further). Raise ValueError otherwise."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading numeral for {number}")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def heading_number(text: str) -> int | None:
    """The reverse: 二十一 -> 21; None when ``text`` is no heading numeral."""
    return _HEADINGS.get(text)


_HEADINGS = {chinese_numeral(number): number for number in range(1, 100)}
