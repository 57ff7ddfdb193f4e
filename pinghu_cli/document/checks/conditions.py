"""Conditions are facts of the register, in words of the text, and nothing in the register is idle.

`check` holds for every document that is loaded; `complete` for a finished one: every incentive says what it takes, if
only that the lead unit decides (a tier without a condition would be quietly true for everybody), and every choice is
named by some condition or gate (else it would be a question that can change nothing).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pinghu_cli.document.checks.figures import find_whole
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Condition, Document, Fact, Gate, Incentive
from pinghu_cli.document.operators import BEFORE, BEHIND, NEW, says
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.spelling.nearest import all_known, did_you_mean
from pinghu_cli.spelling.normalise import simplified

if TYPE_CHECKING:
    from pinghu_cli.quantities.printed import Figure

_OPERATORS = {"at_most": "<=", "at_least": ">="}
_BOUNDS = {key: [word for word, said in (BEHIND | BEFORE).items() if said == op] for key, op in _OPERATORS.items()}
"""The words that are printed beside a figure of a condition, in simplified script."""
_LEFT_TO_LATER_RULES = "符合条件"
_LEFT_OUT = "…"


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every condition, gate or question that does not fit the register or the text."""
    register = {fact.id: fact for fact in document.facts}
    yield from _register(document, source)
    for c, condition in enumerate(document.document.requires):
        where: Path = ("document", "requires", c)
        yield from _condition(condition, document.document.title, register, where, source)
        if condition in document.document.requires[:c]:
            yield _twice(condition, where, source)
    for item, path in items_with_paths(document):
        for i, incentive in enumerate(item.incentives):
            for condition, place in _conditions(incentive, (*path, "incentives", i)):
                yield from _condition(condition, item.text, register, place, source)


