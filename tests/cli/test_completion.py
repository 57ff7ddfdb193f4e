"""TAB in four shells: commands, options, and values of the document that every command then accepts."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pinghu_cli.commands import MODULES
from pinghu_cli.commands.shells import SHELLS
from tests.calling import CLEAN, Call, Result, program
from tests.terminal import typed_in_shell

BIN = f"{Path(sys.executable).parent}{os.pathsep}{CLEAN['PATH']}"
NEEDS = {shell: pytest.mark.skipif(shutil.which(shell) is None, reason=f"needs {shell}") for shell in SHELLS}


def tab(call: Call, line: str, shell: str = "fish", **environ: str) -> Result:
    """What the completion script of ``shell`` is answered when TAB is pressed at the end of ``line``."""
    return call(*line.split(" ")[1:], _PINGHU_COMPLETE=shell, **environ)


def offers(call: Call, line: str, **environ: str) -> dict[str, str]:
    """Word -> description, as fish gets them."""
    return dict(row.partition("\t")[::2] for row in tab(call, line, **environ).out.splitlines())


def test_commands_are_offered_with_what_they_do(call: Call) -> None:
    offered = offers(call, "pinghu ")
    assert list(offered) == list(MODULES)
    assert all(offered.values())


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_is_answered_in_its_own_form(call: Call, shell: str) -> None:
    out = tab(call, "pinghu measures --domain ", shell).out
    assert len(out.splitlines()) == 8
    assert out.splitlines()[7].startswith("8")
    assert ("保障和改善民生" in out) == (shell != "bash")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script(call: Call, shell: str) -> None:
    result = call("--show-completion", shell)
    assert (result.code, result.err) == (0, "")
    assert "_PINGHU_COMPLETE" in result.out


def test_a_shell_without_a_script_is_a_usage_error(call: Call) -> None:
    assert call("--show-completion", "zhs") == (2, "", "沒有 shell「zhs」,是否要找:zsh\n")
    assert call("--install-completion=tcsh").code == 2
    assert call("--show-completion", "zsh", "fish").code == 2


@pytest.mark.parametrize(
    ("shell", "place", "settings"),
    [
        ("bash", ".bash_completions/pinghu.sh", ".bashrc"),
        ("zsh", ".zfunc/_pinghu", ".zshrc"),
        ("fish", ".config/fish/completions/pinghu.fish", ""),
    ],
)
def test_the_script_is_installed_for_the_shell_that_is_named(
    call: Call, tmp_path: Path, shell: str, place: str, settings: str
) -> None:
    """Twice installed is installed once, and what the settings held before is still there."""
    if settings:
        (tmp_path / settings).write_text("alias ll='ls -l'", encoding="utf-8")
    for _ in range(2):
        result = call("--install-completion", shell, HOME=str(tmp_path))
        assert (result.code, result.err) == (0, "")
    assert str(tmp_path / place) in result.out
    assert (tmp_path / place).read_text(encoding="utf-8") == call("--show-completion", shell).out
    if settings:
        first, line = (tmp_path / settings).read_text(encoding="utf-8").splitlines()
        assert first == "alias ll='ls -l'"
        assert str(tmp_path / place) in line or "zfunc" in line


@pytest.mark.parametrize("line", ["pinghu nonsense ", "pinghu measures --nonsense ", "pinghu search ", "pinghu 智"])
def test_where_nothing_is_known_nothing_is_said(call: Call, line: str) -> None:
    assert tab(call, line) == (0, "", "")


@pytest.mark.parametrize(
    ("line", "word", "description"),
    [
        ("pinghu measures --unit ", "jingxinju", "經信局"),
        ("pinghu measures --unit jing", "jingxinju", "經信局"),
        ("pinghu measures --unit 經", "經信局", "經信局"),
        ("pinghu measures --unit 经", "经信局", "經信局"),
        ("pinghu measures --unit=jing", "--unit=jingxinju", "經信局"),
        ("pinghu units ", "kejiju", "科技局"),
        ("pinghu units zuz", "zuzhibu", "組織部<人才辦>"),
        ("pinghu units 组", "组织部", "組織部<人才辦>"),
        ("pinghu show A", "A6", "推動企業數字化、綠色化改造提速提質提效"),
        ("pinghu show 9 A", "A6", "推動企業數字化、綠色化改造提速提質提效"),
        ("pinghu text D", "D2", "加快先進制造業發展"),
        ("pinghu incentives --for ", "qiye", "企業"),
        ("pinghu incentives --sort ", "amount", "金額大的在前"),
        ("pinghu estimate smart-f", "smart-factory.workshop", "省級數字化車間"),
        ("pinghu estimate 國", "國家級綠色工廠", "國家級綠色工廠"),
        ("pinghu estimate 国", "国家级绿色工厂", "國家級綠色工廠"),
        ("pinghu measures --format j", "jsonl", "每行一個 JSON 物件"),
        ("pinghu measures --script ", "hans", "簡體"),
        ("pinghu measures --color ", "never", "不用"),
        ("pinghu measures --dom", "--domain", "只看這些領域:2、二、D2、1-3,可重複"),
        ("pinghu measures --domain 2 --un", "--unit", "只看這些責任單位,可重複"),
        ("pinghu help exit", "exit-codes", "結束碼"),
        ("pinghu --ver", "--version", "顯示版本"),
    ],
)
def test_words_are_offered_with_what_they_are(call: Call, line: str, word: str, description: str) -> None:
    assert offers(call, line)[word] == description


@pytest.mark.parametrize(
    "line",
    [
        *(f"pinghu {name} {start}" for name in MODULES for start in ("", "-", "--unit ", "--domain ", "--for ", "-f ")),
        *(f"pinghu {name} {typed}" for name in ("units", "estimate", "show", "text") for typed in "經经組组國国省市一"),
    ],
)
def test_no_offer_holds_what_a_shell_would_interpret(call: Call, line: str) -> None:
    words = offers(call, line)
    assert all(re.fullmatch(r"[\w.,:=/+-]+", word) for word in words)
    if line.isascii():
        assert all(word.isascii() for word in words)


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("pinghu units ", ["units"]),
        ("pinghu measures --unit ", ["measures", "--unit"]),
        ("pinghu measures --domain ", ["measures", "--domain"]),
        ("pinghu incentives --for ", ["incentives", "--for"]),
        ("pinghu show ", ["show"]),
        ("pinghu estimate ", ["estimate"]),
        ("pinghu estimate 國", ["estimate"]),
        ("pinghu estimate 省", ["estimate"]),
        ("pinghu measures -f ", ["measures", "-f"]),
    ],
)
def test_what_is_offered_is_accepted(call: Call, line: str, arguments: list[str]) -> None:
    words = [
        word for word in offers(call, line) if word != "xlsx"
    ]  # a workbook is bytes, which the fixture cannot read
    assert len(words) > 1
    if arguments in (["show"], ["estimate"]):
        assert call(*arguments, *words, "-f", "json").code == 0
        return
    for word in words:
        result = call(*arguments, word, "-f", "json") if arguments[-1] != "-f" else call(*arguments, word)
        assert (result.code, result.err) == (0, "")


def test_descriptions_are_in_the_readers_script_and_words_in_the_typed_one(call: Call) -> None:
    assert offers(call, "pinghu measures --domain ", LANG="zh_CN.UTF-8")["2"] == "加快先进制造业发展"
    assert offers(call, "pinghu measures --unit 經", LANG="zh_CN.UTF-8") == {"經信局": "经信局"}


def test_titles_are_not_markup(call: Call, evil: Path) -> None:
    offered = offers(call, "pinghu show ", PINGHU_DATA=str(evil))
    assert offered["1"].startswith("[a]級 [/]")
    everything = [json.loads(call(kind, "-f", "json").out) for kind in ("domains", "measures", "annex")]
    assert set(offered) == {row["id"] for rows in everything for row in rows}


def test_a_bad_data_file_offers_nothing_and_says_nothing(call: Call, bad: Path) -> None:
    assert tab(call, "pinghu measures --domain ", PINGHU_DATA=str(bad)) == (0, "", "")


def test_a_fault_offers_nothing_and_says_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinghu_cli.commands.offers.offers", lambda _: 1 / 0)
    assert tab(call, "pinghu measures --domain ") == (0, "", "")


@NEEDS["bash"]
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ('pinghu measures --domain ""', "1 2 3 4 5 6 7 8"),
        ("pinghu units zuz", "zuzhibu"),
        ("pinghu measures --unit = 经", "经信局"),
        ("pinghu estimate 國家級綠色工", "國家級綠色工廠"),
    ],
)
def test_bash_completes(tmp_path: Path, words: str, offered: str) -> None:
    script = tmp_path / "pinghu.bash"
    script.write_text(program("--show-completion", "bash").out, encoding="utf-8")
    press = f'COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _pinghu pinghu; echo "${{COMPREPLY[@]}}"'
    line = ["bash", "-c", f"source {script}; {press}"]
    done = subprocess.run(line, capture_output=True, text=True, env=CLEAN | {"PATH": BIN}, check=True)
    assert (done.stdout, done.stderr) == (f"{offered}\n", "")


@NEEDS["fish"]
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("pinghu measures --domain ", "8\t保障和改善民生"),
        ("pinghu units zuz", "zuzhibu\t組織部<人才辦>"),
        ("pinghu measures --unit=经", "--unit=经信局\t經信局"),
        ("pinghu estimate 國家級綠色工", "國家級綠色工廠\t國家級綠色工廠"),
        ("pinghu export json fil", "file.json"),
    ],
)
def test_fish_completes(tmp_path: Path, line: str, offered: str) -> None:
    (tmp_path / "file.json").touch()
    environment = CLEAN | {"PATH": BIN, "HOME": str(tmp_path)}
    program("--install-completion", "fish", env={"HOME": str(tmp_path)})
    done = subprocess.run(
        ["fish", "-c", f"complete -C '{line}'"],
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
        check=True,
    )
    assert offered in done.stdout.splitlines()


@NEEDS["zsh"]
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("pinghu units zuz\t", "pinghu units zuzhibu"),
        ("pinghu units 经\t", "pinghu units 经信局"),
        ("pinghu measures --unit jingx\t", "pinghu measures --unit jingxinju"),
        ("pinghu estimate 國家級綠色工\t", "pinghu estimate 國家級綠色工廠"),
        ("pinghu measures --domain \t", "保障和改善民生"),
    ],
)
def test_zsh_completes_at_the_first_tab_of_a_session(tmp_path: Path, typed: str, completed: str) -> None:
    program("--install-completion", "zsh", env={"HOME": str(tmp_path)})
    environment = CLEAN | {"PATH": BIN, "HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "PS1": "$ "}
    assert completed in typed_in_shell(["zsh", "-i"], typed, until=completed, environment=environment)
