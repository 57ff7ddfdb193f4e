"""A tree -> YAML as people write it: facts on lines of their own, small mappings in braces, long text unfolded."""

from typing import Any

import yaml

CARRIED = "__carried__"
"""Key that stands for the comment ``# 沿用``."""
_SMALL = frozenset({"tiers", "targets", "parts", "paragraphs", "numerals", "effective", "caps", "requires", "choices"})
_WIDTH = 10_000


class _Flow(dict[str, Any]):
    """A mapping that is written in braces."""


class _FlowList(list[Any]):
    """A list that is written in brackets."""


class _Block(str):
    """A text that keeps its lines."""

    __slots__ = ()


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    pass


_Dumper.add_representer(
    _Flow, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)
)
_Dumper.add_representer(
    _FlowList, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)
_Dumper.add_representer(
    _Block, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style="|")
)
_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "null"))


def dumped(tree: dict[str, Any], header: str = "") -> str:
    """The YAML of ``tree``, each line of ``header`` as a comment above it."""
    text = yaml.dump(_shaped(tree), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip()
        if bare.startswith(f"{CARRIED}:"):
            lines.append(f"{line[: len(line) - len(bare)]}# 沿用 {bare.partition(':')[2].strip()}")
        else:
            lines.append(line)
    comments = "".join(f"# {line}\n" for line in header.splitlines())
    return comments + "\n".join(lines)


def _shaped(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        shaped = {name: _shaped(held, name) for name, held in value.items()}
        return _Flow(shaped) if key in _SMALL and CARRIED not in shaped else shaped
    if isinstance(value, list):
        plain = all(isinstance(entry, str | int) for entry in value)
        return _FlowList(value) if plain else [_shaped(entry, key) for entry in value]
    return _Block(value) if key == "published" else value
