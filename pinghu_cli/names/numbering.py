"""The numbers of items as people write them, one, several or a range: 9, (九), 第九條, 5–8條, 8、9, A5-A8, 附件1-3, D2.

A grammar reads the text as it was typed; what looks like numbers and is not in it is refused, never guessed:

    list    range, or several parted by 、 , ; spaces, 和 及 與
    range   number, or two with - – — ~ 至 到 between them (the second may leave out what the first says before it)
    number  [措施 M | 附件 附 A | 領域 D] [第] digits or a Chinese numeral, also in parentheses [條 項]; 第二領域; 二、
    within  number of a domain and number of a measure in it: D2.1, 2.1, 領域二(一), 二(一), 第二章第一條
"""

import re
import unicodedata

import msgspec

from pinghu_cli.errors import UsageError
from pinghu_cli.quantities.numerals import heading_number

HINT = "寫法如 9、(九)、5-8、8,9、A5-A8、D2、D2.1"
_NUMERALS = "一二三四五六七八九十百千零〇廿卅卌"
_KINDS = {"措施": "", "m": "", "measure": "", "附件": "A", "附": "A", "a": "A", "annex": "A"}
_KINDS |= {"領域": "D", "领域": "D", "d": "D", "domain": "D"}
_INHERITED = {"附件", "附", "措施", "領域", "领域"}
"""What is said once for a list: 附件1、3. Of A5,8 nobody knows."""
_NUMBER = rf"(?:\d+|[{_NUMERALS}]+)"
_REFERENCE = (
    rf"(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})?\s*(?P<nth>第)?\s*"
    rf"(?:(?P<number>{_NUMBER})|\(\s*(?P<enclosed>{_NUMBER})\s*\))\s*(?P<counter>[條条項项]|大?[領领]域|[章编編篇]|部分)?"
)
_DOMAIN = r"(?:大?[領领]域|[章编編篇]|部分)"
_WITHIN = (
    rf"(?:(?:領域|领域|domain|d)?\s*(?P<home>{_NUMBER})|第\s*(?P<nth_home>{_NUMBER})\s*{_DOMAIN})"
    rf"(?:\.(?P<point>\d+)|\((?P<enclosed>{_NUMBER})\)|第(?P<nth>{_NUMBER})[條条項项])"
)
"""A measure by the domain that it is in."""
_WHOLE = rf"({_NUMBER})\s*[大個个]\s*[領领]域"
"""八大領域: all of them, not the eighth."""
_HEADING = rf"([{_NUMERALS}]+)、"
"""How the text prints the number of a domain."""
_DASH = r"\s*(?:--|——|[-‐‑‒–—―−~〜至到])\s*"
_SEPARATOR = r"\s*(?:[、,;]|[和及與与])\s*|\s+"
_LOOSE = r"(?<=[(第件施域])\s+|(?<=annex)\s+|(?<=measure)\s+|(?<=domain)\s+|(?<=\b[amd])\s+(?=\d)|\s+(?=[)條条項项])"
_LOOKS_SO = (
    rf"(?=.*[\d{_NUMERALS}])(?:\d|[{_NUMERALS}]|措施|measure|附件?|annex|[領领]域|domain|部分|[mad第條条項项章编編篇大個个()（）]"
    r"|[-‐‑‒–—―−~〜至到、,;:.和及與与/+\s])+"
)


class Span(msgspec.Struct, frozen=True):
    """Numbers ``first`` to ``last`` of the measures (letter ""), of the annex ("A") or of the domains ("D")."""

    letter: str
    first: int
    last: int
    is_all: bool = False
    """Whether ``last`` says how many there are in all: 八大領域."""
    home: int | None = None
    """Of measures: the number of the domain that they are in, where it is said."""

    def __str__(self) -> str:
        before = self.letter if self.home is None else f"D{self.home}."
        return f"{before}{self.first}" + (f"–{before}{self.last}" if self.last != self.first else "")

    def holds(self, item: str, home: int) -> bool:
        """Whether it means the item with that id, which is in the domain ``home``."""
        parts = re.fullmatch(r"([AD]?)(\d+)(?:\.(\d+))?", item)
        if parts is None:
            return False
        letter, number = ("", parts[3]) if parts[3] else (parts[1], parts[2])
        return letter == self.letter and self.home in (None, home) and self.first <= int(number) <= self.last


