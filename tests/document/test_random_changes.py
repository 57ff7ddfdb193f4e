"""Changes at random, all over what the data says of the text: what validate lets pass contradicts nothing printed.

`silent_changes.yaml` lists what may pass, by the key at which it is, with the reason why it is no contradiction.
"""

import copy
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path as File
from typing import Any, NamedTuple

import pytest
import yaml

from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Path, Source, parse
from tests.judging import at, is_caught
from tests.thorough import examples

SILENT = yaml.safe_load(File(__file__).with_name("silent_changes.yaml").read_text(encoding="utf-8"))
CHANGES = examples(150, 5_000)
SEARCHED = {"keywords", "near", "aliases", "absent", "ask", "see", "question", "full_name", "sha256", "notes"}
READ_INTO = {"reading", "base_reading", "presumed", "alternatives", "has", "perhaps", "fact", "id"}
OURS = SEARCHED | READ_INTO
"""Keys that hold no words or figures of the text: how people search, and what we read into it."""
SECTIONS = ("document", "units", "scopes", "recipients", "knowledge", "domains", "annex")
DIGITS = ("0123456789", "一二三四五六七八九十百千")
ADDED = "不未囧以上下內最高的"


class Change(NamedTuple):
    """Where something was changed and how; ``undo`` puts it back."""

    path: Path
    kind: str
    told: str
    undo: Callable[[], None]

    @property
    def key(self) -> str:
        """The path without places in lists: ``domains.measures.targets.metric``."""
        return ".".join(str(step) for step in self.path if isinstance(step, str))


@pytest.fixture(scope="module")
def source(shipped_yaml: str) -> Source:
    """The shipped file as plain values, to be changed and put back."""
    return parse(shipped_yaml.encode(), "mutant.yaml")


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that stands below ``value`` and says something of the text, with its path."""
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if not path and step not in SECTIONS:
                continue
            if step not in OURS:
                yield (*path, step), inner
                yield from places(inner, (*path, step))


class Drawn:
    """Draws changes in ``root``: each kind of key as often as any other, and in half of them each place."""

    def __init__(self, root: Any, chance: random.Random) -> None:
        self.root, self.chance = root, chance
        self.alike: dict[tuple[str, bool], list[Path]] = defaultdict(list)
        for path, value in places(root):
            self.alike[_key(path), isinstance(value, dict | list)].append(path)
        self.every = [path for alike in self.alike.values() for path in alike]

    def change(self) -> Change | None:
        """Make one, if there is something to change at the place that was drawn."""
        of_a_key = self.chance.random() < 0.5
        path = self.chance.choice(self.alike[self.chance.choice([*self.alike])] if of_a_key else self.every)
        value = at(self.root, path)
        return self._whole(path, value) if isinstance(value, dict | list) else self._value(path, value)

    def _value(self, path: Path, value: Any) -> Change | None:
        kinds = [("of another", self._another(path, value))]
        if isinstance(value, bool):
            kinds = [("other way round", not value)]
        elif isinstance(value, int):
            kinds.append(("other number", value + self.chance.choice((-1, 1, 2, 10))))
        elif isinstance(value, str) and value:
            place = self.chance.randrange(len(value))
            before, character, behind = value[:place], value[place], value[place + 1 :]
            kinds += [
                ("cut", before + behind),
                ("added", before + self.chance.choice(ADDED) + character + behind),
                ("turned round", before + behind[:1] + character + behind[1:]),
                ("digit", self._digit(value)),
            ]
        kind, other = self.chance.choice(kinds)
        return None if other == value or type(other) is not type(value) else self._put(path, kind, other)

    def _digit(self, value: str) -> str:
        found = [(match.start(), digits) for digits in DIGITS for match in re.finditer(f"[{digits}]", value)]
        if not found:
            return value
        place, digits = self.chance.choice(found)
        return value[:place] + self.chance.choice(digits) + value[place + 1 :]

    def _another(self, path: Path, value: Any) -> Any:
        return copy.deepcopy(at(self.root, self.chance.choice(self.alike[_key(path), isinstance(value, dict | list)])))

    def _whole(self, path: Path, value: Any) -> Change | None:
        outer, step = at(self.root, path[:-1]), path[-1]
        kinds: list[tuple[str, Any]] = [("of another", self._another(path, value))]
        if len(path) > 1:
            kinds.append(("left out", None))
        if isinstance(outer, list) and isinstance(step, int):
            kinds = [
                ("left out", [*outer[:step], *outer[step + 1 :]]),
                ("twice", [*outer[:step], value, *outer[step:]]),
                ("other order", self.chance.sample(outer, len(outer))),
            ]
            path, value = path[:-1], outer
        elif len(path) > 1 and isinstance(value, dict) and (told := [key for key in value if key not in OURS]):
            dropped = self.chance.choice(told)
            kinds.append(("left out", {key: inner for key, inner in value.items() if key != dropped}))
        elif isinstance(value, list) and value:
            dropped = self.chance.randrange(len(value))
            kinds.append(("left out", [*value[:dropped], *value[dropped + 1 :]]))
        kind, other = self.chance.choice(kinds)
        return None if other == value else self._put(path, kind, other)

    def _put(self, path: Path, kind: str, other: Any) -> Change:
        outer, step = at(self.root, path[:-1]), path[-1]
        before = copy.copy(outer)
        told = f"{outer[step]!r:.120} -> {other!r:.120}"
        if other is None:
            del outer[step]
        else:
            outer[step] = other

        def undo() -> None:
            if isinstance(outer, dict):
                outer.clear()
                outer.update(before)
            else:
                outer[:] = before

        return Change(path, kind, told, undo)


def _key(path: Path) -> str:
    return ".".join("" if isinstance(step, int) else step for step in path)


def judged_at(path: Path) -> Path:
    """What is read anew for a change at ``path``: an item, or a section of the file."""
    if path[0] == "domains" and len(path) > 2:
        return path[:4] if path[2] == "measures" and len(path) > 4 else path[:2]
    return path[:3] if path[:2] == ("annex", "items") and len(path) > 3 else path[:1]


def is_described(change: Change) -> bool:
    """Whether `silent_changes.yaml` has such a change."""
    return any(
        re.fullmatch(case["at"], change.key) and (change.kind in case["how"] or case["how"] == ["any"])
        for case in SILENT
    )


def test_what_passes_contradicts_nothing_that_is_printed(source: Source, document: Document) -> None:
    """Whatever validate lets pass is of a described kind."""
    before = copy.deepcopy(source.value)
    drawn = Drawn(source.value, random.Random(2025))
    passed: list[str] = []
    made = 0
    while made < CHANGES:
        change = drawn.change()
        if change is None:
            continue
        made += 1
        if not is_caught(source, document, judged_at(change.path)) and not is_described(change):
            passed.append(f"{change.key} | {change.kind} | {change.told}")
        change.undo()
    assert source.value == before, "a change was not undone"
    assert not is_caught(source, document, ("document",)), "what is unchanged is no longer taken"
    assert not passed, "\n".join(passed)
