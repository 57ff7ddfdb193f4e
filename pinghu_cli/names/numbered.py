"""The items of a document that have the numbers which somebody wrote."""

from collections.abc import Iterable, Sequence

from pinghu_cli.document.model import Document, Item
from pinghu_cli.document.query import Offer
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.names import numbering
from pinghu_cli.names.candidates import ambiguous, item_candidate, short
from pinghu_cli.names.ladder import is_name
from pinghu_cli.quantities.numerals import citation
from pinghu_cli.spelling.normalise import key

_CALLED = {"": "措施", "A": "附件事項", "D": "領域"}
LONGEST_NUMBER = 20
"""Characters that can stand before a title: 措施第十一條:."""
AFTER_NUMBERS = " \t:：、,，.．-—"


def numbered_items(document: Document, words: str, letter: str = "") -> list[Item] | None:
    """The items with the numbers ``words``; None when ``words`` are no numbers. ``letter``: see `numbering.spans`.

    Raise NotFound when the document has no such number, UsageError for numbers that are not understood.
    """
    spans = numbering.spans(words, letter)
    if spans is None:
        return None
    found = [item for span in spans for item in _items_in(document, span, words)]
    return list({item.id: item for item in found}.values())


def _items_in(document: Document, span: numbering.Span, words: str) -> list[Item]:
    measures = document.measures
    if span.home is not None:
        measures = next((domain.measures for domain in document.domains if domain.number == span.home), ())
    kinds: dict[str, Iterable[Item]] = {"": measures, "A": document.annex_items, "D": document.domains}
    there = [*kinds[span.letter]]
    numbers = [item.number for item in there]
    if span.is_all and span.last != len(there):
        raise NotFound("no-such-item", f"文件有 {len(there)} 個領域,不是「{words.strip()}」", "見 pinghu domains")
    if span.home is not None and not there:
        wrong = f"沒有{citation(f'D{span.home}')}"
        raise NotFound("no-such-item", wrong, f"領域是 {_limits(document.domains)}", typed=words)
    if span.first not in numbers or span.last not in numbers:
        limits = f"編號是 {_limits(there)}" if there else "文件沒有這類條目"
        raise NotFound("no-such-item", f"沒有編號「{short(str(span))}」的{_CALLED[span.letter]}", limits, typed=words)
    found = [item for item in there if span.first <= item.number <= span.last]
    if len({item.number for item in found}) < len(found):
        raise _begins_anew(document, span, words, found)
    return found


def _limits(there: Sequence[Item]) -> str:
    return f"{there[0].id}–{there[-1].id}"


def _begins_anew(document: Document, span: numbering.Span, words: str, found: Sequence[Item]) -> UsageError:
    """The error of a number that measures of several domains have."""
    if span.first == span.last:
        return ambiguous("措施", words, [item_candidate(item) for item in found])
    home = document.domain_of(found[0])
    which = numbering.Span("", span.first, min(span.last, home.measures[-1].number), home=home.number)
    wrong = f"措施的編號在每個領域重新起算,「{short(words)}」可以指幾個領域的措施"
    return UsageError("ambiguous", wrong, f"請寫明領域,如 {str(which).replace('–', '-')}", typed=words)


def offers_numbered(document: Document, words: str) -> list[Offer]:
    """The tiers whose name stands behind or before the number of their item: (十一)與人工智能企業合作, 手機(第16條)."""
    from pinghu_cli.names.incentives import vocabulary, whole

    for place in range(1, min(len(words), LONGEST_NUMBER) if is_name(words) else 0):
        for number, name in ((words[:place], words[place:]), (words[-place:], words[:-place])):
            wanted = numbering.one_number(number.strip(AFTER_NUMBERS + "()（）[]【】_"))
            found = whole(vocabulary(document), [key(name)]) if wanted else []
            if wanted and (held := [it for it in found if wanted.holds(it.item.id, it.domain.number)]):
                return held
    return []
