"""A profile file: YAML or JSON -> answers, or every entry that cannot be read, with its line and suggestions.

A profile is a mapping of facts (by id or by name) to answers. One choice is a word, several are a list or a line
(``制造業、外貿``); a list is complete: what is not on it is no. A mapping (``省級綠色工廠: 是``) states only what it
names; a year for 是 says when (``省級綠色工廠: 2023``), and an earlier year than the document's is no where only the
year itself counts. Nothing, 不知, ? leave a fact unknown. Words may be in either script and are the choice's name or
another word for it; a part of a name is refused with what it may mean, for 汽車 is not always 新能源汽車.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import cast

from pinghu_cli.document.model import Choice, Document, Fact
from pinghu_cli.document.yaml_source import Source, Value, parse
from pinghu_cli.errors import DataError, PinghuError, Problem
from pinghu_cli.files import STDIN, read_bytes
from pinghu_cli.matching.answers import Answer, chosen
from pinghu_cli.names import resolve
from pinghu_cli.quantities.reading import read_quantity
from pinghu_cli.spelling.normalise import key

Years = tuple[int, int]

UNKNOWN = ("不知", "不知道", "不清楚", "不確定", "未知", "unknown", "?", "？")
NONE = ("無", "没有", "都沒有", "都不是", "以上皆無", "其他", "none", "no", "false", "否")
YES = ("是", "有", "yes", "true", "y")
_SEPARATORS = re.compile(r"(?:[、,,;;\n]|(?<![年\d])\s+(?![((\d]))+")
"""A year may stand apart from its title: 省級綠色工廠 2023."""
_UNKNOWN_KEYS = frozenset(key(word) for word in UNKNOWN) | {""}
_NONE_KEYS = frozenset(key(word) for word in NONE)
_YES_KEYS = frozenset(key(word) for word in YES)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(
    rf"(?P<before>{_YEAR.pattern})年?\s*(?P<first>\D.*)|(?P<second>.*?)\s*[((]?(?P<behind>{_YEAR.pattern})年?[))]?"
)


class BadAnswer(ValueError):
    """An answer that fits no choice, or several; ``hint`` says what would."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def valid_years(document: Document) -> Years:
    """The first and the last year that the document is valid for."""
    effective = document.document.effective
    return effective.first_day.year, effective.last_day.year


def read_profile(document: Document, file: str) -> dict[str, Answer]:
    """The answers of ``file`` (``-``: standard input), or of a profile in braces (``{applicant: 企業}``) itself.

    Raise DataError (exit 3) with every entry that is wrong.
    """
    if is_inline(file):
        return _settled(document, _source(file.encode(), "資料"))
    name = "標準輸入" if file == STDIN else file
    return _settled(
        document, _source(read_bytes(file, "申請人資料", "請檢查檔名;用 pinghu match --template 取得空白檔"), name)
    )


def is_inline(profile: str) -> bool:
    """Whether a command line holds a profile rather than the name of one."""
    return profile.lstrip().startswith("{")


def answers(document: Document, profile: Mapping[str, object]) -> dict[str, Answer]:
    """The same for a mapping of plain values. Raise DataError with every entry that is wrong."""
    source = Source("資料")
    source.value = cast("Value", dict(profile))
    return _settled(document, source)


def read_answer(document: Document, fact: Fact, value: Value) -> Answer | None:
    """The answer that ``value`` states; None when it is unknown. Raise BadAnswer, saying what would be understood."""
    if value is None or (isinstance(value, str) and key(value) in _UNKNOWN_KEYS):
        return None
    if fact.kind == "figure":
        return _figure(fact, value)
    if isinstance(value, dict):
        return _partial(document, fact, value.items())
    if fact.kind == "many":
        return _complete(document, fact, value)
    entries = value if isinstance(value, list) else [value]
    if len(entries) != 1:
        raise BadAnswer(f"「{fact.name}」只能有一個答案", f"可用:{_listed(fact)}")
    return chosen(fact, [find_choice(document, fact, _word(entries[0])).name])


def find_choice(document: Document, fact: Fact, word: str) -> Choice:
    """The choice called ``word``. Raise BadAnswer with the nearest, or the several that it may mean."""
    try:
        return resolve.choice(document, fact, word)
    except PinghuError as error:
        raise BadAnswer(error.message, error.advice if error.candidates else f"可用:{_listed(fact)}") from None


def _settled(document: Document, source: Source) -> dict[str, Answer]:
    problems = list(source.problems)
    stated: dict[str, Answer] = {}
    if not problems and not isinstance(source.value, dict):
        problems.append(
            source.problem("bad-profile", "應為「事實: 答案」的對照表", hint="用 pinghu match --template 取得空白檔")
        )
    elif isinstance(source.value, dict):
        for name, value in source.value.items():
            try:
                fact = _fact(document, name)
                if fact.id in stated:
                    raise BadAnswer(f"「{fact.name}」寫了兩次", "請刪去一個")
                answer = read_answer(document, fact, value)
                if answer is not None:
                    stated[fact.id] = answer
            except BadAnswer as bad:
                problems.append(source.problem("bad-profile", str(bad), (name,), hint=bad.hint))
    if problems:
        problems.sort(key=lambda problem: problem.line)
        listed = "\n".join(str(problem) for problem in problems)
        raise DataError(
            "bad-profile", listed, f"共 {len(problems)} 處;各項寫法見 pinghu match --template", tuple(problems)
        )
    return stated


