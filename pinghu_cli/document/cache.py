"""Keep what was made from a data file, so that the next start need not make it again.

One file per data file and part in the user's cache folder, named by the sha256 of the data and a stamp of what made it.
A kept part is only ever a shortcut: whatever is wrong with it, `Kept.get` says None; whatever goes wrong in keeping it,
`Kept.put` lets go in silence. Contents are plain bytes under a checksum; nothing in them is run. See docs/cache.md.
"""

import os
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pinghu_cli import __version__

FORMAT = 1
"""Goes up when the meaning of a kept part changes."""
MAX_BYTES = 256 * 1024 * 1024
MAX_FILES = 64
_MAGIC = b"pinghu kept part\n"
_HEADER = len(_MAGIC) + 32
_KEPT = ".kept"
_UNFINISHED = ".new"
_ABANDONED_SECONDS = 3600
"""Age from which an unfinished file belongs to no running process."""


class Kept:
    """What is kept for one data file, given its bytes."""

    def __init__(self, data: bytes) -> None:
        self._folder = folder() if is_on() else None
        self._name = f"{sha256(data).hexdigest()}-{stamp()}" if self._folder else ""

    def get(self, part: str) -> memoryview | None:
        """The bytes kept under ``part`` (a short ASCII word); None when there are none to be trusted."""
        if self._folder is None:
            return None
        name = f"{self._name}.{part}{_KEPT}"
        try:
            whole = memoryview(_read_private(self._folder, name))
        except (OSError, MemoryError):
            return None
        return whole[_HEADER:] if whole[:_HEADER] == _header(name, whole[_HEADER:]) else None

    def put(self, part: str, content: bytes) -> None:
        """Keep ``content`` under ``part``, and let go of the oldest files beyond the limits."""
        if self._folder is None or len(content) > MAX_BYTES // 4:
            return
        name = f"{self._name}.{part}{_KEPT}"
        with suppress(OSError):
            for place in (self._folder.parent, self._folder):  # no more: a home that does not exist is not to be made
                place.mkdir(mode=0o700, exist_ok=True)
            if _is_private(self._folder.lstat()):
                _write(self._folder, name, _header(name, content), content)
                _evict(self._folder)


class KeptFile(NamedTuple):
    """A file of the cache: the sha256 of its data file, its part, its size, when it was written (seconds, UTC)."""

    path: Path
    data: str
    part: str
    size: int
    written: float
    current: bool
    """Whether this version would still read it."""


def is_on() -> bool:
    """Whether anything may be read or kept: not with ``PINGHU_NO_CACHE`` set to anything but 0."""
    return os.environ.get("PINGHU_NO_CACHE", "") in ("", "0")


def folder() -> Path | None:
    """The cache folder of this user and tool, whether it exists or not; None when the user has no home."""
    from platformdirs import user_cache_path

    path = user_cache_path("pinghu", appauthor=False)
    return path if path.is_absolute() else None


def stamp() -> str:
    """What the kept parts depend on beside the data: format, versions, and this package's code as it stands."""
    package = Path(__file__).parent.parent
    makers = (package, package / "policy", package / "policy" / "rules", package / "search")
    facts: list[object] = [FORMAT, __version__, sys.hexversion, sys.byteorder, _pypinyin()]
    for place in makers:
        with suppress(OSError), os.scandir(place) as entries:
            facts += sorted((e.name, e.stat().st_mtime_ns, e.stat().st_size) for e in entries if e.name.endswith(".py"))
    return sha256(repr(facts).encode()).hexdigest()[:16]


def files() -> list[KeptFile]:
    """All files of the cache, newest first."""
    place = folder()
    return _files(place) if place else []


def clear() -> list[KeptFile]:
    """Remove all files of the cache, and the folder when nothing else is in it. Gives those that were removed."""
    place = folder()
    removed = [file for file in files() if _remove(file.path)]
    if place:
        for unfinished in _unfinished(place):
            _remove(unfinished)
        with suppress(OSError):
            place.rmdir()
    return removed


def _pypinyin() -> object:
    """Tells one installed pypinyin from another without importing it."""
    from importlib.util import find_spec

    with suppress(ImportError, OSError, ValueError):
        spec = find_spec("pypinyin")
        if spec and spec.origin:
            status = Path(spec.origin).stat()
            return spec.origin, status.st_mtime_ns, status.st_size
    return None


def _header(name: str, content: bytes | memoryview) -> bytes:
    """Binds the content to the name, so that a file under another's name is not believed."""
    digest = sha256(name.encode())
    digest.update(content)
    return _MAGIC + digest.digest()


def _is_private(status: os.stat_result) -> bool:
    """Whether a folder or regular file is this user's own and nobody else can write to it."""
    if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read_private(place: Path, name: str) -> bytes:
    """The bytes of a file that only this user can have written. Raise OSError for any other: link, pipe, foreign."""
    if not _is_private(place.lstat()):
        raise PermissionError
    flags = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
    descriptor = os.open(place / name, sum(getattr(os, flag, 0) for flag in flags) | os.O_RDONLY)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not _is_private(status) or status.st_size > MAX_BYTES:
            raise PermissionError
        return stream.read()


def _write(place: Path, name: str, *pieces: bytes) -> None:
    """Write under another name, then rename: a reader sees all of it or nothing."""
    from tempfile import mkstemp

    descriptor, unfinished = mkstemp(suffix=_UNFINISHED, dir=place)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(pieces)
        Path(unfinished).replace(place / name)
    except BaseException:
        _remove(Path(unfinished))
        raise


def _evict(place: Path) -> None:
    """Remove the oldest files beyond the limits, and what killed processes left."""
    from time import time

    total = 0
    for number, file in enumerate(_files(place)):
        total += file.size
        if number >= MAX_FILES or total > MAX_BYTES:
            _remove(file.path)
    for unfinished in _unfinished(place):
        with suppress(OSError):
            if unfinished.lstat().st_mtime < time() - _ABANDONED_SECONDS:
                unfinished.unlink()


def _files(place: Path) -> list[KeptFile]:
    now = stamp()
    found = []
    for path in place.glob(f"*{_KEPT}"):
        made, _, part = path.name.removesuffix(_KEPT).partition(".")
        data, _, by = made.partition("-")
        with suppress(OSError):
            status = path.lstat()
            found.append(KeptFile(path, data, part, status.st_size, status.st_mtime, by == now))
    return sorted(found, key=lambda file: (-file.written, file.path.name))


def _unfinished(place: Path) -> list[Path]:
    return list(place.glob(f"tmp*{_UNFINISHED}"))


def _remove(path: Path) -> bool:
    with suppress(OSError):
        path.unlink()
        return True
    return False
