"""The choices of options, commands, topics, shells: what was typed -> the choice, or the nearest ones as candidates."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from pinghu_cli import limits
from pinghu_cli.errors import Candidate, UsageError

T = TypeVar("T", bound=str)


def one_of(
    words: str,
    known: Sequence[T] | Mapping[T, str],
    what: str,
    *,
    code: str = "unknown-choice",
    kind: str = "option",
    otherwise: str = "",
) -> T:
    """The choice that ``words`` name: as it stands, by another word for it, in any case or script.

    ``known`` are the choices; a mapping gives other words for each, parted by spaces (``{"measure": "措施"}``).
    ``what`` is what the error calls a choice. Raise UsageError with the nearest, or ``otherwise``, else all there are.
    """
    for name in known:
        if words == name:
            return name
    from pinghu_cli.spelling.normalise import key

    called = _called(known)
    wanted = key(words) if len(words) <= limits.NAME_CHARACTERS else ""
    for name, names in called.items():
        if wanted and wanted in [key(other) for other in names]:
            return name
    candidates = nearest_of(words, known, kind)
    listed = "、".join(f"{names[1]}({name})" if names[1:] else name for name, names in called.items())
    hint = "是否要找" if candidates else otherwise or f"可用:{listed}"
    raise UsageError(
        code,
        f"沒有{what}「{limits.shortened(words.strip(), limits.NAME_CHARACTERS)}」",
        hint,
        typed=words,
        candidates=candidates,
    )


def nearest_of(words: str, known: Sequence[T] | Mapping[T, str], kind: str) -> tuple[Candidate, ...]:
    """The choices that ``words`` may be meant for; ``kind`` is what a candidate calls them."""
    from pinghu_cli.spelling.nearest import nearest

    return tuple(Candidate(kind, name, name, name) for name in nearest(words, [*_called(known).items()]))


def _called(known: Sequence[T] | Mapping[T, str]) -> dict[T, tuple[str, ...]]:
    return {name: (name, *known[name].split()) if isinstance(known, Mapping) else (name,) for name in known}
