"""What is kept comes back as it was, or not at all."""

import errno
import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinghu_cli.document import cache
from pinghu_cli.document.cache import Kept

DATA = b"schema: 1\n"
CONTENT = bytes(range(256)) * 40
POSIX = hasattr(os, "geteuid")
ROOT = POSIX and os.geteuid() == 0


def got(part: str = "document", data: bytes = DATA) -> bytes | None:
    """What a new start would get."""
    content = Kept(data).get(part)
    return None if content is None else bytes(content)


def kept_file(folder: Path) -> Path:
    """The one file of a cache that holds `CONTENT` for `DATA`."""
    Kept(DATA).put("document", CONTENT)
    (file,) = folder.iterdir()
    return file


def test_what_is_put_comes_back(folder: Path) -> None:
    assert got() is None
    assert not folder.exists()
    Kept(DATA).put("document", CONTENT)
    assert got() == CONTENT


@pytest.mark.usefixtures("folder")
def test_parts_and_data_files_are_apart() -> None:
    Kept(DATA).put("document", CONTENT)
    assert got("tables") is None
    assert got(data=DATA + b"\n") is None
    Kept(DATA).put("tables", b"")
    assert got("tables") == b""


def test_nobody_else_can_read_or_write_it(folder: Path) -> None:
    before = os.umask(0)
    try:
        file = kept_file(folder)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("size", [0, 1, 16, 17, 48, 49, 50, 5000, len(CONTENT) + 48])
def test_a_truncated_file_is_nothing(folder: Path, size: int) -> None:
    file = kept_file(folder)
    os.truncate(file, size)
    assert got() is None


@given(place=st.integers(0, len(CONTENT) + 48), bit=st.integers(0, 7))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_flipped_bit_makes_it_nothing(folder: Path, place: int, bit: int) -> None:
    file = kept_file(folder)
    whole = bytearray(file.read_bytes())
    whole[place] ^= 1 << bit
    file.write_bytes(whole)
    assert got() is None


@given(st.binary(max_size=200))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_is_nothing(folder: Path, garbage: bytes) -> None:
    kept_file(folder).write_bytes(garbage)
    assert got() is None


def test_more_behind_the_end_makes_it_nothing(folder: Path) -> None:
    with kept_file(folder).open("ab") as stream:
        stream.write(b"\0")
    assert got() is None


def test_a_file_under_the_name_of_another_is_nothing(folder: Path) -> None:
    file = kept_file(folder)
    file.rename(file.with_name(file.name.replace(".document.", ".tables.")))
    assert got("tables") is None


def _link(file: Path) -> None:
    real = file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(real)


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _linked_folder(file: Path) -> None:
    real = file.parent.rename(file.parent.parent / "elsewhere")
    file.parent.symlink_to(real)


TRICKS: dict[str, Callable[[Path], object]] = {
    "a link": _link,
    "a pipe that nobody writes to": _pipe,
    "a directory": _directory,
    "a file that the group may write": lambda file: file.chmod(0o660),
    "a file that all may write": lambda file: file.chmod(0o602),
    "a folder that all may write": lambda file: file.parent.chmod(0o777),
    "a linked folder": _linked_folder,
}


@pytest.mark.skipif(not POSIX, reason="owners and modes are those of POSIX")
@pytest.mark.parametrize("trick", TRICKS)
def test_what_others_could_have_made_is_nothing(folder: Path, trick: str) -> None:
    TRICKS[trick](kept_file(folder))
    assert got() is None


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
@pytest.mark.parametrize("whose", ["file", "folder"])
def test_what_another_user_owns_is_nothing(folder: Path, whose: str) -> None:
    file = kept_file(folder)
    os.chown(file if whose == "file" else folder, 65534, 65534)
    assert got() is None


@pytest.mark.skipif(not POSIX or ROOT, reason="root can read and write anything")
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_a_closed_folder_is_no_reason_to_fail(folder: Path, mode: int) -> None:
    kept_file(folder)
    folder.chmod(mode)
    try:
        Kept(DATA).put("tables", CONTENT)
        assert got("tables") is None
    finally:
        folder.chmod(0o700)