def complete(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every tier without a condition and every fact or choice that none uses; nothing without a register."""
    if not document.facts:
        return
    conditions: list[Condition] = [*document.document.requires]
    for item, path in items_with_paths(document):
        for i, incentive in enumerate(item.incentives):
            conditions += (condition for condition, _ in _conditions(incentive, ()))
            yield from _incentive(incentive, (*path, "incentives", i), source)
            yield from _unasked(incentive, document, (*path, "incentives", i), source)
    yield from _idle(document.facts, conditions, source)


def _conditions(incentive: Incentive, path: Path) -> Iterator[tuple[Condition, Path]]:
    for c, condition in enumerate(incentive.requires):
        yield condition, (*path, "requires", c)
    for t, tier in enumerate(incentive.tiers):
        for c, condition in enumerate(tier.requires):
            yield condition, (*path, "tiers", t, "requires", c)


def _register(document: Document, source: Source) -> Iterator[Problem]:
    earlier: dict[str, Fact] = {}
    for f, fact in enumerate(document.facts):
        path: Path = ("facts", f)
        if fact.id in earlier:
            yield source.problem("duplicate-id", f"事實 id「{fact.id}」重複", (*path, "id"), hint="每個 id 只能用一次")
        names = [choice.name for choice in fact.choices]
        if len(set(names)) < len(names):
            yield source.problem(
                "duplicate-choice", f"「{fact.name}」的選項重複", (*path, "choices"), hint="請刪去一個"
            )
        if (fact.kind == "figure") != (not fact.choices and fact.unit is not None):
            message = f"「{fact.name}」的 kind 為 {fact.kind},與 choices、unit 不符"
            yield source.problem("bad-fact", message, path, hint="figure 有 unit 而無 choices,one、many 有 choices")
        if fact.when is not None:
            yield from _choices(fact.when, earlier, (*path, "when"), source)
        earlier[fact.id] = fact
    if document.facts and not any(choice.recipient for choice in document.facts[0].choices):
        message = "第一個事實須為申請人的類別,其選項以 recipient 寫明是哪種受益者"
        yield source.problem("bad-fact", message, ("facts", 0), hint="例如 recipient: [企業, 單位]")


def _choices(gate: Gate | Condition, register: dict[str, Fact], path: Path, source: Source) -> Iterator[Problem]:
    """The fact is known (for a gate: earlier in the register), and so are its choices."""
    fact = register.get(gate.fact or "")
    if fact is None:
        message = f"沒有(或還沒有)事實「{gate.fact}」"
        yield source.problem("unknown-fact", message, (*path, "fact"), hint=all_known(register))
        return
    known = [choice.name for choice in fact.choices]
    perhaps = gate.perhaps if isinstance(gate, Condition) else ()
    for key, choice in (*(("has", choice) for choice in gate.has), *(("perhaps", choice) for choice in perhaps)):
        if choice not in known:
            message = f"「{fact.name}」沒有選項「{choice}」"
            yield source.problem("unknown-choice", message, (*path, key), hint=did_you_mean(choice, known))


def _condition(
    condition: Condition, text: str, register: dict[str, Fact], path: Path, source: Source
) -> Iterator[Problem]:
    if not _printed(condition.words, text):
        message = f"原文中找不到「{condition.words}」"
        yield source.problem("words", message, (*path, "words"), hint="從該項的原文逐字複製,略去處寫 …")
    if condition.new != says(NEW, condition.words):
        message = f"new 與 words 是否印有「新認定」「新入選」不符:「{condition.words}」"
        yield source.problem("words", message, (*path, "new"), hint="印有「新」的寫 new: true,否則不寫")
    if condition.perhaps and not condition.reading:
        message = "perhaps 須以 reading 說明原文留下了什麼"
        yield source.problem("no-reading", message, path, hint="例如 reading: 「等」沒有列完")
    bounds = [condition.at_most, condition.at_least]
    if condition.fact is None:
        if condition.has or condition.perhaps or any(bounds):
            message = "沒有 fact 的條件由牽頭單位認定,不能有 has 或數字"
            yield source.problem("bad-condition", message, path, hint="請補上 fact")
        return
    yield from _choices(condition, register, path, source)
    fact = register.get(condition.fact)
    is_figure = fact is not None and fact.kind == "figure"
    if bool(condition.has) == is_figure or any(bounds) != is_figure:
        yield source.problem("bad-condition", "選項的條件須有 has,數字的須有 at_most 或 at_least", path, hint="擇一")
    yield from _bounds(condition, fact, path, source)


def _bounds(condition: Condition, fact: Fact | None, path: Path, source: Source) -> Iterator[Problem]:
    """A figure is printed in the words with its 以下 or 以上, and counts what the fact counts."""
    for key, marks in _BOUNDS.items():
        figure: Figure | None = getattr(condition, key)
        if figure is None:
            continue
        words, printed = simplified(condition.words), simplified(figure.printed)
        if not any(find_whole(form, words) >= 0 for mark in marks for form in (printed + mark, mark + printed)):
            message = f"words 中沒有「{figure.printed}」及{'、'.join(marks)}"
            yield source.problem("figure", message, (*path, key), hint="請對照原文")
        if fact and fact.unit and not figure.unit.endswith(fact.unit):
            message = f"單位「{figure.unit}」與事實的單位「{fact.unit}」不符"
            yield source.problem("figure", message, (*path, key), hint="用同一單位")


def _printed(words: str, text: str) -> bool:
    """Whether the pieces of ``words`` between … stand in ``text``, in this order."""
    place = 0
    for piece in words.split(_LEFT_OUT):
        found = find_whole(piece, text, place)
        if found < 0 or not piece:
            return False
        place = found + len(piece)
    return True


def _incentive(incentive: Incentive, path: Path, source: Source) -> Iterator[Problem]:
    """No tier without a condition, and what is left to later rules is said."""
    for t, tier in enumerate(incentive.tiers):
        where: Path = (*path, "tiers", t)
        if not incentive.requires and not tier.requires:
            message = f"「{tier.name or incentive.name}」沒有任何條件"
            yield source.problem("no-condition", message, where, hint="補上 requires;由牽頭單位認定的只寫 words")
    earlier: set[tuple[Condition, Path]] = set()
    for condition, where in _conditions(incentive, path):
        if (condition, where[:-1]) in earlier:
            yield _twice(condition, where, source)
        earlier.add((condition, where[:-1]))
        if not _printed(condition.words, incentive.quote):
            message = f"引文中沒有「{condition.words}」"
            yield source.problem("words", message, (*where, "words"), hint="從引文逐字複製,或把引文寫長些")
    decided = any(condition.fact is None for condition, _ in _conditions(incentive, path))
    if _LEFT_TO_LATER_RULES in simplified(incentive.quote) and not decided:
        message = "引文有「符合條件」,卻沒有由牽頭單位認定的條件"
        yield source.problem("no-condition", message, path, hint="requires 補上只有 words 的條件")


def _unasked(incentive: Incentive, document: Document, path: Path, source: Source) -> Iterator[Problem]:
    """Recipients of a narrower word than 企業 or 個人 whom no condition asks for: everybody would seem to be one."""
    for t, tier in enumerate(incentive.tiers):
        words = [condition.words for condition in (*incentive.requires, *tier.requires)]
        for word in (incentive.recipients if tier.recipients is None else tier.recipients) or ():
            if document.recipients.get(word) and not any(word in each for each in words):
                message = f"對象是「{word}」,卻沒有條件寫到"
                yield source.problem(
                    "no-condition", message, (*path, "tiers", t), hint=f"requires 的 words 要有「{word}」"
                )


def _twice(condition: Condition, path: Path, source: Source) -> Problem:
    return source.problem("bad-condition", f"條件「{condition.words}」重複", path, hint="請刪去其中一個")


def _idle(facts: tuple[Fact, ...], conditions: list[Condition], source: Source) -> Iterator[Problem]:
    """Choices of ``many`` facts, and whole facts, that nothing asks for. Everybody is some kind of applicant."""
    askers: list[Condition | Gate] = [*conditions, *(fact.when for fact in facts if fact.when)]
    asked = {asker.fact for asker in askers}
    used = {(asker.fact, choice) for asker in askers for choice in asker.has}
    used |= {(condition.fact, choice) for condition in conditions for choice in condition.perhaps}
    for f, fact in enumerate(facts[1:], start=1):
        idle = [choice.name for choice in fact.choices if (fact.id, choice.name) not in used]
        if fact.id not in asked:
            yield source.problem("idle-fact", f"沒有條件用到「{fact.name}」", ("facts", f), hint="刪去,或補上條件")
        elif fact.kind == "many" and idle:
            message = f"「{fact.name}」的選項沒有條件用到:{'、'.join(idle)}"
            yield source.problem("idle-choice", message, ("facts", f, "choices"), hint="刪去,或補上條件")
