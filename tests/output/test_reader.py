"""What is known of the person or program that reads: script, width."""

import pytest

from pinghu_cli.errors import UsageError
from pinghu_cli.output import script
from pinghu_cli.output.reader import Reader


@pytest.mark.parametrize(
    ("asked", "environ", "chosen"),
    [
        (None, {}, "hant"),
        (None, {"LANG": "zh_CN.UTF-8"}, "hans"),
        (None, {"LANG": "zh_SG.UTF-8"}, "hans"),
        (None, {"LANG": "zh_TW.UTF-8"}, "hant"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, "hant"),
        (None, {"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "hans"),
        (None, {"LANG": "zh_CN.UTF-8", "PINGHU_SCRIPT": "hant"}, "hant"),
        ("hant", {"PINGHU_SCRIPT": "hans"}, "hant"),
        ("hans", {"PINGHU_SCRIPT": "hant"}, "hans"),
    ],
)
def test_option_beats_variable_beats_locale(asked: str | None, environ: dict[str, str], chosen: str) -> None:
    assert script.choose(asked, environ) == chosen


@pytest.mark.parametrize(
    ("asked", "environ", "source"), [("x", {}, "--script"), (None, {"PINGHU_SCRIPT": "x"}, "PINGHU_SCRIPT")]
)
def test_another_script_is_a_usage_error(asked: str | None, environ: dict[str, str], source: str) -> None:
    with pytest.raises(UsageError, match=source):
        script.choose(asked, environ)


def test_traditional_is_as_published_and_simplified_is_whole() -> None:
    text = "加快先進制造業發展,文化旅游"
    assert script.convert(text, "hant") == text
    assert script.convert(text, "hans") == "加快先进制造业发展,文化旅游"


def test_what_converts_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook asks for every cell, and making it takes longer than a thousand cells."""
    script.convert("國", "hans")
    monkeypatch.setattr("opencc.OpenCC.__init__", None)
    assert script.convert("文化旅遊", "hans") == "文化旅游"


@pytest.mark.parametrize(
    ("columns", "width"), [("80", 80), ("20", 20), ("0", None), ("", None), ("x", None), ("-5", None)]
)
def test_columns_decides_the_width(columns: str, width: int | None) -> None:
    assert Reader({"COLUMNS": columns}).width == width


def test_nothing_that_is_said_moves_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever says it: an error, a remark, a question."""
    Reader({}).tell("甲\x1b[31m\x07\x9b0m\u202e乙")
    assert capsys.readouterr().err == "甲\\x1b[31m\\x07\\x9b0m\\u202e乙\n"