def test_nothing_is_written_to_a_folder_that_is_not_private(folder: Path) -> None:
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    Kept(DATA).put("document", CONTENT)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("place", ["a file", "nowhere", "relative", "proc"])
def test_a_cache_that_cannot_be_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").touch()
    places = {"a file": tmp_path / "file", "nowhere": tmp_path / "no" / "where", "relative": "here", "proc": "/proc"}
    monkeypatch.setenv("XDG_CACHE_HOME", str(places[place]))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Kept(DATA).put("document", CONTENT)
    assert got() is None
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file"]


@pytest.mark.parametrize("call", ["mkstemp", "write", "replace"])
@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_full_or_closed_disk_is_no_reason_to_fail(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, reason: int
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise OSError(reason, os.strerror(reason))

    targets = {"mkstemp": "tempfile.mkstemp", "write": "os.fdopen", "replace": "pathlib.Path.replace"}
    with monkeypatch.context() as patch:
        patch.setattr(targets[call], refuse)
        Kept(DATA).put("document", CONTENT)
    assert list(folder.iterdir()) == []
    assert got() is None


def test_an_interrupted_write_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            Kept(DATA).put("document", CONTENT)
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_goes_after_an_hour(folder: Path) -> None:
    kept_file(folder)
    old, young = folder / "tmpold.new", folder / "tmpyoung.new"
    for file in (old, young):
        file.touch()
    os.utime(old, (time.time() - 4000,) * 2)
    Kept(DATA).put("tables", CONTENT)
    assert not old.exists()
    assert young.exists()


def test_the_oldest_go_when_there_are_too_many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_FILES", 3)
    for number in range(5):
        Kept(b"%d" % number).put("document", CONTENT)
        for file in folder.iterdir():
            os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns - 10**9))
    assert [got(data=b"%d" % number) is not None for number in range(5)] == [False, False, True, True, True]


def test_the_cache_never_grows_beyond_its_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 4 * len(CONTENT) + 100)
    for number in range(20):
        Kept(b"%d" % number).put("document", CONTENT)
        assert sum(file.stat().st_size for file in folder.iterdir()) <= cache.MAX_BYTES
    assert got(data=b"19") == CONTENT


def test_what_is_too_large_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 4 * len(CONTENT) - 4)
    Kept(DATA).put("document", CONTENT)
    assert not folder.exists()


@pytest.mark.parametrize("what", ["FORMAT", "__version__"])
def test_another_version_keeps_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    kept_file(folder)
    with monkeypatch.context() as patch:
        patch.setattr(cache, what, "99")
        assert got() is None
        assert [file.current for file in cache.files()] == [False]
    assert got() == CONTENT


def test_changed_code_keeps_its_own(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout, what older code made is not what newer code would make."""
    package = tmp_path / "package"
    (package / "search").mkdir(parents=True)
    (package / "policy").mkdir()
    code = package / "search" / "build.py"
    code.write_text("weight = 1\n")
    monkeypatch.setattr(cache, "__file__", str(package / "policy" / "cache.py"))
    kept_file(folder)
    assert got() == CONTENT
    code.write_text("weight = 2.5\n")
    assert got() is None


@pytest.mark.parametrize(("value", "on"), [("", True), ("0", True), ("1", False), ("yes", False)])
def test_it_can_be_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch, value: str, on: bool) -> None:
    kept_file(folder)
    monkeypatch.setenv("PINGHU_NO_CACHE", value)
    assert (got() is not None) == on
    Kept(DATA).put("tables", CONTENT)
    assert (len(list(folder.iterdir())) == 2) == on


def test_readers_see_all_of_it_or_nothing_while_others_write(folder: Path) -> None:
    kept_file(folder)
    seen: set[bytes | None] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(got())

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(200):
        Kept(DATA).put("document", CONTENT if number % 2 else CONTENT[::-1])
    done.set()
    for reader in readers:
        reader.join()
    assert seen <= {CONTENT, CONTENT[::-1]}
    assert len(list(folder.iterdir())) == 1


def test_clearing_takes_ours_and_leaves_what_is_not(folder: Path) -> None:
    kept_file(folder)
    foreign = folder / "notes.txt"
    foreign.touch()
    (folder / "tmpleft.new").touch()
    assert [file.part for file in cache.clear()] == ["document"]
    assert list(folder.iterdir()) == [foreign]
    foreign.unlink()
    assert cache.clear() == []
    assert not folder.exists()
