"""A test run is alone: it reads no settings of the user and has no folder in common with them."""

import os
import tempfile
from pathlib import Path

from tests.conftest import FOLDERS


def test_every_folder_of_the_user_is_one_of_the_run() -> None:
    for folder in (*(os.environ[name] for name in FOLDERS), str(Path.home())):
        assert Path(folder).is_relative_to(tempfile.gettempdir())
        assert Path(folder).name.startswith("pinghu-tests-")


def test_no_setting_of_the_user_is_left() -> None:
    assert not {"PINGHU_DATA", "PINGHU_SCRIPT", "PINGHU_PAGER", "COLUMNS", "LC_ALL"} & set(os.environ)
