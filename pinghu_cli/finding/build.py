"""Document -> `Tables`: which item holds what, how strongly, and what people mean by their words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from pinghu_cli.document.model import (
    AnnexItem,
    Budget,
    Condition,
    Document,
    Domain,
    Incentive,
    Item,
    Note,
    Paragraph,
    Spoken,
)
from pinghu_cli.document.query import KINDS, everyday_words
from pinghu_cli.document.validity import validity
from pinghu_cli.finding.index import IMPACTS, NEAR, Entry, Shelves, Tables, Wording, Wordings, packed
from pinghu_cli.finding.located import Located
from pinghu_cli.finding.tokens import ends, is_character, is_number, joined, phrase_of, split
from pinghu_cli.finding.tokens import texts as texts_of
from pinghu_cli.names.ladder import unit_names
from pinghu_cli.spelling.normalise import fold

FIELDS = {
    "title": (2.5, 0.3),
    "keywords": (2.2, 0.1),
    "near": (2.2, 0.1),
    "text": (1.0, 0.5),
    "names": (0.6, 0.5),
    "mirrored": (0.3, 0.3),
}
"""Field -> (weight, share of length that normalises), as in BM25F."""
_SATURATION = 1.2
_JOINED = 0.55
_KEYWORDS = ("keywords", "near", "mirrored")
_INSIDE_A_KEYWORD = 0.5
_PAID_IN = ("元", "分", "%")
"""Units of figures that say how much somebody gets or pays: an amount, or a share of one."""
_NONE: dict[int, set[str]] = {}
_QUOTED = re.compile(r"[“「《]([^“”「」《》]{2,20})[”」》]")

Terms = dict[str, float]
Texts = tuple[str, ...]


def build(document: Document) -> Tables:
    """The tables of ``document``. Takes a fraction of a second for a hundred items and grows with the text."""
    entries = (
        *(_entry(domain, item) for domain, item in document.placed_items()),
        *(Entry(id=paragraph.id, kind="paragraph", domain=0, units=()) for paragraph in document.paragraphs),
        *(Entry(id=note.id, kind="note", domain=0, units=()) for note in document.notes),
    )
    spoken: dict[str, list[Spoken]] = defaultdict(list)
    for clause in document.words.spoken:
        spoken[clause.item].append(clause)
    keywords = everyday_words(document)
    wordings = [_wording(item, spoken[item.id], keywords) for item in document.items()]
    stated = document.document.budget
    total = ((stated.quote, "amount"), (stated.quote, "budget")) if stated else ()
    wordings += [_plain(paragraph, paragraph.title, total) for paragraph in document.paragraphs]
    wordings += [_plain(note, note.question) for note in document.notes]
    synonyms = _synonyms(document)
    known = _known_phrases(wordings, synonyms)
    fields = [wording.fields for wording in wordings]
    lengths = [{name: sum(len(_run(text)) for text in texts) for name, texts in field.items()} for field in fields]
    near = [set(_phrases(wording.near)) for wording in wordings]
    loose = frozenset(fold(character) for character in document.words.stopchars)
    counted = [
        {name: _terms(texts, loose if name in _KEYWORDS else frozenset()) for name, texts in field.items()}
        for field in fields
    ]
    terms = _postings(counted, lengths, near)
    held = _Held(known)
    often = [{name: held.often(name, texts) for name, texts in field.items()} for field in fields]
    phrases = _postings(often, lengths, near)
    _run.cache_clear()
    return Tables(
        entries=entries,
        wordings=Wordings.of(wordings),
        terms=Shelves.of(terms),
        phrases=Shelves.of(phrases),
        synonyms=Shelves.of(synonyms),
        units=_unit_names(document),
        duties=_duties(entries),
        stopwords=frozenset(phrase_of(word) for word in document.words.stopwords),
        stopchars="".join(fold(character) for character in document.words.stopchars),
        absent=Shelves.of(_absent(document, entries)),
        aspects={phrase_of(say): aspect.told_by or "" for aspect in document.words.aspects for say in aspect.say},
        wholes={phrase_of(say): whole.kind for whole in document.words.wholes for say in whole.say},
        negation=(_phrases(document.words.negation.before), _phrases(document.words.negation.after)),
        forms=frozenset(phrase_of(form) for form in _forms(document)),
        validity=validity(document),
    )


def _entry(domain: Domain, item: Item) -> Entry:
    return Entry(id=item.id, kind=KINDS[type(item)], domain=domain.number, units=item.units, leads=item.leads)


def _absent(document: Document, entries: tuple[Entry, ...]) -> dict[str, bytes]:
    places = {entry.id: number for number, entry in enumerate(entries)}
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for absent in document.words.absent:
        near = {places[item]: IMPACTS - 1 for item in absent.near if item in places}
        for say in absent.say:
            found[phrase_of(say)] |= near
    return {say: packed(near) for say, near in found.items()}


def _phrases(words: Texts) -> Texts:
    return tuple(phrase_of(word) for word in words)


def _wording(item: Item, spoken: list[Spoken], keywords: dict[str, tuple[str, ...]]) -> Wording:
    """``spoken`` are the everyday words for its clauses; ``keywords`` those of each item."""
    names = [name for group in item.incentives for name in _incentive_names(group)]
    names += [target.metric for target in item.targets]
    return Wording(
        title=item.title,
        ref=item.ref,
        text=item.text,
        located=Located.of(item.text),
        keywords=keywords[item.id],
        near=tuple(dict.fromkeys((*item.near, *(word for clause in spoken for word in clause.near)))),
        spoken=tuple((_places(item.text, one.of), _phrases((*one.say, *one.near))) for one in spoken),
        mirrored=_mirrored(item, keywords),
        names=tuple(dict.fromkeys(names)),
        told=_told(item.text, _facts(item)),
    )


def _facts(item: Item) -> Iterator[tuple[str, str]]:
    """The quotes of an item's facts, each with an aspect of its topic that it tells."""
    for group in item.incentives:
        yield group.quote, "service" if group.gives == "service" else "grant"
        if any(tier.pays != "unstated" for tier in group.tiers):
            yield group.quote, "amount"
        if any(tier.is_bounded or any(map(_is_bound, tier.requires)) for tier in group.tiers):
            yield group.quote, "bound"
    for target in item.targets:
        if target.value:
            yield target.quote, "target"
            if any(unit in target.value.unit for unit in _PAID_IN):
                yield target.quote, "amount"
    if isinstance(item, Domain) and item.budget:
        yield from _sums(item.budget)


