"""`Tables` -> `Sounds`: the only part of search that needs pypinyin."""

import re
from collections import defaultdict
from importlib.resources import files

from pinghu_cli.finding.index import Sounds, Tables
from pinghu_cli.spelling.normalise import fold
from pinghu_cli.spelling.sounds import blurred

_CUT = re.compile(r"[^\u4e00-\u9fff]+")
_USUAL_READINGS = 2


def hear(tables: Tables) -> Sounds:
    """The sounds of all that the tables know: stretches of titles and texts, known phrases, what people say, units."""
    from pypinyin import Style, lazy_pinyin, pinyin

    readings: dict[str, str] = defaultdict(str)
    common = _common_characters()
    for character, heard in zip(common, pinyin(common, style=Style.NORMAL, heteronym=True), strict=True):
        for syllable in dict.fromkeys(blurred(one) for one in heard[:_USUAL_READINGS]):
            readings[syllable] += character
    known = dict.fromkeys((*tables.phrases, *tables.synonyms, *tables.units))
    latin = (text for text in known if text.isascii())
    spelled = {word: word for text in latin for word in (text, *text.split()) if "#" not in word}
    segments: dict[str, None] = dict.fromkeys(text for text in known if not _CUT.search(text))
    words = set(segments)
    for wording in tables.wordings:
        for value in (wording.title, wording.text):
            segments.update(dict.fromkeys(text for text in _CUT.split(fold(value)) if len(text) > 1))
    letters = []
    for text in segments:
        heard = lazy_pinyin(text)
        letters.append("".join(one[0] for one in heard))
        if text in words:
            spelled.setdefault("".join(heard), text)
    return Sounds(
        readings=dict(readings),
        letters=" ".join(letters),
        characters=" ".join(segments),
        common=_listed("common_words.txt"),
        nouns=_listed("common_nouns.txt"),
        spelled=spelled,
    )


def _listed(name: str) -> frozenset[str]:
    lines = files("pinghu_cli.spelling").joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _common_characters() -> list[str]:
    """The 6763 characters of GB 2312, the everyday ones first: no other is typed by mistake."""
    codes = (bytes((row, column)) for row in range(0xB0, 0xF8) for column in range(0xA1, 0xFF))
    return [character for character in (code.decode("gb2312", "ignore") for code in codes) if character]
