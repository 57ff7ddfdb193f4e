"""Who claims: the names of a file, their numbers, and which of them are spellings of one applicant."""

import re
import string
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from pinghu_cli import limits
from pinghu_cli.batch.engine import Engine
from pinghu_cli.intake.cells import DOUBTFUL, DOUBTFUL_MARKS, applicant, cleaned, same_applicant
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.wording import is_example, is_sum, is_total, no_names, wording
from pinghu_cli.spelling.variants import PRINTED, SIMPLIFIED

APPLICANTS = "applicants"
"""The number of each applicant, ``id``, with the ``name``; of several spellings the first in the alphabet."""


def create_names(engine: Engine) -> None:
    """Create ``names`` with nothing in it: the texts that name applicants, and whether each is plainly a name."""
    engine.run("CREATE TABLE names (name TEXT, id UBIGINT, plain BOOLEAN)")


def add_names(engine: Engine, names: str) -> None:
    """Add to ``names`` those of a query, which must be new. Raise RuntimeError where two got the same number."""
    engine.run(f"INSERT INTO names SELECT name, {number('name')}, {is_plain_name('name')} FROM ({names}) AS new")
    if engine.value("SELECT COUNT(*) - COUNT(DISTINCT id) FROM names"):
        raise RuntimeError("two names of applicants have the same number")  # of 10^6 names, once in 40 million files


def number(name: str) -> str:
    """The number of an applicant who is so called, as an expression."""
    return f"hash({name})"


def is_applicant(text: str, heading: str) -> bool:
    """Whether ``text`` in a column of that heading names an applicant."""
    name = cleaned(text)
    return (
        bool(name)
        and not applicant(name).problem
        and not (is_total(name) or is_sum(name) or is_example(name))
        and name != heading
    )


def is_plain_name(text: str) -> str:
    """Whether ``text``, an expression, can only be a name, as an expression: letters, digits, Chinese, brackets.

    Script and case may differ between spellings of such a name, and the width of brackets; nothing else.
    """
    longest = max(map(len, no_names()))
    others = ", ".join(literal(_masked_word(word)) for word in sorted(no_names()))
    most = limits.CELL_CHARACTERS
    harmless = _harmless()
    return (
        f"CASE WHEN LENGTH({text}) BETWEEN {longest + 1} AND {most} "
        f"AND regexp_full_match({text}, '[{harmless}][0-9{harmless}]*') THEN TRUE "
        f"ELSE regexp_full_match({text}, '[0-9A-Za-z()（）一-鿿]{{1,{most}}}') "
        f"AND NOT regexp_full_match({text}, '[0-9]+[eE][0-9]+') AND NOT regexp_full_match({text}, '{DOUBTFUL}') "
        f"AND NOT regexp_matches({text}, {literal(_sums())}) "
        f"AND CASE WHEN LENGTH({text}) > {longest} AND NOT regexp_matches({text}, '[()（）]') THEN TRUE "
        f"ELSE translate({masked(text)}, '()', '') NOT IN ({others}) END END"
    )


@cache
def _harmless() -> str:
    """The letters of a name in which nothing else can begin, as ranges of a pattern."""
    begin_sums = "".join(_spellings().get(word[0], word[0]) for word in wording().sums) + "共"
    letters = {*string.ascii_letters, *map(chr, range(0x4E00, 0xA000))}
    return ranges(letters - {*DOUBTFUL_MARKS, *begin_sums.lower(), *begin_sums.upper()})


@cache
def _sums() -> str:
    """What a name has that says it adds up others, and some names have as well."""
    words, numerals = "|".join(map(re.escape, wording().sums)), "|".join("零一二三四五六七八九十百千万两")
    pattern = f"{words}|^(总|一)?共([0-9]|{numerals})"
    return "(?i)" + re.sub("[一-鿿]", lambda match: either_script(match[0]), pattern)


@cache
def _spellings() -> dict[str, str]:
    """A simplified character -> it and all that are written for it in the other script."""
    spelt: dict[str, str] = {}
    for printed, plain in zip(PRINTED, SIMPLIFIED, strict=True):
        spelt[plain] = spelt.get(plain, plain) + printed
    return spelt


def either_script(character: str) -> str:
    """A simplified character as a pattern that fits it in either script."""
    return f"[{_spellings()[character]}]" if character in _spellings() else character


