"""A file in the making: nowhere to be seen until it is whole, then in its place at once.

Where the system has nameless files (Linux) a draft is one, so that not even ``kill -9`` leaves anything behind;
elsewhere it is a hidden file beside the target, which errors, Ctrl-C, SIGTERM and SIGHUP remove.
"""

import os
import shutil
import signal
import stat
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, BinaryIO, Self

PREFIX = ".pinghu."
"""Begins the names of what is not yet in its place."""
_STALE_SECONDS = 24 * 60 * 60
_FATAL = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
_FOLLOW_LINKS = 40
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PROGRAMS = Path("/proc/self/ns/pid")
"""Linux: which run of a machine this is, and which of its programs can be seen."""
_named: set[Path] = set()
"""What a signal has to remove before it ends the program."""


class Draft:
    """What will stand under ``name`` once it is `put`; without that, what stands there stays.

    ``stream`` takes the bytes; ``path`` is a name by which a library in this process can write them instead.
    ``name`` None makes a scratch file for this process alone.
    """

    def __init__(self, name: Path | None) -> None:
        """Raise OSError where nothing can be made in the folder of ``name``."""
        self._target = None if name is None else _target(name)
        self._name = name
        self._removal: Any = None
        folder = self._target.parent if self._target else Path(tempfile.gettempdir())
        try:
            self.stream, self._temporary = _nameless(folder), None
        except OSError:
            self.stream, self._temporary = self._beside(folder)
        self.path = str(self._temporary) if self._temporary else f"/proc/self/fd/{self.stream.fileno()}"

    def _beside(self, folder: Path) -> tuple[BinaryIO, Path]:
        with _failing_as(self._name or folder):
            number, made = tempfile.mkstemp(prefix=PREFIX, dir=folder)
        self._removal = removed_afterwards(Path(made))
        self._removal.__enter__()
        return os.fdopen(number, "w+b"), Path(made)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):  # what could not be written has been told, or does not matter any more
            self.stream.close()
        if self._removal is not None:
            self._removal.__exit__(None, None, None)

    def put(self) -> None:
        """Give the file its name. Raise OSError where that fails; then what stood there stays."""
        self.stream.flush()
        if self._target is None:
            assert self._name is not None
            self.stream.seek(0)
            with self._name.open("wb") as through:
                shutil.copyfileobj(self.stream, through)
            return
        with suppress(FileNotFoundError):
            _take_after(self.stream.fileno(), self._target.stat())
        with _signals_held():
            self._name_it(self._target)

    def _name_it(self, target: Path) -> None:
        if self._temporary is not None:
            if os.name == "nt":  # an open file cannot be renamed there
                self.stream.close()
            elif not target.exists():
                self._temporary.chmod(0o666 & ~_umask())
            self._temporary.replace(target)
            return
        try:
            _link(self.path, target)
        except FileExistsError:
            between = target.with_name(f"{PREFIX}{os.urandom(8).hex()}")
            _link(self.path, between)
            try:
                between.replace(target)
            except OSError:
                between.unlink(missing_ok=True)
                raise


@contextmanager
def _failing_as(path: Path) -> Iterator[None]:
    """What fails names the file that was to be made, not the hidden one beside it."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A hidden folder on the disk of ``path``, gone afterwards; leftovers of killed programs are cleared away."""
    with room_beside(path) as folder:
        with _failing_as(path):
            folder.mkdir(mode=0o700)
        yield folder


@contextmanager
def room_beside(path: Path) -> Iterator[Path]:
    """The name of a hidden folder on the disk of ``path`` that may be made there, gone afterwards.

    Leftovers of killed programs are cleared away: those of this machine that run no more, any others after a day.
    """
    for old in path.parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_left_behind(old.name) or time.time() - old.lstat().st_mtime > _STALE_SECONDS:
                _remove(old)
    folder = path.parent / f"{PREFIX}{_machine()}-{os.getpid()}-{os.urandom(8).hex()}"
    with removed_afterwards(folder):
        yield folder


def _machine() -> str:
    """Where numbers of programs mean the same as here, in eight letters; empty where they cannot be asked for.

    Machines of one name may share a disk, and so may containers on one machine: Linux tells them apart.
    """
    if not hasattr(os, "uname"):
        return ""
    parts = [os.uname().nodename.encode()]
    with suppress(OSError):
        parts += [_BOOT.read_bytes(), bytes(_PROGRAMS.readlink())]
    return f"{zlib.crc32(b' '.join(parts)):08x}"


def _is_left_behind(name: str) -> bool:
    """Whether the program that made the folder ``name`` on this machine is gone; False where that cannot be told."""
    machine, _, rest = name.removeprefix(PREFIX).partition("-")
    number = rest.partition("-")[0]
    if not machine or machine != _machine() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return True
    return False


@contextmanager
def removed_afterwards(path: Path) -> Iterator[None]:
    """``path`` is removed at the end, also where SIGTERM or SIGHUP make it."""
    _named.add(path)
    before = {number: signal.getsignal(number) for number in _FATAL} if _in_main_thread() else {}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(number, _end)
    try:
        yield
    finally:
        try:
            _remove_undisturbed(path)
        except KeyboardInterrupt:  # it struck before the signals were held
            _remove_undisturbed(path)
            raise
        _named.discard(path)
        for number, handler in before.items():
            signal.signal(number, handler)


def _remove_undisturbed(path: Path) -> None:
    """Remove it whole: a Ctrl-C within would leave the rest of a folder."""
    with _signals_held():
        _remove(path)


def _end(number: int, _frame: FrameType | None) -> None:
    for path in _named:
        _remove(path)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _remove(path: Path) -> None:
    """A file or folder, also one in which a thread still makes files."""
    for _ in range(5):
        if not path.is_dir() or path.is_symlink():
            with suppress(OSError):
                path.unlink(missing_ok=True)
            return
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return


def _target(name: Path) -> Path | None:
    """The ordinary file, there or not, that ``name`` leads to; None where it must be written through the name."""
    path = Path(os.path.abspath(name))  # noqa: PTH100 - links in the path are followed one by one below
    if path.exists() and not path.is_file():
        return None
    for _ in range(_FOLLOW_LINKS):
        folder = path.parent.resolve()
        if folder.parts[:2] in {("/", "proc"), ("/", "dev")}:
            return None  # the file behind /dev/stdout is open in this process, or in another
        if not path.is_symlink():
            return folder / path.name
        path = folder / path.readlink()
    return path  # a circle of links: opening it says so


def _nameless(folder: Path) -> BinaryIO:
    """Raise OSError where the system or the file system has no nameless files."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag or not Path("/proc/self/fd").is_dir():
        raise OSError("no nameless files")
    return os.fdopen(os.open(folder, flag | os.O_RDWR, 0o666), "w+b")


def _link(source: str, target: Path) -> None:
    """Name the nameless file. Python follows ``source`` only where a folder is given by its number."""
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.link(source, target.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _take_after(number: int, old: os.stat_result) -> None:
    """Give the open file ``number`` the mode, and if possible the owner, of the file that it replaces."""
    if hasattr(os, "fchmod"):
        with suppress(OSError):
            os.fchown(number, old.st_uid, old.st_gid)
        with suppress(OSError):
            os.fchmod(number, stat.S_IMODE(old.st_mode))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let signals wait until what must not be left half done is done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*_FATAL, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
