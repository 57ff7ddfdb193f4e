"""What all tests share: folders of their own, the shipped document, data files with faults, a way to call the tool."""

import atexit
import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings
from openpyxl import Workbook

from tests.thorough import examples

FOLDERS = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
_OWNER = "PINGHU_TESTS_PID"
_TERMINAL = ("GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS", "NO_COLOR", "COLUMNS", "PAGER")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANGUAGE")
_OF_THE_TESTS = ("PINGHU_UPDATE_GOLDEN", "PINGHU_POSTGRES", "PINGHU_THOROUGH", _OWNER)

settings.register_profile(  # a loaded machine is not a fault; benchmarks measure speed
    "untimed", deadline=None, max_examples=examples(40, 100)
)
settings.load_profile("untimed")


def _leave_the_user_alone() -> None:
    """Point all folders of the user into one that goes with this run, before a test module can be imported.

    Modules that load the document while tests are collected would otherwise read and write in the user's own. Workers
    of xdist inherit the folders of the process that started them.
    """
    ours = [name for name in os.environ if name.startswith("PINGHU_") and name not in _OF_THE_TESTS]
    for name in (*_TERMINAL, *_LOCALE, *ours):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    if _OWNER in os.environ:
        return
    os.environ[_OWNER] = str(os.getpid())
    folder = tempfile.mkdtemp(prefix="pinghu-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(dict.fromkeys(FOLDERS, folder))


def _take_signals_as_usual() -> None:
    """Programs that tests interrupt inherit what is ignored: in the background (``&``, nohup) a shell ignores these."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


WRITTEN_ABOUT = Path(__file__).parent / "written_about.yaml"
"""The document that the tests speak of, once another one ships (docs/new-edition.md); else no file."""


def _take_the_document_of_the_tests() -> None:
    """Answer from that document wherever no test says otherwise."""
    if WRITTEN_ABOUT.exists():
        os.environ["PINGHU_DATA"] = str(WRITTEN_ABOUT)


_leave_the_user_alone()
_take_signals_as_usual()
_take_the_document_of_the_tests()

from pinghu_cli.document.load import load, locate  # noqa: E402 - after the environment is set
from pinghu_cli.document.model import Document  # noqa: E402
from pinghu_cli.finding.engine import index_of  # noqa: E402
from pinghu_cli.finding.index import Index  # noqa: E402
from pinghu_cli.intake.database import SETTINGS  # noqa: E402
from pinghu_cli.prepare import refresh  # noqa: E402
from tests.calling import Call, call  # noqa: E402
from tests.changed import changed  # noqa: E402

if WRITTEN_ABOUT.exists():
    refresh(WRITTEN_ABOUT)
refresh()  # the index of an edited checkout, as a build makes it: programs that tests start find it

SETTINGS["threads"] = "1"  # tables of tests are small: more threads only wait for each other
yaml.SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # type: ignore[misc]  # cases are read by the parser in C

TOGETHER = ("tests/page/test_same.py", "tests/finding/test_quality.py")
"""What one worker takes as a whole: the judged queries are searched once for both."""
FIRST = ("tests/page/test_page.py", "tests/export/test_engines.py", "tests/batch/", "tests/failures/", *TOGETHER)
"""What takes longest, so that no worker is left alone with it at the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take longest first."""
    starts = [*enumerate(FIRST)]
    items.sort(key=lambda item: next((at for at, start in starts if item.nodeid.startswith(start)), len(starts)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores: many tests wait for a browser, a shell, another program or the disk."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Look no more through thousands of collected tests for what can be freed."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out the tests file by file: what a module prepares is prepared once, and little is said about each test."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return "together" if nodeid.startswith(TOGETHER) else nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return Scheduling(config, log)


EVIL_TITLES = ("[a]級 [/] :smile:", "=1+1", "甲|乙\\n\\e[31m紅\\u009b0m")
"""Titles that markup, spreadsheets and terminals would obey."""


@pytest.fixture(scope="session")
def document() -> Document:
    """The document that the tests speak of: the shipped one, or `WRITTEN_ABOUT`."""
    return load()


@pytest.fixture(scope="session")
def index(document: Document) -> Index:
    """The index of the shipped document."""
    return index_of(document)


@pytest.fixture(scope="session")
def shipped_yaml() -> str:
    """The text of its data file."""
    return Path(locate()).read_bytes().decode()


@pytest.fixture(name="call")
def _call() -> Call:
    """Run a command line within this process."""
    return call


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples of the help read."""
    folder = tmp_path_factory.mktemp("samples")
    docs = Path(__file__).parent.parent / "docs"
    for year, name in (("2024", "舊"), ("2025", "新")):
        shutil.copy(docs / f"edition-{year}.yaml", folder / f"{name}.yaml")
    shutil.copy(docs / "published-2026.txt", folder / "新政策.txt")
    claims = docs / "claims.csv"
    good = [row for row in claims.read_text(encoding="utf-8").splitlines() if not row.startswith(("趙六", ",", "孫七"))]
    (folder / "我的.yaml").write_bytes(Path(locate()).read_bytes())
    (folder / "公布的文本.txt").write_text(call("text").out, encoding="utf-8")
    (folder / "申請.csv").write_text("\n".join(good), encoding="utf-8")
    receipt = call("estimate", "ai-cooperation=320萬", "-f", "json").out
    (folder / "收據.json").write_text(receipt, encoding="utf-8")
    workbook = Workbook()
    for row in good:
        workbook.active.append([cell or None for cell in row.split(",")])
    workbook.save(folder / "申請.xlsx")
    return folder


@pytest.fixture
def workplace(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder to work in that holds the samples."""
    shutil.copytree(samples, tmp_path / "workplace")
    monkeypatch.chdir(tmp_path / "workplace")


@pytest.fixture(scope="session")
def evil(tmp_path_factory: pytest.TempPathFactory, shipped_yaml: str) -> Path:
    """A data file whose first measures have the titles `EVIL_TITLES`."""
    titles = ("推動高能級科創平臺提質增效", "支持開展關鍵核心技術攻關", "加快推進科創產業項目建設")
    nasty = ((f"title: {title}\n", f'title: "{evil}"\n') for title, evil in zip(titles, EVIL_TITLES, strict=True))
    path = tmp_path_factory.mktemp("data") / "evil.yaml"
    path.write_text(changed(shipped_yaml, *nasty), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with an unknown key on its second line."""
    path = tmp_path_factory.mktemp("data") / "bad.yaml"
    path.write_text("schema: 1\nwrong: 2\n", encoding="utf-8")
    return path
