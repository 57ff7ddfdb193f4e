"""Lines as they came -> the lines of the text, and what was set aside, each with the reason.

Set aside are lines that are none of the text (navigation, page numbers), and what stands within lines against copying
(pinyin in brackets, ornaments). Lines broken in the middle of a sentence are joined, a text on one line is cut.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.reading import refused

NUMERAL = "[一二三四五六七八九十百零]+"
HEADING = re.compile(
    rf"(?P<comma>(?P<n1>{NUMERAL})、)|(?P<bracket>\(\s*(?P<n2>{NUMERAL})\s*\))|(?P<point>(?P<n3>\d{{1,3}})[.、]\s*(?!\d))"
    r"|(?P<decimal>\d{1,2}\.(?P<n7>\d{1,2})\s*(?=[“\u4e00-\u9fff])(?![万亿千百元倍个]))"
    rf"|(?P<round>\(\s*(?P<n4>\d{{1,2}})\s*\))|(?P<article>第(?P<n5>{NUMERAL}|\d{{1,3}})条)"
    rf"|(?P<chapter>第(?P<n6>{NUMERAL}|\d{{1,2}})(?:[章篇]|部分))"
)
"""How a heading begins, in the plain form."""
TITLE_END = re.compile(r"[。:]|(?<=[^\d\s])[ \u3000\t]+(?=[^\d\s])")
"""What ends the title of a measure or domain where its text goes on in the line."""
LONGEST_TITLE = 42
_PINYIN = re.compile(
    r"(?<=[\u3400-\u9fff])[(（]\s*[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü\u0300-\u036f]{1,7}\s*[)）]", re.IGNORECASE
)
_ORNAMENTS = re.compile(r"[■□◆◇★☆●○▲△▼▽◎※]+")
_MARKS_OF_CARE = 3
"""So many pieces against copying make it a page that is spoilt on purpose."""
_BROKEN = re.compile(r"[\ufffd\x80-\x9f\ue000-\uf8ff]|[À-ÿ]{2,}|锟斤拷")
_INNER_SPACE = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_END = re.compile(r"[。;；:：!！?？)）】」”…]\s*$")
_HALF_A_FIGURE = re.compile(r"[\d.,]\s*$"), re.compile(r"\s*[\d.万亿千百%‰元年月日]")
_LONG = 220
"""Characters of a line that may hold several paragraphs."""
_CUT = re.compile(
    rf"(?<=[。;)】”])\s*(?=(?:{NUMERAL}、|\({NUMERAL}\)|第{NUMERAL}[条章]|\d{{1,2}}[.、](?!\d)\s*[\u4e00-\u9fff]))"
)
_LONGEST_VALUE = 30
_LONGEST_HEAD = 40
_LONGEST_MARK = 8
"""Characters of a page number: 第1頁 共12頁."""
_PAGE, _CONTENTS, _HEAD = "頁碼", "目錄", "頁眉"
_LABELS = frozenset({"頁面功能", "頁尾"})
"""What a page says of itself in a few words, never in a sentence."""
BULLETS = "-·•* "
"""What may stand before a line of a list on a page."""
_WRAPPED = 0.4
"""Share of lines without an end from which on a text is taken to be broken at a width."""
_FULL = 0.5
"""Share of these that are as wide as the text; headings and lines of units are shorter."""


class Line(NamedTuple):
    """A line of the text. ``number``: of the line it began on, from 1; ``last``: of the one it ended on."""

    text: str
    number: int
    last: int

    @property
    def cells(self) -> list[str]:
        """The cells of a row of a table; empty for running text."""
        if "\t" in self.text:
            return [cell.strip() for cell in self.text.split("\t")]
        cells = [cell.strip() for cell in re.split(r"[|｜]", self.text)]
        if len(cells) < 3:
            return []
        return cells[1:] if self.text.lstrip().startswith(("|", "｜")) else cells


class Aside(NamedTuple):
    """What was set aside: the line it stood on, the words, the reason."""

    number: int
    text: str
    why: str


def squeezed(text: str) -> str:
    """Without the spaces that only set digits and characters apart; those between words in Latin letters stay."""
    return _INNER_SPACE.sub("", text.strip())


def cleaned(raw: Sequence[str], file: str) -> tuple[list[Line], list[Aside]]:
    """The lines of the text and what was set aside. Raise DataError where the text is spoilt beyond reading."""
    asides: list[Aside] = []
    _refuse_mojibake(raw, file)
    lines = [Line(text, number, number) for number, text in enumerate(raw, 1)]
    lines = _without(lines, _PINYIN, "防複製的拼音", asides)
    lines = _without(lines, _ORNAMENTS, "防複製的符號", asides)
    lines = _without_status(lines, asides)
    heads = _running_heads(lines)
    kept: list[Line] = []
    open_ = None
    for line in lines:
        if not line.text.strip():
            continue
        why = _HEAD if line.text in heads else noise(line.text) or (open_ if _is_value(line.text) else None)
        open_ = why if why and not open_ and plain(line.text).rstrip().endswith(":") else None
        if why:
            asides.append(Aside(line.number, line.text, why))
        else:
            kept.append(line)
    return _joined(_cut(kept)), asides


def _running_heads(lines: Sequence[Line]) -> set[str]:
    """Lines that stand beside a page number again and again: the name of a gazette above each page."""
    texts = [line.text for line in lines if line.text.strip()]
    pages = {place for place, text in enumerate(texts) if noise(text) == _PAGE}
    beside = Counter(text for place, text in enumerate(texts) if place not in pages and {place - 1, place + 1} & pages)
    return {text for text, count in beside.items() if count > 1 and len(text) <= _LONGEST_HEAD}


def noise(text: str) -> str | None:
    """What a line is that is none of the text; None for any other."""
    folded = plain(text).strip().lstrip(BULLETS)
    is_heading = HEADING.match(folded) is not None and len(folded) > _LONGEST_MARK
    is_sentence = folded.endswith("。") and "," in folded
    for name, form in words()["noise"]:
        if is_heading and name != _CONTENTS:
            continue  # a measure may speak of 承辦單位 and 無障礙
        if re.fullmatch(form, folded) and not (is_sentence and name in _LABELS):
            return str(name)
    return None


def _is_value(text: str) -> bool:
    """Whether a line may be what a page says behind a label that stands alone: 成文日期:, and 2024-12-31 below it."""
    folded = plain(text)
    is_words = re.search(r"[,。;]", folded) or HEADING.match(folded) or pattern("notice").search(folded)
    return len(folded) <= _LONGEST_VALUE and not is_words and not is_title(text)


def _refuse_mojibake(raw: Sequence[str], file: str) -> None:
    text = "\n".join(raw)
    broken = sum(len(match[0]) for match in _BROKEN.finditer(text)) + sum(map(_misread, raw))
    chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
    if not chinese:
        raise refused(file, "no-chinese", "沒有漢字", "請確認檔案是政策文件的全文")
    if broken > max(3, chinese // 200):
        where = next(number for number, line in enumerate(raw, 1) if _BROKEN.search(line) or _misread(line))
        message = f"文字已成亂碼(第 {where} 行起,{broken} 處)"
        raise refused(file, "mojibake", message, "請從原網頁重新複製,或另存為 UTF-8")


def _misread(line: str) -> int:
    """How many characters of a line are UTF-8 that was read as GB 18030: 鐨勬斂绛."""
    written = line.encode("gb18030", "ignore")
    other = re.findall(r"[\u3000-\u9fff]", written.decode("utf-8", "ignore"))
    return len(other) if len(other) * 3 > len(written) * 0.6 and not line.isascii() else 0


def _without(lines: list[Line], spoilt: re.Pattern[str], why: str, asides: list[Aside]) -> list[Line]:
    """Without pieces against copying, where there are so many that they are no accident."""
    found = Counter({line: len(spoilt.findall(line.text)) for line in lines})
    if found.total() < _MARKS_OF_CARE:
        return lines
    for line, count in found.items():
        if count:
            asides.append(Aside(line.number, "".join(spoilt.findall(line.text)), why))
    return [line._replace(text=spoilt.sub("", line.text)) for line in lines]


def _without_status(lines: list[Line], asides: list[Aside]) -> list[Line]:
    """Without the mark by which a page says before a title whether the text is in force: 【有效】."""
    done = []
    for line in lines:
        mark = pattern("status").match(plain(line.text))
        if mark:
            asides.append(Aside(line.number, line.text[: mark.end()], "頁面資訊"))
        done.append(line._replace(text=line.text[mark.end() :]) if mark else line)
    return done


def _cut(lines: list[Line]) -> list[Line]:
    """A long line that holds several headings, one heading a line; what stands before them by its spaces."""
    done: list[Line] = []
    for line in lines:
        folded = plain(line.text)
        places = [match.end() for match in _CUT.finditer(folded)] if len(folded) > _LONG and not line.cells else []
        if not places:
            done.append(line)
            continue
        parts = [line.text[start:end] for start, end in zip([0, *places], [*places, None], strict=True)]
        if not HEADING.match(folded) and len(places) > 1:
            parts[:1] = _paragraphs(parts[0])
            parts[-1:] = _paragraphs(parts[-1])
        done += [line._replace(text=part.strip()) for part in parts if part.strip()]
    return done


def _paragraphs(text: str) -> list[str]:
    """Cut at spaces that do not stand beside a digit, behind addressees and units, round a date and a title."""
    units, titles, closings = words()["units"], words()["title"], words()["closing"]
    folded, places = plain(text), {0}
    for form in (
        r"(?<=[^\d\s])\s+(?=[^\d\s])|(?<=\d日)\s*(?=\(|[\u4e00-\u9fff]{6})(?!起|至|前|止)|(?<=[府室厅会])\s+(?=\d{4}\s*年)",
        r"(?<=:)(?=《|现将|经)|(?<=。)(?=[^。,]{3,20}\d{4}年\d{1,2}月\d{1,2}日)",
        rf"(?<=[)])(?=[^()。,:]{{6,50}}(?:{titles}))|(?<=[)])(?=为|根据)",
        rf"(?:{units['lead']}|{units['join']})\s*:[^()。]*[)】\]](?=(?:{closings}))",
    ):
        places |= {match.end() for match in re.finditer(form, folded)}
    cuts = sorted(places)
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _joined(lines: list[Line]) -> list[Line]:
    """Lines that were broken at a width, or within a figure, made whole."""
    running = [line for line in lines if not line.cells]
    widths = sorted(_width(line.text) for line in running)
    full = widths[len(widths) * 9 // 10] - 6 if widths else 0
    open_ends = [line for line in running if not _END.search(line.text)]
    are_full = sum(_width(line.text) >= full for line in open_ends) > _FULL * len(open_ends)
    wrapped = len(running) > 8 and len(open_ends) > _WRAPPED * len(running) and 24 < full < 140 and are_full
    done: list[Line] = []
    for line in lines:
        before = done[-1] if done else None
        if before and _goes_on(before, line, full if wrapped else None):
            done[-1] = before._replace(text=before.text + line.text, last=line.last)
        else:
            done.append(line)
    return done


def _goes_on(before: Line, line: Line, full: int | None) -> bool:
    if before.cells or line.cells:
        return False
    end, begin = _HALF_A_FIGURE
    if (
        end.search(before.text)
        and begin.match(plain(line.text))
        and not re.match(r"\s*\d{1,3}[.、]\s*[^\d\s]", plain(line.text))
    ):
        return True
    if full is None or HEADING.match(plain(line.text).strip()):
        return False
    last = before.text[-full:] if len(before.text) > full else before.text
    return not _END.search(before.text) and _width(last) >= min(
        full, _width(before.text) if before.number != before.last else full
    )


def _width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text.strip())


def is_title(text: str) -> bool:
    """Whether a line may be the title of such a document."""
    folded = re.sub(r"^《([^《》]*)》$", r"\1", squeezed(plain(text)))
    bare = re.sub(r"\([^()]{1,14}\)$", "", folded)
    if (
        not 6 <= len(bare) <= 60
        or re.search(r"[。;:,!?]", bare)
        or HEADING.match(bare)
        or pattern("notice").search(bare)
    ):
        return False
    return re.search(rf"(?:{words()['title']})$", bare) is not None
