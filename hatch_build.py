"""Builds the index of the document with the package: a first call in an empty home is as fast as any other."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IndexHook(BuildHookInterface):  # type: ignore[type-arg, unused-ignore]
    """Puts ``policies.yaml.index`` beside the YAML, in the checkout and in what is built from it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before every build of a wheel or an sdist; ``version`` is ``editable`` for a checkout in use."""
        sys.path.insert(0, self.root)
        from pinghu_cli.prepare import refresh

        index = refresh()
        folder = "data" if self.target_name == "sdist" else "pinghu_cli/data"
        if version != "editable":
            build_data["force_include"][str(index)] = str(Path(folder) / index.name)
