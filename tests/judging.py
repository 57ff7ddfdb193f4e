"""Whether `pinghu validate` finds a change of the data: one place is read anew, and all rules are asked."""

import operator
from typing import Any

import msgspec

from pinghu_cli.document.checks import ALL, facts, published
from pinghu_cli.document.checks.facts import item_findings
from pinghu_cli.document.load import decode_printed
from pinghu_cli.document.model import AnnexItem, Document, Domain, Measure
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem

RULES = sorted(ALL, key=lambda rule: rule is facts.check)
"""All rules. The one that caught the last change comes first, for changes of a kind follow one another, and that one
last which looks at every item, of which the changed one was looked at before."""


def is_caught(source: Source, document: Document, path: Path) -> bool:
    """Whether validate finds the change at ``path``, be it by the shape, a rule or the digest of the text.

    ``document`` is the unchanged one: only what stands at the path is read anew, and the rules that look at it alone
    are asked first. All rules are asked before a change passes.
    """
    sections = {field.name: field.type for field in msgspec.structs.fields(Document)}
    kind = sections[str(path[0])] if len(path) == 1 else type(at(document, path))
    try:
        part = msgspec.convert(at(source.value, path), kind, dec_hook=decode_printed)
    except msgspec.ValidationError:
        return True
    changed = _put(document, path, part)
    if any(True for _ in published.check(changed, source)):
        return True
    of_item = item_findings(changed, part, path, source) if isinstance(part, Domain | Measure | AnnexItem) else ()
    if any(isinstance(found, Problem) for found in of_item):
        return True
    for place, rule in enumerate(RULES):
        if any(True for _ in rule(changed, source)):
            RULES.insert(0, RULES.pop(place))
            return True
    return False


def at(root: Any, path: Path) -> Any:
    """What stands at a path, of plain values or of structs."""
    for step in path:
        plain = isinstance(root, dict | list | tuple)
        root = operator.getitem(root, step) if plain else getattr(root, str(step))
    return root


def _put(root: Any, path: Path, part: Any) -> Any:
    """The struct ``root`` with ``part`` at the path."""
    if not path:
        return part
    step, rest = path[0], path[1:]
    if isinstance(root, tuple) and isinstance(step, int):
        return (*root[:step], _put(root[step], rest, part), *root[step + 1 :])
    return msgspec.structs.replace(root, **{str(step): _put(getattr(root, str(step)), rest, part)})
