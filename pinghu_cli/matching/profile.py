"""A profile file: YAML or JSON -> what it states, or every entry that cannot be read, with its line and suggestions.

A profile is a mapping of facts (by id or by name) to answers. One choice is a word, several are a list or a line
(``制造業、外貿``); a list is complete: what is not on it is no. A mapping (``省級綠色工廠: 是``) states only what it
names; a year for 是 says when (``省級綠色工廠: 2023``). Nothing, 不知, ? leave a fact unknown. Words may be in either
script and are the choice's name or another word for it; a part of a name is refused with what it may mean.

``amounts`` (金額) maps incentives to what is claimed for: ``{保費補助: 80萬, 手機: [6499, 3999], 首版次: x2}``, each
as behind the = of `pinghu estimate`, several things as a list.
"""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

import msgspec

from pinghu_cli import limits
from pinghu_cli.document.model import Document, Fact
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.document.yaml_source import Source, Value, parse
from pinghu_cli.errors import DataError, PinghuError, Problem
from pinghu_cli.files import STDIN, read_bytes
from pinghu_cli.matching.answers import Answer, Profile
from pinghu_cli.matching.choices import BadAnswer
from pinghu_cli.matching.reading import Reader
from pinghu_cli.names import resolve
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.receipts.claims import Claim, read_claim, understood
from pinghu_cli.spelling.normalise import key

if TYPE_CHECKING:
    from decimal import Decimal

AMOUNTS = ("amounts", "金額")
"""The key of a profile that holds amounts, not a fact."""
_NEAREST = 3
_SHOWN = 40
"""Characters of a key that an error repeats."""


def read_profile(document: Document, file: str) -> Profile:
    """What ``file`` (``-``: standard input) states, or a profile in braces (``{applicant: 企業}``) itself.

    Raise DataError (exit 3) with every entry that is wrong.
    """
    if is_inline(file):
        return _settled(document, _source(file.encode(), "資料"))
    name = "標準輸入" if file == STDIN else file
    data = read_bytes(file, "申請人資料", "請檢查檔名;用 pinghu match --template 取得空白檔", limits.PROFILE_BYTES)
    return _settled(document, _source(data, name))


def is_inline(profile: str) -> bool:
    """Whether a command line holds a profile rather than the name of one."""
    return profile.lstrip().startswith("{")


def read_mapping(document: Document, profile: Mapping[str, object]) -> Profile:
    """The same for a mapping of plain values. Raise DataError with every entry that is wrong."""
    source = Source("資料")
    source.value, source.complete = cast("Value", dict(profile)), True
    return _settled(document, source)


def priced_by(offer: Offer) -> str | None:
    """The id of the fact that is the amount claimed for, where a condition limits it (單品售價6000元以下)."""
    if offer.tier.base_limit is None:
        return None
    return next((condition.fact for condition in offer.conditions if condition.at_most), None)


def _settled(document: Document, source: Source) -> Profile:
    problems = list(source.problems)
    facts: dict[str, Answer] = {}
    claims: list[Claim] = []
    remarks: list[str] = []
    if not problems and not isinstance(source.value, dict):
        hint = "用 pinghu match --template 取得空白檔"
        problems.append(source.problem("bad-profile", "應為「事實: 答案」的對照表", hint=hint))
    elif isinstance(source.value, dict) and source.complete:
        for name, value in source.value.items():
            try:
                if key(name) in map(key, AMOUNTS):
                    claims += _claims(document, value)
                else:
                    _state(document, name, value, facts, remarks)
            except BadAnswer as bad:
                faults = (source.problem("bad-profile", says, (name,), hint=hint) for says, hint in bad.faults)
                problems.extend(faults)
    if problems:
        raise DataError.listing("bad-profile", problems, "各項寫法見 pinghu match --template")
    return Profile(facts=facts | _prices(document, facts, claims), claims=tuple(claims), remarks=tuple(remarks))


def _state(document: Document, name: str, value: Value, facts: dict[str, Answer], remarks: list[str]) -> None:
    fact = _fact(document, name)
    if fact.id in facts:
        raise BadAnswer(f"「{fact.name}」寫了兩次", "請刪去一個")
    reader = Reader(document, fact)
    answer = reader.read(value)
    remarks += dict.fromkeys(f"{fact.name}{remark}" for remark in reader.remarks)
    if answer is not None:
        facts[fact.id] = answer


def _fact(document: Document, name: str) -> Fact:
    try:
        return resolve.fact(document, name)
    except PinghuError as error:
        listed = "、".join(f"{candidate.id}({candidate.name})" for candidate in error.candidates[:_NEAREST])
        raise BadAnswer(f"沒有「{limits.shortened(name, _SHOWN)}」這個事實", f"{error.hint}:{listed}") from None


def _claims(document: Document, value: Value) -> Iterator[Claim]:
    """The claims that amounts state, each with the id of its tier."""
    if value is None:
        return
    if not isinstance(value, dict):
        raise BadAnswer("金額應為「項目: 金額」的對照表", "例如 {出口信用保險保費補助: 80萬}")
    try:
        written = [read_claim(_written(name, entry)) for name, given in value.items() for entry in _listed(given)]
        pairs = understood(document, written)
    except PinghuError as error:
        raise BadAnswer(error.message, error.hint) from None
    for claim, offer in pairs:
        yield msgspec.structs.replace(claim, incentive=offer.id)


def _listed(given: Value) -> list[Value]:
    return given if isinstance(given, list) else [given]


def _written(name: str, entry: Value) -> str:
    """80萬 -> name=80萬; x2 and @2025, which follow a name, as they are."""
    if isinstance(entry, dict | list) or entry is None or isinstance(entry, bool):
        raise BadAnswer(f"「{name}」的金額須為文字或數字", "例如 80萬、7999x2、x2;幾件的寫成清單")
    text = str(entry).strip()
    return f"{name}{text}" if text[:1] in "xX×@＠=" else f"{name}={text}"


def _prices(document: Document, facts: Mapping[str, Answer], claims: list[Claim]) -> dict[str, Answer]:
    """The figures of facts that are the amounts claimed for, where only the amounts are stated."""
    by_id = {offer.id: offer for offer in offers(document)}
    prices: dict[str, list[Decimal]] = {}
    for claim in claims:
        fact = priced_by(by_id[claim.incentive])
        if fact is not None and fact not in facts and claim.base_fen is not None:
            prices.setdefault(fact, []).append(to_yuan(claim.base_fen))
    return {fact: Answer(figures=tuple(figures)) for fact, figures in prices.items()}


def _source(data: bytes, name: str) -> Source:
    """YAML; JSON is read as the part of YAML that it is, and where it is not (tabs, escapes) in its plainest form."""
    source = parse(data, name)
    if source.problems and data.lstrip()[:1] == b"{":
        try:
            plain = json.dumps(json.loads(data, parse_float=str), ensure_ascii=False)
        except (ValueError, RecursionError):
            return source
        return parse(plain.encode("utf-8", "backslashreplace"), name)
    source.problems = [
        problem
        if problem.code != "empty"
        else Problem("empty", "檔案是空的", file=name, line=1, hint="用 pinghu match --template 取得空白檔")
        for problem in source.problems
    ]
    return source