def _fact(document: Document, name: str) -> Fact:
    try:
        return resolve.fact(document, name)
    except PinghuError as error:
        listed = "、".join(f"{candidate.id}({candidate.name})" for candidate in error.candidates)
        raise BadAnswer(f"沒有「{name}」這個事實", f"{error.hint}:{listed}") from None


def _complete(document: Document, fact: Fact, value: Value) -> Answer:
    """What a list or a line of words states: these, and no others."""
    entries = value if isinstance(value, list) else _words(document, fact, _word(value))
    if len(entries) == 1 and isinstance(entries[0], str | bool) and key(_word(entries[0])) in _NONE_KEYS:
        entries = []
    stated: list[tuple[str, Value]] = []
    for entry in entries:
        if isinstance(entry, dict):
            stated += entry.items()
        else:
            word, year = _dated(fact, _word(entry))
            stated.append((word, year or True))
    part = _partial(document, fact, stated)
    return chosen(fact, part.yes, part.earlier)


def _words(document: Document, fact: Fact, line: str) -> list[Value]:
    """A line cut at its separators, unless it is one choice that contains some."""
    try:
        return [find_choice(document, fact, line).name]
    except BadAnswer:
        return [word for word in (part.strip() for part in _SEPARATORS.split(line)) if word]


def _dated(fact: Fact, word: str) -> tuple[str, int | None]:
    """省級綠色工廠(2023年), 2023年省級綠色工廠 -> the choice's name and the year."""
    match = _DATED.fullmatch(word) if fact.of_year else None
    if match is None:
        return word, None
    return match["first"] or match["second"], int(match["before"] or match["behind"])


def _partial(document: Document, fact: Fact, value: Iterable[tuple[str, Value]]) -> Answer:
    """What choices with 是, 否 or a year state, and no more."""
    years = valid_years(document)
    yes, no, earlier = set(), set(), {}
    said_of: dict[str, str] = {}
    for word, entry in value:
        choice, said = find_choice(document, fact, word).name, key(_word(entry))
        if said_of.setdefault(choice, said) != said:
            raise BadAnswer(f"「{choice}」寫了兩次,說法不同", "請只留一個")
        if _YEAR.fullmatch(said.removesuffix("年")):
            year = int(said.removesuffix("年"))
            if year > years[1]:
                raise BadAnswer(f"「{choice}」的年份 {year} 晚於文件有效期", f"最晚 {years[1]} 年")
            if fact.of_year and year < years[0]:
                earlier[choice] = year
            else:
                yes.add(choice)
        elif said in _YES_KEYS:
            yes.add(choice)
        elif said in _NONE_KEYS:
            no.add(choice)
        elif said not in _UNKNOWN_KEYS:
            raise BadAnswer(f"「{fact.name}」的「{word}」須答是、否、不知或年份,卻是「{_word(entry)}」", "例如 是")
    if fact.kind == "one" and yes:
        return chosen(fact, yes)
    return Answer(yes=frozenset(yes), no=frozenset(no) | earlier.keys(), earlier=earlier)


def _figure(fact: Fact, value: Value) -> Answer:
    """A number with or without its unit, also in Chinese numerals; 0 is a number too."""
    unit = fact.unit or ""
    try:
        return Answer(figure=read_quantity(_word(value), unit))
    except ValueError as error:
        raise BadAnswer(f"「{fact.name}」看不懂:{error}", f"寫成數字,如 500萬,單位{unit}") from None


def _word(value: Value) -> str:
    if isinstance(value, dict | list):
        raise BadAnswer("答案須為文字或數字,卻是清單或對照表", "")
    return (
        {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value if value is not None else "").strip()
    )


def _listed(fact: Fact) -> str:
    names = [choice.name for choice in fact.choices]
    none = ";都沒有寫「無」" if fact.kind == "many" else ""
    return "、".join(names[:10]) + (f" 等 {len(names)} 項" if len(names) > 10 else "") + none


def _source(data: bytes, name: str) -> Source:
    """YAML; JSON is read as the part of YAML that it is, and where it is not (tabs, escapes) in its plainest form."""
    source = parse(data, name)
    if source.problems and data.lstrip()[:1] == b"{":
        try:
            plain = json.dumps(json.loads(data, parse_float=str), ensure_ascii=False)
        except ValueError:
            return source
        return parse(plain.encode(), name)
    source.problems = [
        problem
        if problem.code != "empty"
        else Problem("empty", "檔案是空的", file=name, line=1, hint="用 pinghu match --template 取得空白檔")
        for problem in source.problems
    ]
    return source
