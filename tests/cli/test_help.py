"""Help: in Chinese, everywhere, within the width, with examples that work."""

import json
import re
import shlex

import pytest
from rich.cells import cell_len

from pinghu_cli import __version__
from pinghu_cli.commands import GROUPS, MODULES, function, samples
from pinghu_cli.commands.topics import EXIT_CODES, TITLES, TOPICS
from pinghu_cli.document.load import load
from pinghu_cli.listings.catalogue import ANSWERS
from tests.calling import Call

FLAGS = ["-h", "--help"]


def examples() -> list[str]:
    """Every example line of every help page."""
    known = samples.of(load())
    return [
        example.line for name in MODULES for example in samples.examples(getattr(function(name), "examples", ()), known)
    ]


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("name", MODULES)
def test_every_command_has_a_page(call: Call, name: str, flag: str) -> None:
    result = call(name, flag)
    assert (result.code, result.err) == (0, "")
    assert f"用法:pinghu {name}" in result.out
    assert "例子:" in result.out
    assert "pinghu help options" in result.out


@pytest.mark.parametrize("name", MODULES)
def test_whatever_a_page_names_it_explains(call: Call, name: str) -> None:
    """So an option that was given up, and only says what took its place, is on no page."""
    told = json.loads(call("help", name, "--json").out)
    assert all(told["parameters"].values())


@pytest.mark.parametrize("words", ["Usage", "Options", "Arguments", "Show this message", "default:", "[OPTIONS]"])
def test_pages_are_chinese(call: Call, words: str) -> None:
    assert words not in "".join(call(name, "-h").out for name in MODULES) + call("-h").out


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("name", ["", *MODULES])
def test_pages_keep_within_the_width(call: Call, name: str, width: int) -> None:
    lines = call(*name.split(), "-h", COLUMNS=str(width)).out.splitlines()
    assert max(cell_len(line) for line in lines) <= min(width, 100)


def test_the_list_is_grouped_by_what_people_ask(call: Call) -> None:
    out = call("-h").out
    places = [
        out.index(words) for group, names in GROUPS.items() for words in (f"{group}:", *(f"  {n} " for n in names))
    ]
    assert places == sorted(places)


def test_help_of_a_topic_is_its_page(call: Call) -> None:
    assert call("help", "search").out == call("search", "-h").out
    assert call("help").out == call("-h").out
    assert call("help", "help").out == call("help", "-h").out
    assert list(TITLES) == list(TOPICS)
    for topic, title in TITLES.items():
        assert call("help", topic).out.startswith(f"{title}\n")


def test_an_unknown_topic_suggests_or_lists(call: Call) -> None:
    assert call("help", "serach") == (2, "", "沒有說明「serach」,是否要找:search\n")
    for options in ((), ("-f", "json")):
        for written, name in (("Match", "match"), ("ｓearch", "search"), ("Formats", "formats")):
            assert call("help", written, *options) == call("help", name, *options), written
    assert call("help", "exitcods") == (2, "", "沒有說明「exitcods」,是否要找:exit-codes\n")
    assert all(topic in call("help", "qqqq").err for topic in TOPICS)
    assert call("help", "exit-codes", "formats").code == 2


@pytest.mark.parametrize("name", MODULES)
def test_shared_options_are_named_on_each_page_and_explained_once(call: Call, name: str) -> None:
    """A page names just the shared options that its command takes; what they do is said in one place."""
    page = call(name, "-h", COLUMNS="100").out
    named = re.findall("--?[a-z-]+", page.partition("pinghu help options")[2].partition("例子")[0])
    explained = call("help", "options").out
    assert named
    for option in named:
        assert f"{option}" in explained
        assert option in call(name, option).err or call(name, option, "-h").code == 0


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("line", examples())
def test_every_example_works(call: Call, line: str) -> None:
    piped: str | None = None
    for part in line.split(" | "):
        program, *arguments = shlex.split(part.partition(" > ")[0])
        assert program == "pinghu"
        is_saved = arguments[-2:-1] == ["-o"] and arguments[0] != "batch"
        result = call(*arguments, *([] if "-f" in arguments or is_saved else ["-f", "table"]), stdin=piped)
        piped = result.out
        assert result.code == 0, result.err
        assert result.err.startswith("已存成") if is_saved else not result.err
        assert result.out or is_saved


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version_is_one_line(call: Call, flag: str) -> None:
    assert call(flag).out == f"pinghu {__version__}\n"


def test_bare_pinghu_is_an_overview_but_no_success(call: Call) -> None:
    """A page for people wherever it goes: here into a pipe."""
    result = call()
    assert result.code == 2
    assert all(words in result.out for words in ("有效期", "D8", "接著可以問", "pinghu -h"))


def test_help_is_simplified_for_those_who_ask(call: Call) -> None:
    for environ in ({"PINGHU_SCRIPT": "hans"}, {"LANG": "zh_CN.UTF-8"}):
        assert "选项" in call("measures", "-h", **environ).out
    for line in ("measures -h --script hans", "-h --script hans"):
        assert "选项" in call(*line.split()).out
    assert "结束码" in call("help", "exit-codes", "--script", "hans").out
    assert "選項" not in call("measures", "-h", "--script", "hans").out


def test_programs_are_told_everything_in_one_short_object(call: Call) -> None:
    """Commands, parameters, fields, exit codes: about as much as two pages of text."""
    result = call("help", "--json")
    assert result == call("help", "-f", "json")
    told = json.loads(result.out)
    assert list(told["commands"]) == list(MODULES)
    assert list(told["exit_codes"]) == [entry.name for entry in EXIT_CODES.entries]
    assert told["topics"] == list(TOPICS)
    assert len(result.out) < 8_000
    for line in ("measures", "units 經信局", "estimate 省級智能工廠"):
        name = line.replace("經信局", "NAME").partition(" 省")[0]
        answered = json.loads(call(*line.split(), "-f", "json").out)
        fields = told["commands"][line.split()[0]]["fields"][name].split()
        assert fields == list(answered[0] if isinstance(answered, list) else answered)


@pytest.mark.parametrize("name", MODULES)
def test_programs_are_told_of_every_parameter(call: Call, name: str) -> None:
    """What ``help --json`` names, the command takes, and what it explains is what its page says."""
    brief = json.loads(call("help", "--json").out)["commands"][name]["parameters"]
    explained = json.loads(call("help", name, "--json").out)
    page = "".join(call(name, "-h", COLUMNS="100").out.split())
    for written, purpose in explained["parameters"].items():
        assert written.split()[-1] in brief or written.split(", ")[-1] in brief
        assert "".join(f"{written}{purpose}".split()) in page


def test_a_topic_is_told_to_programs_too(call: Call) -> None:
    told = json.loads(call("help", "exit-codes", "--json").out)
    assert [entry["name"] for entry in told["entries"]] == [entry.name for entry in EXIT_CODES.entries]
    assert call("help", "-f", "csv").code == 2


def test_the_page_of_fields_names_those_of_each_listing(call: Call) -> None:
    page = call("help", "fields", COLUMNS="100").out
    for line, known in ANSWERS.items():
        assert line == "error" or (line in page and all(field in page for field in known.fields))
