"""Lines of Chinese: where they may break, and text made safe to print.

A line may break between any two characters, except inside a number, a Latin word or an id (``smart-factory.workshop``,
``--fields``) and before punctuation that closes (a comma never begins a line). No character is ever lost: the pieces
joined are the text.
"""

import re
from functools import lru_cache
from itertools import pairwise

CLOSING = frozenset(",.;:!?%)]}、。,;:!?%)】》〉」』”’…·")
OPENING = frozenset("([{(【《〈「『“‘")
_ATOM = r"[-*./_]*[A-Za-z0-9]+(?:[-._/=:]+[A-Za-z0-9]+|,\d+)*[-._/=:]*%?|(?s:.)"
_JOINT = r"[-._/=:]+(?=[A-Za-z0-9])"
"""Where a word may break when it is longer than a line."""
_ODD = 1_000_000
"""Stands for the width of what only Rich knows, which looks more than one character up."""
CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]+"
)
"""Control, direction and invisible characters: what a terminal obeys or a person cannot see. As a run the pattern is
compiled in half the time."""


def printable(text: str) -> str:
    r"""``text`` with control, direction and invisible characters written as escapes (``\x1b``); newlines stay.

    What a terminal would obey becomes something that a person can see.
    """
    return CONTROL.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def breaks(text: str, width: int) -> list[int]:
    """Offsets at which ``text`` (one line) breaks into lines of at most ``width`` cells.

    A word or number longer than a line breaks where it must; spaces at the end of a line may hang over.
    """
    offsets: list[int] = []
    end = used = 0
    for piece in _unbreakable(text):
        if used and used + cells(piece.rstrip(" ")) > width:
            offsets.append(end)
            used = 0
        rest = piece
        while cells(rest) > width and len(rest) > 1:
            head = _fitting(rest, width)
            rest = rest[head:]
            end += head
            offsets.append(end)
        end += len(rest)
        used += cells(rest)
    return [offset for offset in offsets if offset < len(text)]


def fold(text: str, width: int) -> list[str]:
    """``text`` as lines of at most ``width`` cells; its own newlines stay line ends."""
    lines = []
    for line in text.split("\n"):
        ends = [0, *breaks(line, width), len(line)]
        lines += [line[start:end] for start, end in pairwise(ends)]
    return lines


def widest(text: str) -> int:
    """Cells of the longest piece of ``text`` that stays together: a line narrower than that breaks it."""
    return max((cells(piece.rstrip(" ")) for piece in _unbreakable(text)), default=0)


@lru_cache(4096)
def cells(text: str) -> int:
    """How many terminal cells ``text`` takes: 2 for a Chinese character, 1 for a Latin one."""
    known = sum(map(_widths.__getitem__, text))
    if known < _ODD:
        return known
    from rich.cells import cell_len

    return cell_len(text)


class _Widths(dict[str, int]):
    """The cells of each character of which nearly all Chinese text is made."""

    def __missing__(self, character: str) -> int:
        wide = (
            "\u4e00" <= character <= "\u9fff" or "\u3001" <= character <= "\u3029" or "\uff01" <= character <= "\uff60"
        )
        self[character] = width = 1 if character.isascii() else 2 if wide else _ODD
        return width


_widths = _Widths()


def _unbreakable(text: str) -> list[str]:
    """``text`` in pieces that stay together: words, numbers, a character with the punctuation that clings to it."""
    pieces: list[str] = []
    opened = False
    for match in re.finditer(_ATOM, text):
        atom = match[0]
        if pieces and (opened or atom in CLOSING):
            pieces[-1] += atom
        else:
            pieces.append(atom)
        opened = atom in OPENING
    return pieces


def _fitting(atom: str, width: int) -> int:
    """How many leading characters of ``atom`` fit into ``width`` cells, to a joint where there is one; at least one."""
    count = 1
    while count < len(atom) and cells(atom[: count + 1]) <= width:
        count += 1
    return max((joint.end() for joint in re.finditer(_JOINT, atom) if joint.end() <= count), default=count)
