"""Profiles as YAML text: an empty one with its questions as comments, and one that holds what is known."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from pinghu_cli.document.model import Document, Fact
from pinghu_cli.document.query import offers
from pinghu_cli.matching.answers import Answer, Profile, no_facts
from pinghu_cli.quantities.printed import to_yuan

_HEAD = """\
# 申請人資料。填好後執行:pinghu match 檔名
# 不知道的留空:未知不會當作沒有。繁體、簡體都可以。
# 擇一的寫一個名稱;可複選的寫成清單,如 [{0}, {1}],都沒有寫 []。清單視為完整,沒寫的就是沒有;
# 只知道其中幾項時寫成對照:{{{0}: 是, {1}: 否}},其餘仍是未知。"""
_PLAIN = r"[\w一-鿿][\w一-鿿、()“”。-]*"
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_WIDTH = 50
"""Characters of a comment line: about 100 cells."""


def template(document: Document) -> str:
    """An empty profile: every fact with its question, its choices, and when it need not be filled in.

    Raise DataError when the document has no register of facts.
    """
    if not document.facts:
        raise no_facts()
    example = next((fact for fact in document.facts if fact.kind == "many"), document.facts[0]).choices
    blocks = [_HEAD.format(example[0].name, example[-1].name)]
    blocks += ["\n".join([*_questions(fact, document), f"{fact.id}:"]) for fact in document.facts]
    blocks.append(_amounts(document))
    return "\n\n".join(blocks) + "\n"


def _amounts(document: Document) -> str:
    """The key for amounts, with what rates are taken of as its example."""
    names = [offer.name for offer in offers(document) if offer.pays == "rate"]
    example = f"# 例如 amounts: {{{quoted(names[0])}: 80萬, {quoted(names[-1])}: [7999, 3299x2]}}\n" if names else ""
    how = "# 金額:申請的項目和金額,寫法同 pinghu estimate 等號後的部分;幾件的寫成清單,只有件數的寫 x2\n"
    return f"{how}{example}amounts:"


def dump(document: Document, profile: Profile) -> str:
    """A profile that says exactly what is known: `profile.read_profile` gives the same back."""
    lines = ["# 申請人資料,供 pinghu match 使用。沒有寫的事實是未知。"]
    for fact in document.facts:
        if fact.id in profile.facts:
            lines += [f"# {fact.name}:{fact.question}", *_answer(fact, profile.facts[fact.id])]
    if profile.claims:
        lines += ["# 金額:項目和金額", "amounts:"]
        for name, entries in amounts(profile).items():
            lines.append(f"  {quoted(name)}: [{', '.join(quoted(entry) for entry in entries)}]")
    return "\n".join(lines if len(lines) > 1 else [*lines, "{}"]) + "\n"


def quoted(text: str) -> str:
    """``text`` as a YAML scalar that reads back as this text."""
    is_plain = re.fullmatch(_PLAIN, text) and text.casefold() not in _WORDS and not text.isdecimal()
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _questions(fact: Fact, document: Document) -> Iterator[str]:
    yield f"# {fact.name}:{fact.question}" + (f"({fact.note})" if fact.note else "")
    if fact.when is not None:
        above = next(other for other in document.facts if other.id == fact.when.fact)
        yield from _folded(f"{above.name}是{'、'.join(fact.when.has)}才要填")
    if fact.kind == "figure":
        yield f"# 數字,單位{fact.unit},可以寫萬、億"
    else:
        yield "# 擇一:" if fact.kind == "one" else "# 可複選:"
        yield from (line for group in _groups(fact) for line in _folded(group, "  "))


def _groups(fact: Fact) -> Iterator[str]:
    """The choices under each heading, in one line."""
    groups: list[tuple[str, list[str]]] = [("", [])]
    for choice in fact.choices:
        if choice.heading:
            groups.append((f"{choice.heading}——", []))
        groups[-1][1].append(choice.name)
    return (heading + " | ".join(names) for heading, names in groups if names)


def _folded(text: str, indent: str = "") -> Iterator[str]:
    """Comment lines, broken between choices."""
    line = ""
    for part in re.split(r"(?<= \| )", text):
        if line and len(line) + len(part) > _WIDTH:
            yield f"# {indent}{line.rstrip()}"
            line = ""
        line += part
    yield f"# {indent}{line}"


def _answer(fact: Fact, answer: Answer) -> Iterator[str]:
    match plain_answer(fact, answer):
        case list() as names if names:
            yield f"{fact.id}:"
            yield from (f"  - {quoted(name)}" for name in names)
        case dict() as known if known:
            yield f"{fact.id}:"
            words = {True: "是", False: "否"}
            yield from (f"  {quoted(name)}: {words.get(said, said)}" for name, said in known.items())
        case [] | {} as nothing:
            yield f"{fact.id}: {nothing}"
        case Decimal() as figure:
            yield f"{fact.id}: {figure:f}"
        case tuple() as figures:
            yield f"{fact.id}: [{', '.join(f'{figure:f}' for figure in figures)}]"
        case str() as name:
            yield f"{fact.id}: {quoted(name)}"


def plain_answer(fact: Fact, answer: Answer) -> str | Decimal | tuple[Decimal, ...] | list[str] | dict[str, bool | int]:
    """An answer as a profile holds it: a name, a figure, a complete list, or a mapping of what is known.

    What was won earlier has its year: in the name's brackets on a list, as the value in a mapping.
    """
    if answer.figures:
        return answer.figures[0] if len(answer.figures) == 1 else answer.figures
    known = [choice.name for choice in fact.choices if choice.name in answer.yes | answer.no]
    if answer.denied or len(known) < len(fact.choices) or (fact.kind == "one" and not answer.yes):
        return {name: answer.earlier.get(name, name in answer.yes) for name in known}
    if fact.kind == "one":
        return next(name for name in known if name in answer.yes)
    years = {name: f"({year}年)" for name, year in answer.earlier.items()}
    return [name + years.get(name, "") for name in known if name in answer.yes or name in years]


def amounts(profile: Profile) -> dict[str, list[str]]:
    """Tier id -> what is claimed, as a profile and `pinghu estimate` write it: 800000, 7999x2, x3."""
    written: dict[str, list[str]] = {}
    for claim in profile.claims:
        amount = f"{to_yuan(claim.base_fen):f}" if claim.base_fen is not None else ""
        count = f"x{claim.count}" if claim.count > 1 or not amount else ""
        year = f"@{claim.year}" if claim.year else f"@第{claim.profit_year}年" if claim.profit_year else ""
        written.setdefault(claim.incentive, []).append(f"{amount}{count}{year}")
    return written
