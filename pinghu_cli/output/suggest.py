"""Did you mean: the nearest of known names, as a hint."""

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names what ``word`` was probably meant to be; ``otherwise`` when nothing is near."""
    from pinghu_cli.spelling.nearest import nearest

    near = nearest(word, [(name, name) for name in known])
    return f"是否要找:{'、'.join(near)}?" if near else otherwise
