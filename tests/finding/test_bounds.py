"""No text, however long or odd, makes search work for long: calls are counted here, benchmarks/search.py times them."""

import base64
import random
import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinghu_cli.document.model import Document
from pinghu_cli.finding import engine
from pinghu_cli.finding.index import Index
from pinghu_cli.finding.query import Query
from pinghu_cli.finding.respell import MOST_WORK, Respeller, readings
from pinghu_cli.limits import QUERY_TOKENS
from tests.thorough import examples

PIECES = {
    "a key leaned on": "a",
    "one syllable again and again": "yi",
    "syllables that can be cut in many ways": "xianganeng",
    "initials": "zngc",
    "homophones": "只能是事世市实时石",
    "one numeral": "一",
    "scales": "十亿",
    "plurals": "ses ",
    "grouped digits": "1,000,",
    "punctuation": "!?,。",
    "matters of other offices": "汽车保险公积金",
    "a question": "买手机能补多少",
}
MOST_CALLS = 600_000
"""Calls of functions for one search of 5,000 characters; a tenth of what a quadratic step makes of them."""


def calls(index: Index, text: str) -> int:
    """How many functions a search of ``text`` calls."""
    count = 0
    engine.search(index, "zhinenggongchang 只能工厂")  # what is made on first use is not work of this search

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        engine.search(index, text, limit=10)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
@pytest.mark.parametrize("length", [60, 5_000, 40_000])
def test_built_texts_take_bounded_work(index: Index, piece: str, length: int) -> None:
    assert calls(index, (piece * length)[:length]) < MOST_CALLS * max(1, length // 5_000)


def test_the_document_itself_takes_bounded_work(index: Index, document: Document) -> None:
    whole = "".join(item.text for item in document.items())
    assert calls(index, whole[:5_000]) < MOST_CALLS


def test_bytes_in_base64_take_bounded_work(index: Index) -> None:
    assert calls(index, base64.b64encode(random.Random(1).randbytes(3_750)).decode()) < MOST_CALLS


@given(st.lists(st.sampled_from([*PIECES.values(), "zhinenggongchang", "智能工厂", "%", "百分之"]), max_size=60))
@settings(max_examples=examples(25, 60))
def test_mixed_pieces_are_read_within_bounds(index: Index, pieces: list[str]) -> None:
    query = Query(index, "".join(pieces))
    respeller = Respeller(index)
    readings(query, set(range(min(60, len(query.tokens)))), respeller)
    assert respeller.looked <= MOST_WORK + 10
    assert len(query.tokens) <= QUERY_TOKENS


def test_pinyin_of_a_whole_sentence_is_read_in_pieces(index: Index) -> None:
    for typed, item in (("maishoujinengbuduoshaoqian", "16"), ("chukouxinyongbaoxianbuduoshao", "28")):
        assert engine.search(index, typed)[0].id == item


def test_a_text_too_long_to_be_read_whole_says_so(index: Index) -> None:
    assert not Query(index, "智能工廠" * (QUERY_TOKENS // 4)).is_cut
    assert Query(index, "智能工廠" * (QUERY_TOKENS // 4) + "。又").is_cut
