"""docs/design.md says what is so: its layers are those of the imports, its dependencies those that are installed."""

import re
import tomllib
from pathlib import Path

from tests.test_architecture import LAYERS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_layers_are_those_of_the_imports() -> None:
    assert re.findall(r"^\| `(\w+)` \|", section("The house"), re.MULTILINE) == LAYERS


def test_every_dependency_has_its_reason() -> None:
    extras = PROJECT["optional-dependencies"]
    required = [*PROJECT["dependencies"], *(name for extra in extras.values() for name in extra)]
    names = {re.split(r"[\[<>=!~ ]", requirement)[0] for requirement in required} - {"pinghu"}
    reasons = section("Dependencies").lower()
    assert not {name for name in names if not name.startswith("types-") and name.lower() not in reasons}


def test_every_word_has_one_row() -> None:
    words = re.findall(r"^\| ([\w ,]+) \|", section("Words"), re.MULTILINE)[1:]
    named = [word.strip() for row in words for word in row.split(",")]
    assert len(named) == len(set(named))
