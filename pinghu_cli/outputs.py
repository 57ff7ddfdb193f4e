"""Writing what a user names: made whole in a folder beside it, then put in its place."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pinghu_cli.inputs import in_print


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder on the disk of ``path``, gone afterwards. Raise OSError that names ``path`` where there can be none."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".pinghu.", dir=path.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, in_print(path)) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
