"""A file is read by its name, within bounds, in the encodings that worksheets are saved in."""

import codecs
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinghu_cli.errors import DataError
from pinghu_cli.files import decode, read_bytes, read_text

CHINESE = "申請人,項目,金額\n平湖甲公司,與人工智能企業合作,320萬\n"


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (CHINESE.encode(), ""),
        (codecs.BOM_UTF8 + CHINESE.encode(), ""),
        (CHINESE.encode("gb18030"), "按 GB 18030 讀取"),
        (CHINESE.encode("utf-16"), "按 UTF-16 讀取"),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "按 UTF-16 讀取"),
        (CHINESE.encode("utf-16-le"), "按 UTF-16 讀取"),
        (CHINESE.encode("utf-16-be"), "按 UTF-16 讀取"),
    ],
    ids=["utf-8", "utf-8 with bom", "gb18030", "utf-16", "utf-16 be with bom", "utf-16 le", "utf-16 be"],
)
def test_the_usual_encodings_are_told_apart(data: bytes, remark: str) -> None:
    text = decode(data, "a.csv")
    assert (text.text, text.remark) == (CHINESE, remark)


def test_a_broken_line_does_not_make_a_file_another_encoding() -> None:
    with pytest.raises(DataError) as raised:
        decode(CHINESE.encode() + b"\xff\xfe\xff\n" + CHINESE.encode(), "a.csv")
    assert (raised.value.code, raised.value.problems[0].line) == ("encoding", 3)


@settings(deadline=None)
@given(st.text("申請人項目金額平湖甲公司,0123456789\n", min_size=20).filter(lambda text: not text.isascii()))
def test_what_is_written_in_an_encoding_is_read_in_it(text: str) -> None:
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert decode(data, "a").text == text


@pytest.mark.parametrize("name", ["申请[1].csv", "~a.csv", "a*.csv", "a?.csv", "{a,b}.csv", "a b.csv", "'a'.csv"])
def test_a_name_is_a_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    for other in ("申请1.csv", "ab.csv", "a.csv", "b.csv"):
        (tmp_path / other).write_text("another")
    assert read_bytes(str(tmp_path / name), "檔", "") == b"mine"


def test_a_pipe_is_read_once_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_text("through"))
    writer.start()
    assert read_text(str(path), "檔", "").text == "through"
    writer.join()


@pytest.mark.parametrize("name", ["nowhere", "", ".", "a\0b", "x" * 300])
def test_what_cannot_be_read_is_one_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError):
        read_bytes(str(tmp_path / name) if name else name, "檔", "")


def test_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    with pytest.raises(DataError):
        read_bytes(str(tmp_path / "a"), "檔", "", most=10)
