"""How the tests call the tool: in this process where that is enough, as a program of its own where it is not."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from pinghu_cli.cli import run
from pinghu_cli.document.load import shipped

PYTHON = (sys.executable, "-m", "pinghu_cli")
CLEAN = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "LANG": "C.UTF-8"}
"""An environment without anybody's settings."""


class Result(NamedTuple):
    """What one call left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Result]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command line within this process; keywords are environment variables."""
    for name in ("LC_ALL", "LC_MESSAGES", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def called(*arguments: str, **environ: str) -> Result:
        capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environ.items():
                patch.setenv(name, value)
            code = run(list(arguments))
        return Result(code, *capsys.readouterr())

    return called


def program(*arguments: str, input: bytes | None = None, env: Mapping[str, str] | None = None) -> Result:
    """Run the tool as a program, with nothing but ``env`` added to a clean environment; streams are UTF-8."""
    settings = {**CLEAN, "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"], **(env or {})}
    done = subprocess.run([*PYTHON, *arguments], input=input, capture_output=True, env=settings, check=False)
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@pytest.fixture
def workplace(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder to work in that holds what the examples of the help read."""
    monkeypatch.chdir(tmp_path_factory.mktemp("workplace"))
    claims = Path(__file__).parent.parent.parent / "docs" / "claims.csv"
    good = [row for row in claims.read_text(encoding="utf-8").splitlines() if not row.startswith(("趙六", ",", "孫七"))]
    Path("申請.csv").write_text("\n".join(good), encoding="utf-8")


EVIL_TITLES = ("[a]級 [/] :smile:", "=1+1", "甲|乙\\n\\e[31m紅\\u009b0m")


@pytest.fixture(scope="session")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file whose first measures have titles that markup, spreadsheets and terminals would obey."""
    text = shipped().read_bytes().decode()
    for title, nasty in zip(
        ("推動高能級科創平臺提質增效", "支持開展關鍵核心技術攻關", "加快推進科創產業項目建設"), EVIL_TITLES, strict=True
    ):
        assert f"title: {title}\n" in text
        text = text.replace(f"title: {title}\n", f'title: "{nasty}"\n', 1)
    path = tmp_path_factory.mktemp("data") / "evil.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with an unknown key on its second line."""
    path = tmp_path_factory.mktemp("data") / "bad.yaml"
    path.write_text("schema: 1\nwrong: 2\n", encoding="utf-8")
    return path
