"""TAB in four shells: commands, options, and values of the document that every command then accepts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pinghu_cli.commands import MODULES
from tests.calling import CLEAN, Call, Result, program

SHELLS = ["bash", "zsh", "fish", "powershell"]


def tab(line: str, shell: str = "fish", **environ: str) -> Result:
    """What the completion script of ``shell`` is told when TAB is pressed at the end of ``line``."""
    words = line.split(" ")
    env = {
        "_PINGHU_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    return program(env=env | environ)


def offers(line: str, **environ: str) -> dict[str, str]:
    """Value -> description, as fish gets them."""
    return dict(row.partition("\t")[::2] for row in tab(line, **environ).out.splitlines())


def test_commands_are_offered_with_what_they_do() -> None:
    offered = offers("pinghu ")
    assert list(offered) == list(MODULES)
    assert all(offered.values())


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_completes_domains(shell: str) -> None:
    out = tab("pinghu measures --domain ", shell).out
    assert "8" in out
    assert ("保障和改善民生" in out) == (shell != "bash")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script(shell: str) -> None:
    result = program("--show-completion", shell)
    assert result.code == 0
    assert f"complete_{shell}" in result.out
    assert result.out.strip() == program(env={"_PINGHU_COMPLETE": f"source_{shell}"}).out.strip()


def test_a_shell_without_a_script_is_a_usage_error(call: Call) -> None:
    assert call("--show-completion", "zhs") == (2, "", "沒有 shell「zhs」的補全,是否要找:zsh?\n")
    assert call("--install-completion=tcsh").code == 2
    assert call("--show-completion", "zsh", "fish").code == 2


@pytest.mark.parametrize(
    ("shell", "place"), [("bash", ".bash_completions"), ("zsh", ".zfunc"), ("fish", ".config/fish/completions")]
)
def test_the_script_is_installed_for_the_shell_that_is_named(tmp_path: Path, shell: str, place: str) -> None:
    result = program("--install-completion", shell, env={"HOME": str(tmp_path)})
    assert (result.code, result.err) == (0, "")
    assert str(tmp_path / place) in result.out
    assert any("_PINGHU_COMPLETE" in path.read_text(encoding="utf-8") for path in (tmp_path / place).iterdir())


@pytest.mark.parametrize("how", ["nonsense", "complete_nonsense", "complete_bash", "source_tcsh"])
def test_a_shell_that_asks_in_vain_is_told_nothing(how: str) -> None:
    assert program(env={"_PINGHU_COMPLETE": how}) == (0, "", "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_for_real() -> None:
    script = program(env={"_PINGHU_COMPLETE": "source_bash"}).out
    press = 'COMP_WORDS=(pinghu measures --domain ""); COMP_CWORD=3; _pinghu_completion pinghu; echo "${COMPREPLY[@]}"'
    path = f"{Path(sys.executable).parent}{os.pathsep}{CLEAN['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"{script}\n{press}"], capture_output=True, text=True, env=CLEAN | {"PATH": path}, check=True
    )
    assert done.stdout.split() == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize(
    ("line", "value", "description"),
    [
        ("pinghu measures --unit ", "jingxinju", "經信局"),
        ("pinghu measures --unit jing", "jingxinju", "經信局"),
        ("pinghu measures --unit 經", "經信局", "經信局"),
        ("pinghu measures --unit 经", "经信局", "經信局"),
        ("pinghu units ", "kejiju", "科技局"),
        ("pinghu show A", "A6", "推動企業數字化、綠色化改造提速提質提效"),
        ("pinghu text D", "D2", "加快先進制造業發展"),
        ("pinghu incentives --for ", "qiye", "企業"),
        ("pinghu incentives --sort ", "amount", "金額大的在前"),
        ("pinghu estimate smart-f", "smart-factory.workshop", "省級數字化車間"),
        ("pinghu measures --format j", "jsonl", "每行一個 JSON 物件"),
        ("pinghu measures --script ", "hans", "簡體"),
        ("pinghu measures --color ", "never", "不用"),
        ("pinghu measures --dom", "--domain", "只看一個領域:2、二、D2"),
    ],
)
def test_values_of_the_document_are_offered(line: str, value: str, description: str) -> None:
    assert offers(line)[value] == description


def test_every_offer_is_one_line_of_ascii() -> None:
    for option in ("--unit ", "--domain ", "--", "-f "):
        assert all(value.isascii() and value.strip() == value for value in offers(f"pinghu measures {option}"))


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("pinghu units ", ["units"]),
        ("pinghu measures --domain ", ["measures", "--domain"]),
        ("pinghu incentives --for ", ["incentives", "--for"]),
        ("pinghu show ", ["show"]),
        ("pinghu estimate ", ["estimate"]),
        ("pinghu measures -f ", ["measures", "-f"]),
    ],
)
def test_what_is_offered_is_accepted(call: Call, line: str, arguments: list[str]) -> None:
    values = list(offers(line))
    assert len(values) > 1
    if arguments in (["show"], ["estimate"]):
        assert call(*arguments, *values, "-f", "json").code == 0
        return
    for value in values:
        result = call(*arguments, value, "-f", "json") if arguments[-1] != "-f" else call(*arguments, value)
        assert (result.code, result.err) == (0, "")


def test_descriptions_are_in_the_readers_script() -> None:
    assert offers("pinghu measures --domain ", LANG="zh_CN.UTF-8")["2"] == "加快先进制造业发展"


def test_titles_are_not_markup(evil: Path) -> None:
    offered = offers("pinghu show ", PINGHU_DATA=str(evil))
    assert offered["1"].startswith("[a]級 [/]")
    assert set(offered) == {row["id"] for kind in ("domains", "measures", "annex") for row in rows(kind)}


def rows(command: str) -> list[dict[str, str]]:
    """The rows of a listing."""
    return list(json.loads(program(command, "-f", "json").out))


def test_a_bad_data_file_offers_nothing_and_says_nothing(bad: Path) -> None:
    result = tab("pinghu measures --domain ", PINGHU_DATA=str(bad))
    assert (result.out.strip(), result.err) == ("", "")
