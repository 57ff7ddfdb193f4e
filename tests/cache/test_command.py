"""`pinghu cache`: what is kept, where, and how to be rid of it."""

import json
from pathlib import Path

import pytest

from tests.calling import Call


def test_it_lists_what_is_kept(folder: Path, call: Call) -> None:
    call("search", "智能工廠")
    rows = json.loads(call("cache", "-f", "json").out)
    assert {row["part"] for row in rows} == {"document", "tables"}
    assert all(row["current"] and Path(row["path"]).stat().st_size == row["bytes"] for row in rows)
    table = call("cache", "-f", "table").out
    assert "共 2 個檔案" in table
    assert f"位置:{folder}" in table


def test_it_clears_what_is_kept(folder: Path, call: Call) -> None:
    call("search", "智能工廠")
    assert len(json.loads(call("cache", "--clear", "-f", "json").out)) == 2
    assert not folder.exists()
    assert call("cache", "--clear", "-f", "json").out == "[]\n"


def test_an_empty_cache_is_no_error(folder: Path, call: Call) -> None:
    result = call("cache", "-f", "table")
    assert (result.code, "快取是空的" in result.out + result.err) == (0, True)
    assert not folder.exists()


@pytest.mark.usefixtures("folder")
def test_it_says_when_it_is_off(call: Call) -> None:
    call("search", "智能工廠")
    assert "PINGHU_NO_CACHE" not in call("cache", "-f", "table").out
    assert "PINGHU_NO_CACHE 已設" in call("cache", "-f", "table", PINGHU_NO_CACHE="1").out


def test_what_another_version_left_is_shown_as_such(folder: Path, call: Call) -> None:
    call("domains")
    (file,) = folder.iterdir()
    file.rename(file.with_name(file.name.replace("-", "-0")))
    assert [row["current"] for row in json.loads(call("cache", "-f", "json").out)] == [False]
