"""Write the lists of common words from jieba's dictionary: ``python tools/common_words.py``.

Needs ``pip install jieba``. The dictionary (fxsjy/jieba 0.42.1, MIT licence) counts how often each word stands in a
corpus of newspapers and novels, and says which part of speech it is. pinghu itself never reads it.
"""

import re
from importlib.resources import files
from pathlib import Path
from textwrap import fill

FOLDER = Path(__file__).resolve().parent.parent / "pinghu_cli" / "spelling"
_WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")
_OFTEN = 500
_NAMES_AND_NUMERALS = frozenset({"nr", "nrt", "nrfg", "m", "mq"})
_NOUNS = frozenset({"n", "nz", "nt", "ns", "vn", "an", "s"})
_ORIGIN = f"""\
# Words of two to four characters that stand {_OFTEN} times or more in the corpus of jieba's dictionary
# (fxsjy/jieba, MIT), without names and numerals; written by `python tools/common_words.py`.
"""
_NOTES = {
    "common_nouns.txt": "# Nouns and places: nothing else is read instead, neither by sound nor by a slip.\n",
    "common_words.txt": "# All others: no slip turns one into another word; a sound may, 只能 is typed for 智能.\n",
}


def common_words() -> dict[str, str]:
    """The text of each list by its name."""
    found: dict[str, list[str]] = {name: [] for name in _NOTES}
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, often, part = line.split()
        if int(often) >= _OFTEN and _WORD.fullmatch(word) and part not in _NAMES_AND_NUMERALS:
            found["common_nouns.txt" if part in _NOUNS else "common_words.txt"].append(word)
    return {name: f"{_ORIGIN}{_NOTES[name]}{_lines(words)}\n" for name, words in found.items()}


def _lines(words: list[str]) -> str:
    return fill(" ".join(sorted(words)), width=60, break_long_words=False)


if __name__ == "__main__":
    for name, text in common_words().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