def masked(text: str) -> str:
    """What all spellings of a plain name have in common, and perhaps some other names, as an expression.

    Every character that has a form in the other script is a question mark.
    """
    return f"regexp_replace(translate(lower({text}), '（）', '()'), '[{_two_scripts()}]', '?', 'g')"


def _masked_word(word: str) -> str:
    return re.sub(f"[{_two_scripts()}]", "?", word)


@cache
def _two_scripts() -> str:
    """The characters that are written otherwise in the other script, as ranges of a pattern."""
    return ranges({*PRINTED, *SIMPLIFIED})


def ranges(characters: Iterable[str]) -> str:
    """``characters`` as a pattern has them between brackets."""
    codes = sorted(map(ord, {*characters}))
    groups = [[code for _, code in group] for _, group in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(group[0])}-{chr(group[-1])}" for group in groups)


def _may_be_alike(engine: Engine) -> bool:
    """Whether names of applicants may differ in spelling alone: not where all are in one script, case and width."""
    if engine.value("SELECT COUNT(*) FROM names WHERE NOT plain"):
        return True
    first = {simple: printed for printed, simple in zip(reversed(PRINTED), reversed(SIMPLIFIED), strict=True)}
    other_than_printed = {*PRINTED, *SIMPLIFIED} - {*first.values()}
    return all(
        engine.value(f"SELECT COUNT(*) FROM names WHERE regexp_matches(name, '[{ranges(others)}a-z()]')")
        for others in (other_than_printed, PRINTED)
    )


def merge_spellings(engine: Engine, claims: str) -> None:
    """Create `APPLICANTS`, and give all spellings of an applicant the same number in the table ``claims``.

    A plain name that looks like no other is an applicant by itself; of all others the reader says whose they are.
    """
    engine.run("CREATE TABLE keys (name TEXT, id UBIGINT, key TEXT)")
    if _may_be_alike(engine):
        _find_keys(engine, "SELECT name, id FROM names WHERE NOT plain")
        engine.run(f"CREATE TABLE masks AS SELECT name, id, {masked('name')} AS mask FROM names WHERE plain")
        of_keys = f"SELECT {masked('key')} FROM (SELECT DISTINCT key FROM keys)"
        masks = f"SELECT mask FROM masks UNION ALL {of_keys}"
        alike = f"SELECT mask FROM ({masks}) AS masks GROUP BY mask HAVING COUNT(*) > 1"
        _find_keys(engine, f"SELECT name, id FROM masks SEMI JOIN ({alike}) AS alike USING (mask)")
    engine.run(
        "CREATE TABLE spellings AS SELECT name, id, MIN(id) OVER (PARTITION BY key) AS shared FROM keys "
        f"SEMI JOIN (FROM {claims} WHERE incentive IS NOT NULL) AS c ON c.applicant = keys.id"
    )
    if engine.value("SELECT COUNT(*) FROM spellings WHERE id <> shared"):
        engine.run(
            f"UPDATE {claims} SET applicant = shared FROM spellings WHERE id = {claims}.applicant AND id <> shared"
        )
    engine.run(
        f"CREATE VIEW {APPLICANTS} AS SELECT id, name FROM names ANTI JOIN keys USING (id) "
        "UNION ALL SELECT shared, MIN(name) FROM spellings GROUP BY shared"
    )


def _find_keys(engine: Engine, names: str) -> None:
    """Add to ``keys`` the names of a query without what is put around them, and what spellings of one name share."""
    for rows in engine.chunks(names):
        read = [(cleaned(name), id) for name, id in rows]
        keys = [(name, id, same_applicant(str(applicant(name).value))) for name, id in read]
        engine.load("keys", ("TEXT", "UBIGINT", "TEXT"), keys)


def same_applicants(engine: Engine) -> tuple[tuple[str, ...], ...]:
    """Some of the applicants that stand under several spellings."""
    rows = engine.run(
        "SELECT LIST(DISTINCT name ORDER BY name) AS names FROM spellings "
        "GROUP BY shared HAVING COUNT(*) > 1 AND LEN(names) > 1 ORDER BY names LIMIT 20"
    )
    return tuple(tuple(names) for (names,) in rows)
