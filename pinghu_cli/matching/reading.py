"""The value of one fact in a profile -> an answer, or every word of it that cannot be understood."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from pinghu_cli.document.model import Document, Fact
from pinghu_cli.document.yaml_source import Value
from pinghu_cli.matching.answers import Answer, chosen
from pinghu_cli.matching.choices import BadAnswer, joined, listed, meant
from pinghu_cli.quantities.reading import read_quantity
from pinghu_cli.receipts.rules import period
from pinghu_cli.spelling.normalise import key

UNKNOWN = ("不知", "不知道", "不清楚", "不確定", "未知", "unknown", "?", "？")
NONE = ("無", "没有", "都沒有", "都不是", "以上皆無", "其他", "none", "no", "false", "否")
YES = ("是", "有", "yes", "true", "y")
_SEPARATORS = r"(?:[、,，;；\n]|(?<![年\d])\s+(?![(（\d]))+"
"""A year may stand apart from its title: 省級綠色工廠 2023."""
_UNKNOWN_KEYS = frozenset(key(word) for word in UNKNOWN) | {""}
_NONE_KEYS = frozenset(key(word) for word in NONE)
_YES_KEYS = frozenset(key(word) for word in YES)
_YEAR = r"(?:19|20)\d\d"
_DATED = rf"(?P<before>{_YEAR})年?\s*(?P<first>\D.*)|(?P<second>.*?)\s*[(（]?(?P<behind>{_YEAR})年?[)）]?"


class Reader:
    """Reads the answer to one fact; ``remarks`` says how its words were understood."""

    def __init__(self, document: Document, fact: Fact) -> None:
        self._document = document
        self._fact = fact
        self._years = period(document)
        self.remarks: list[str] = []

    def read(self, value: Value) -> Answer | None:
        """The answer that ``value`` states; None when it is unknown. Raise BadAnswer with every fault."""
        fact = self._fact
        if value is None or (isinstance(value, str) and key(value) in _UNKNOWN_KEYS):
            return None
        if fact.kind == "figure":
            return Answer(figures=tuple(self._figure(entry) for entry in self._entries(value)))
        if isinstance(value, dict):
            return self._partial(value.items())
        if fact.kind == "many":
            return self._complete(value)
        entries = value if isinstance(value, list) else [value]
        if len(entries) != 1:
            raise BadAnswer(f"「{fact.name}」只能有一個答案", f"可用:{listed(fact)}")
        part = self._partial([(_word(entries[0]), True)])
        return chosen(fact, part.yes) if part.yes else part

    def _entries(self, value: Value) -> list[Value]:
        """Figures of several things: a list, or a line with separators other than those within a number."""
        if isinstance(value, list):
            return value
        return [part for part in re.split(r"[、;；\n]", _word(value)) if part.strip()] or [value]

    def _complete(self, value: Value) -> Answer:
        """What a list or a line of words states: these, and no others."""
        entries = value if isinstance(value, list) else self._words(_word(value))
        if len(entries) == 1 and isinstance(entries[0], str | bool) and key(_word(entries[0])) in _NONE_KEYS:
            entries = []
        part = self._partial(list(self._stated(entries)))
        named = part.yes | part.no
        absent = frozenset(choice.name for choice in self._fact.choices) - named - self._open
        return Answer(yes=part.yes, no=part.no | absent, denied=part.denied, earlier=part.earlier)

    def _stated(self, entries: Iterable[Value]) -> Iterator[tuple[str, Value]]:
        for entry in entries:
            if isinstance(entry, dict):
                yield from entry.items()
            else:
                word, year = self._dated(_word(entry))
                yield word, year or True

    def _words(self, line: str) -> list[Value]:
        """A line cut at its separators, unless it is one choice that contains some."""
        try:
            meant(self._document, self._fact, line)
        except BadAnswer:
            return [word for word in (part.strip() for part in re.split(_SEPARATORS, line)) if word]
        return [line]

    def _dated(self, word: str) -> tuple[str, int | None]:
        """省級綠色工廠(2023年), 2023年省級綠色工廠 -> the choice's name and the year."""
        match = re.fullmatch(_DATED, word) if self._fact.of_year else None
        if match is None:
            return word, None
        return match["first"] or match["second"], int(match["before"] or match["behind"])

    def _partial(self, entries: Iterable[tuple[str, Value]]) -> Answer:
        """What choices with 是, 否 or a year state, and no more. Raise BadAnswer with every fault."""
        yes, no, earlier = set[str](), set[str](), dict[str, int]()
        self._open: set[str] = set()
        seen: set[tuple[str, str]] = set()
        stated: dict[str, str] = {}
        faults: list[BadAnswer] = []
        for word, entry in entries:
            try:
                answer = key(_word(entry))
                if (word, answer) in seen:
                    continue
                seen.add((word, answer))
                for name in self._names(word):
                    if stated.setdefault(name, answer) != answer:
                        raise BadAnswer(f"「{name}」寫了兩次,說法不同", "請只留一個")
                    self._put(word, name, answer, yes, no, earlier)
            except BadAnswer as bad:
                faults.append(bad)
        if faults:
            raise joined(faults)
        if self._fact.kind == "one" and yes:
            return chosen(self._fact, yes)
        return Answer(yes=frozenset(yes), no=frozenset(no) | earlier.keys(), denied=frozenset(no), earlier=earlier)

    def _names(self, word: str) -> list[str]:
        """The choices that the word states; what it leaves open is kept apart, with a remark."""
        said = meant(self._document, self._fact, word)
        names = [choice.name for choice in said.choices]
        if not said.is_sure:
            self._open.update(names)
            self.remarks.append(f"「{word}」沒有說是不是「{'」「'.join(names)}」,未計入")
            return []
        if key(word) != key(names[0]):
            self.remarks.append(f"「{word}」即「{names[0]}」")
        return names

    def _put(self, word: str, name: str, answer: str, yes: set[str], no: set[str], earlier: dict[str, int]) -> None:
        if re.fullmatch(_YEAR, answer.removesuffix("年")):
            year, (first, last) = int(answer.removesuffix("年")), self._years
            if last is not None and year > last:
                raise BadAnswer(f"「{name}」的年份 {year} 晚於文件有效期", f"最晚 {last} 年")
            if self._fact.of_year and first is None:
                self._open.add(name)
                self.remarks.append(f"「{name}」是 {year} 年的,文件沒有寫自哪一年起有效,不知算不算新的,未計入")
            elif self._fact.of_year and first is not None and year < first:
                earlier[name] = year
            else:
                yes.add(name)
        elif answer in _YES_KEYS:
            yes.add(name)
        elif answer in _NONE_KEYS:
            no.add(name)
        elif answer not in _UNKNOWN_KEYS:
            raise BadAnswer(f"「{self._fact.name}」的「{word}」須答是、否、不知或年份,卻是「{answer}」", "例如 是")

    def _figure(self, value: Value) -> Decimal:
        """A number with or without its unit, also in Chinese numerals; 0 is a number too."""
        unit = self._fact.unit or ""
        try:
            return read_quantity(_word(value), unit)
        except ValueError as error:
            message = f"「{self._fact.name}」看不懂:{error}"
            raise BadAnswer(message, f"寫成數字,如 500萬,單位{unit};幾件的寫成清單") from None


def _word(value: Value) -> str:
    if isinstance(value, dict | list):
        raise BadAnswer("答案須為文字或數字,卻是清單或對照表", "")
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value if value is not None else "").strip()