def _is_bound(condition: Condition) -> bool:
    return bool(condition.at_most or condition.at_least)


def _sums(budget: Budget) -> Iterator[tuple[str, str]]:
    for quote in (budget.quote, *(part.quote for part in budget.parts)):
        yield quote, "amount"
        yield quote, "budget"


def _told(text: str, facts: Iterable[tuple[str, str]]) -> tuple[tuple[int, int, str], ...]:
    found = ((text.find(quote), quote, aspect) for quote, aspect in facts)
    return tuple(dict.fromkeys((start, start + len(quote), aspect) for start, quote, aspect in found if start >= 0))


def _places(text: str, words: str) -> tuple[int, ...]:
    return tuple(match.start() for match in re.finditer(re.escape(words), text))


def _plain(each: Paragraph | Note, title: str, facts: tuple[tuple[str, str], ...] = ()) -> Wording:
    """The wording of a paragraph or a note, which grants nothing."""
    return Wording(
        title=title,
        ref=each.ref,
        text=each.text,
        located=Located.of(each.text),
        keywords=each.keywords,
        near=(),
        spoken=(),
        mirrored=(),
        names=(),
        told=_told(each.text, facts),
    )


def _mirrored(item: Item, keywords: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The everyday words for the measures that an annex item repeats in short: it may answer too, after them."""
    if not isinstance(item, AnnexItem):
        return ()
    mirrored = (words for measure, words in keywords.items() if measure in map(str, item.mirrors))
    return tuple(word for words in mirrored for word in words if word not in item.keywords)


def _incentive_names(group: Incentive) -> Iterator[str]:
    yield group.name
    for tier in group.tiers:
        yield from (part for part in (tier.name, tier.label, tier.kind) if part)


def _forms(document: Document) -> Iterator[str]:
    for item in document.items():
        for group in item.incentives:
            yield from (form for form in (group.form, *(tier.form for tier in group.tiers)) if form)


@cache
def _run(text: str) -> list[str]:
    """The tokens of a text. Keywords stand in several items, and again among the phrases."""
    return texts_of(fold(text))


def _terms(texts: Texts, loose: frozenset[str]) -> Terms:
    """How often each term occurs in the texts of a field: each token, and each that a character follows.

    What people say holds words without topic; none of the pairs that these make with others is a word (外賣|的電|瓶車).
    """
    found: Terms = defaultdict(float)
    for run in map(_run, texts):
        for token in run:
            found[token] += 1
        for token, following in pairwise(run):
            is_pair = is_character(following) and (is_character(token) or is_number(token))
            if is_pair and loose.isdisjoint((token, following)):
                found[token + following] += 1
    return found


class _Held:
    """Which known phrases texts hold."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = _by_start(known)
        self._found: dict[str, list[tuple[str, bool]]] = {}

    def often(self, field: str, texts: Texts) -> Terms:
        """How often each known phrase occurs in the texts of a field; inside a keyword, less than being one."""
        found: Terms = defaultdict(float)
        for text in texts:
            for words, whole in self._within(text):
                found[words] += 1 if whole or field not in _KEYWORDS else _INSIDE_A_KEYWORD
        return found

    def _within(self, text: str) -> list[tuple[str, bool]]:
        """The phrases that ``text`` holds, each with whether it is all of it."""
        if text not in self._found:
            self._found[text] = list(self._look(_run(text)))
        return self._found[text]

    def _look(self, run: list[str]) -> Iterator[tuple[str, bool]]:
        text, bounds = joined(run), ends(run)
        for place, token in enumerate(run):
            start = bounds[place] - len(token)
            pair = text[start : bounds[place + 1]] if place + 1 < len(run) else ""
            for begun in (token, pair):
                for length, phrases in self._known.get(begun, _NONE).items():
                    last = place + length - 1
                    if last < len(run) and (words := text[start : bounds[last]]) in phrases:
                        yield words, length == len(run)


def _postings(counted: list[dict[str, Terms]], lengths: list[dict[str, int]], near: list[set[str]]) -> dict[str, bytes]:
    """Term -> postings with the BM25F impact of the term in the item; ``lengths`` of its fields are in tokens."""
    means = {name: max(1.0, sum(one[name] for one in lengths) / max(1, len(lengths))) for name in FIELDS}
    postings: dict[str, dict[int, int]] = defaultdict(dict)
    for number, (item, length, said) in enumerate(zip(counted, lengths, near, strict=True)):
        touched = _touched(item, said)
        weights: Terms = defaultdict(float)
        for name, (weight, share) in FIELDS.items():
            norm = 1 - share + share * length[name] / means[name]
            for term, count in item[name].items():
                weights[term] += weight * count / norm
        impacts = {value: max(1, round((IMPACTS - 1) * value / (value + _SATURATION))) for value in {*weights.values()}}
        for term, value in weights.items():
            postings[term][number] = impacts[value] | (NEAR if term in touched else 0)
    return {term: packed(found) for term, found in postings.items()}


def _touched(item: dict[str, Terms], near: set[str]) -> set[str]:
    """The terms that an item does not answer: ``near`` ones and parts of them that it neither prints nor means."""
    printed = item["title"].keys() | item["text"].keys()
    meant = item["keywords"].keys() | item["names"].keys() | item["mirrored"].keys()
    return {term for term in item["near"] if term not in printed and (term in near or term not in meant)}


def _synonyms(document: Document) -> dict[str, list[tuple[str, bool]]]:
    found: dict[str, dict[tuple[str, bool], None]] = defaultdict(dict)
    for synonym in document.words.synonyms:
        means = [(phrase_of(word), synonym.weak) for word in synonym.means]
        for say in synonym.say:
            found[phrase_of(say)] |= dict.fromkeys(means)
    return {say: list(means) for say, means in found.items()}


def _known_phrases(wordings: list[Wording], synonyms: dict[str, list[tuple[str, bool]]]) -> dict[str, None]:
    """Every phrase that is a word of its own somewhere, in a stable order; weak synonyms are not phrases."""
    texts: list[str] = []
    for wording in wordings:
        texts += [wording.title, *wording.keywords, *wording.near, *wording.names, *_QUOTED.findall(wording.text)]
    phrases = [phrase_of(text) for text in texts]
    for say, means in synonyms.items():
        phrases += [mean for mean, _ in means]
        phrases += [say] if not all(weak for _, weak in means) else []
    return dict.fromkeys(text for text in phrases if len(text) > 1)


def _by_start(known: Iterable[str]) -> dict[str, dict[int, set[str]]]:
    """First two tokens (or the only one) -> length in tokens -> the phrases that begin with them."""
    table: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for text in known:
        run = split(text)
        table[joined(run[:2])][len(run)].add(text)
    return table


def _unit_names(document: Document) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for unit in document.units:
        for name in unit_names(unit):
            if unit.name not in names[phrase_of(name)]:
                names[phrase_of(name)].append(unit.name)
    return dict(names)


def _duties(entries: tuple[Entry, ...]) -> dict[str, bytes]:
    duties: dict[str, dict[int, int]] = defaultdict(dict)
    for number, entry in enumerate(entries):
        for unit in entry.units:
            duties[unit][number] = IMPACTS - 1 if unit in entry.leads else round((IMPACTS - 1) * _JOINED)
    return {unit: packed(found) for unit, found in duties.items()}