def spans(words: str, letter: str = "") -> list[Span] | None:
    """The numbers that ``words`` are; None when they are no numbers at all.

    ``letter`` is what a number alone counts: "D" where only domains can be meant. Raise UsageError for what looks like
    numbers and is not in the grammar.
    """
    if not _may_be_numbers(words):
        return None
    text = unicodedata.normalize("NFKC", words).strip().casefold()
    if not re.fullmatch(_LOOKS_SO, text):
        return None
    if match := re.fullmatch(_HEADING, text):
        return [_span("D", match[1], match[1], words)]
    if match := re.fullmatch(_WHOLE, text):
        return [msgspec.structs.replace(_span("D", match[1], match[1], words), first=1, is_all=True)]
    found: list[Span] = []
    said: str | None = None
    for part in re.split(_SEPARATOR, _closed(text)):
        within = _within(part, found[-1].home if found else None, words)
        if within is None:
            within, said = _range(part, letter, said, words)
        found.append(within)
    return found


def one_number(words: str) -> Span | None:
    """The one number that ``words`` are in any notation (9, (九), 第九條, 附件6, D2, D2.1); None for anything else."""
    try:
        found = spans(words) or []
    except UsageError:
        return None
    only = found[0] if len(found) == 1 else None
    return only if only and only.first == only.last and not only.is_all else None


def _may_be_numbers(words: str) -> bool:
    """A cheap look, so that no pattern is compiled where there is no number, as in most queries."""
    return len(words) <= 200 and any(
        character in _NUMERALS or unicodedata.numeric(character, None) is not None for character in words
    )


def _closed(text: str) -> str:
    """``text`` without spaces that part nothing: inside ( 九 ), around a dash, after 附件 and 第."""
    text = re.sub(_DASH, lambda match: match[0].strip(), text)
    return re.sub(_LOOSE, "", text)


def _within(part: str, said: int | None, words: str) -> Span | None:
    """Measures by their domain: 領域二(一), D2.1-3; None for anything else.

    ``said`` is the domain that the list has named before: 領域二(一)、(三).
    """
    first, *rest = re.split(_DASH, part)
    match, home = re.fullmatch(_WITHIN, first), said
    if match:
        home = _value(match["home"] or match["nth_home"], words)
    if home is None or len(rest) > 1:
        return None
    numbers = [match and (match["point"] or match["enclosed"] or match["nth"]), None]
    for place, end in enumerate((first, *rest)):
        if numbers[place]:
            continue
        again, alone = re.fullmatch(_WITHIN, end), re.fullmatch(_REFERENCE, end)
        if again and _value(again["home"] or again["nth_home"], words) == home:
            numbers[place] = again["point"] or again["enclosed"] or again["nth"]
        elif alone and not alone["kind"] and (place or alone["enclosed"] or alone["counter"] in tuple("條条項项")):
            numbers[place] = alone["number"] or alone["enclosed"]
        else:
            return None
    low = numbers[0]
    assert low
    return msgspec.structs.replace(_span("", low, numbers[1] or low, words), home=home)


def _range(part: str, letter: str, said: str | None, words: str) -> tuple[Span, str | None]:
    """One number or two with a dash. ``said`` is the kind that the list has named so far; returned for what follows."""
    ends = [re.fullmatch(_REFERENCE, end) for end in re.split(_DASH, part)]
    if not 1 <= len(ends) <= 2 or not all(ends):
        raise _refused(words)
    first, last = ends[0], ends[-1]
    assert first
    assert last
    if first["kind"] is None and said is not None and said not in _INHERITED and _KINDS[said] != letter:
        raise _refused(words, f"「{part}」前面要不要也加 {said.upper()}?請寫明,如 {said.upper()}5,{said.upper()}8")
    kind = first["kind"] or said
    letters = {_letter(end, kind, letter) for end in (first, last)} if last["kind"] or last is first else set()
    letters = letters or {_letter(first, kind, letter) if not last["counter"] else _letter(last, kind, letter)}
    if len(letters) > 1:
        raise _refused(words, "範圍的兩端須是同一類")
    span = _span(letters.pop(), first["number"] or first["enclosed"], last["number"] or last["enclosed"], words)
    return span, kind


def _letter(end: re.Match[str], kind: str | None, letter: str) -> str:
    """Which items a number counts."""
    if end["counter"] and re.fullmatch(_DOMAIN, end["counter"]):
        return "D"
    named = end["kind"] or kind
    if named is not None:
        return _KINDS[named]
    return "" if end["counter"] else letter


def _span(letter: str, first: str, last: str, words: str) -> Span:
    low, high = _value(first, words), _value(last, words)
    if low > high:
        raise _refused(words, f"範圍請由小到大寫:{letter}{high}-{letter}{low}")
    return Span(letter, low, high)


def _value(text: str, words: str) -> int:
    number = int(text) if text.isascii() else heading_number(text.replace("〇", "零"))
    if number is None:
        raise _refused(words)
    return number


def _refused(words: str, hint: str = HINT) -> UsageError:
    return UsageError("bad-number", f"看不懂編號「{words.strip()}」", hint, typed=words)
