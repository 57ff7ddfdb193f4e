"""What holds for any query whatever."""

from functools import cache
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from pinghu_cli.document.load import load
from pinghu_cli.finding import engine
from pinghu_cli.finding.index import Index, Sounds, Tables
from tests.finding.quality import judged
from tests.thorough import examples

QUERIES = [query["query"] for query in judged()]
simplified, traditional, taiwan = (OpenCC(name).convert for name in ("t2s", "s2t", "s2tw"))


@cache
def shipped_index() -> Index:
    return engine.index_of(load())


def ids(words: str) -> list[str]:
    return [hit.id for hit in engine.search(shipped_index(), words)]


@st.composite
def phrases(draw: st.DrawFn, least: int = 2, most: int = 12) -> str:
    """A piece of the document's own text, without numbers at its ends: one that is cut is another number."""
    text = draw(st.sampled_from([wording.text for wording in shipped_index().wordings if len(wording.text) >= least]))
    start = draw(st.integers(0, len(text) - least))
    return text[start : start + draw(st.integers(least, most))].strip("0123456789.,")


@given(st.one_of(st.sampled_from(QUERIES), phrases()))
@settings(max_examples=examples(30, 80))
def test_the_script_does_not_matter(words: str) -> None:
    assert ids(simplified(words)) == ids(traditional(simplified(words))) == ids(taiwan(simplified(words)))


@given(st.one_of(st.text(), st.text(st.sampled_from("智能工廠zngc5万%.元 &/的能吗A6第(九)")), phrases()))
@settings(max_examples=examples(40, 150))
def test_any_text_is_answered_soundly(words: str) -> None:
    hits = engine.search(shipped_index(), words, explain=True)
    assert len({hit.id for hit in hits}) == len(hits)
    assert [hit.standing for hit in hits] == sorted(hit.standing for hit in hits)
    for standing in ("answers", "related"):
        scores = [hit.score for hit in hits if hit.standing == standing]
        assert scores == sorted(scores, reverse=True)
    for hit in hits:
        assert hit.snippet
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.spans)
        assert all(one[1] < other[0] for one, other in pairwise(hit.spans))
        assert 0 <= hit.cover <= 1
    engine.search_exact(shipped_index(), words)


@given(phrases(10, 16).filter(lambda words: len(words) >= 8))
@settings(max_examples=examples(40, 100))
def test_the_documents_own_words_find_their_item(words: str) -> None:
    holders = {hit.id for hit in engine.search_exact(shipped_index(), words)}
    assert holders & {hit.id for hit in engine.find(shipped_index(), words, every=True).hits}


@given(st.sampled_from(QUERIES))
@settings(max_examples=examples(20, 60))
def test_a_recalled_index_answers_as_a_new_one(words: str) -> None:
    assert engine.search(recalled_index(), words, explain=True) == engine.search(shipped_index(), words, explain=True)


@cache
def recalled_index() -> Index:
    tables = msgspec.msgpack.encode(shipped_index().tables)
    sounds = msgspec.msgpack.encode(shipped_index().sounds)
    return Index(msgspec.msgpack.decode(tables, type=Tables), lambda: msgspec.msgpack.decode(sounds, type=Sounds))
