"""What the page computes is what Python computes: receipts, verdicts, numbers, and what a search finds first."""

import datetime
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document, Fact, Measure, Scope, Tier
from pinghu_cli.document.query import offers
from pinghu_cli.finding.engine import index_of
from pinghu_cli.finding.index import Index
from pinghu_cli.matching.answers import Answer, Profile
from pinghu_cli.matching.judge import judge
from pinghu_cli.matching.prospects import ceilings, match, question_for
from pinghu_cli.pages.web.page import whole_page
from pinghu_cli.quantities.reading import read_fen, read_quantity
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.receipt import Receipt, estimate
from tests.finding.quality import found, judged
from tests.page.conftest import Browser
from tests.thorough import examples

KINDS = Path(__file__).parents[1] / "receipts" / "kinds.yaml"
CLAIMS, PROFILES, PRICED = examples(2_500, 10_000), examples(500, 2_000), examples(40, 60)
DAYS = (datetime.date(2025, 7, 1), datetime.date(2024, 7, 1), datetime.date(2027, 1, 1))
LEAST_ALIKE = 0.95


def claim_of(draw: random.Random, ids: list[str], bases: list[int]) -> Claim:
    """One claim of anything, with what it needs, more, or less; often at a bound of its rule."""
    base = draw.choice([None, draw.choice(bases) + draw.randint(-1, 1), draw.randint(1, 10 ** draw.randint(2, 14))])
    name = draw.choice(ids)
    return Claim(
        incentive=name,
        base_fen=max(1, min(base, 10**14)) if base is not None else None,
        count=draw.choice([1, 1, 1, 2, draw.randint(1, 1_000_000)]),
        year=draw.choice([None, None, draw.randint(2023, 2027)]),
        profit_year=draw.choice([None, draw.randint(1, 100), draw.randint(1, 6)]),
        written=name if base is None else f"{name}={max(1, min(base, 10**14)) / 100:.2f}",
    )


def bounds(document: Document) -> list[int]:
    """Amounts of the rules, in 分."""
    tiers = [offer.tier for offer in offers(document)]
    return [
        money.fen
        for tier in tiers
        for money in (tier.amount, tier.up_to, tier.base_limit, tier.base_from, tier.base_over)
        if money
    ]


RECEIPTS = """
return input.map(({ claims, day }) => {
  const receipt = page.estimate(claims.map((claim) => ({
    ...claim, base: claim.base === null ? null : BigInt(claim.base), count: BigInt(claim.count),
  })), day);
  return {
    lines: receipt.lines.map(({ result, needs, steps, notes }) => ({
      status: result.status, min: result.min, max: result.max, counted: result.counted, needs, steps, notes,
    })),
    totals: receipt.totals,
    readings: receipt.readings.map((one) => [
      one.incentive, one.name, one.question, one.taken, one.takenFen, one.other, one.otherFen,
    ]),
    warnings: receipt.warnings,
  };
});
"""


def fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int(yuan * 100)


def as_page(receipt: Receipt) -> dict[str, Any]:
    """A receipt of Python's in the form of the page's."""
    totals = receipt.totals
    return {
        "lines": [
            {
                "status": line.status,
                "min": fen(line.min_yuan),
                "max": fen(line.max_yuan),
                "counted": line.counted,
                "needs": list(line.needs),
                "steps": list(line.steps),
                "notes": list(line.notes),
            }
            for line in receipt.lines
        ],
        "totals": {
            "min": fen(totals.min_yuan),
            "max": fen(totals.max_yuan),
            "known": fen(totals.known_max_yuan),
            "saved": fen(totals.tax_saved_yuan),
            "complete": totals.complete,
        },
        "readings": [
            [r.incentive, r.name, r.question, r.taken, fen(r.taken_yuan), r.other, fen(r.other_yuan)]
            for r in receipt.readings
        ],
        "warnings": list(receipt.warnings),
    }


def receipts_agree(browser: Browser, document: Document, number: int, seed: int) -> None:
    """``number`` claims in the hands of applicants with a few or with many each, some of them of the same tier."""
    draw = random.Random(seed)
    ids, bases = [offer.id for offer in offers(document)], bounds(document)
    drawn, left = [], number
    while left > 0:
        size = min(left, draw.choice([draw.randint(1, 6), draw.randint(10, 60)]))
        few = draw.sample(ids, min(len(ids), max(1, size // 2)))
        claims = [claim_of(draw, draw.choice([few, few, ids]), bases) for _ in range(size)]
        drawn.append((claims, draw.choice(DAYS)))
        left -= size
    asked = [
        {
            "day": day.isoformat(),
            "claims": [
                {
                    "incentive": claim.incentive,
                    "base": claim.base_fen,
                    "count": claim.count,
                    "year": claim.year,
                    "profitYear": claim.profit_year,
                    "typed": claim.written.partition("=")[2],
                }
                for claim in claims
            ],
        }
        for claims, day in drawn
    ]
    answered = browser.ask(RECEIPTS, asked)
    for (claims, day), got in zip(drawn, answered, strict=True):
        assert got == as_page(estimate(document, claims, as_of=day)), claims


def test_receipts_of_random_claims(shown: Browser, document: Document) -> None:
    receipts_agree(shown, document, CLAIMS, 2025)


UNPRINTED: list[dict[str, None]] = [{}, {"last_day": None}, {"first_day": None, "last_day": None}]
"""Days of validity that a document does not print."""


def bent(document: Document, seed: int) -> Document:
    """The document with tiers that it does not have: caps that count for anything, awards for costs, once or often.

    Each ``seed`` leaves out other days of its validity.
    """
    draw = random.Random(seed)
    scopes: dict[str, Scope] = {
        **document.scopes,
        "戶": Scope(counts="applicant"),
        "年": Scope(counts="applicant_year"),
        "個": Scope(counts="item", other="applicant", reading="可以指別的"),
    }

    def tier(drawn: Tier) -> Tier:
        changes: dict[str, Any] = {"one_time": draw.choice([None, True, False])}
        if drawn.pays in {"exact", "up_to", "rate"}:
            changes["per"] = draw.choice([None, *scopes])
        if drawn.pays in {"exact", "up_to"}:
            changes["base"] = draw.choice([None, "支出"])
        return replace(drawn, **changes)

    def item(drawn: Measure) -> Measure:
        groups = (replace(group, tiers=tuple(map(tier, group.tiers))) for group in drawn.incentives)
        return replace(drawn, incentives=tuple(groups))

    domains = (replace(domain, measures=tuple(map(item, domain.measures))) for domain in document.domains)
    effective = replace(document.document.effective, **UNPRINTED[seed])
    front = replace(document.document, effective=effective)
    return replace(document, document=front, domains=tuple(domains), scopes=scopes)


@pytest.mark.parametrize("seed", range(len(UNPRINTED)))
def test_receipts_under_rules_that_the_document_does_not_have(
    window: Browser, document: Document, tmp_path: Path, seed: int
) -> None:
    other, file = bent(document, seed), tmp_path / "page.html"
    file.write_text(whole_page(other, index_of(document)), encoding="utf-8")
    window.open(file)
    receipts_agree(window, other, examples(500, 1_000), seed)


def test_receipts_under_every_kind_of_figure(window: Browser, tmp_path: Path) -> None:
    """Thresholds, bands, two caps, ranges of amounts and of rates, amounts and rates of each month."""
    other, file = load(KINDS), tmp_path / "page.html"
    file.write_text(whole_page(other, index_of(other)), encoding="utf-8")
    window.open(file)
    receipts_agree(window, other, examples(500, 2_000), 3)


KNOWN = """
const answer = ({ yes, no, denied, figures, earlier }) => ({
  yes: new Set(yes), no: new Set(no), denied: new Set(denied), earlier,
  figures: figures.map((one) => page.readFigure(one, "")),
});
const known = (profile) => new Map(Object.entries(profile).map(([id, one]) => [id, answer(one)]));
"""
VERDICTS = f"""{KNOWN}
return input.map((profile) => page.judge(known(profile)).map((one) => [
  one.offer.id, one.state, one.isRemote, one.missing,
  one.checks.map((check) => [check.condition.words, check.state, check.reading]),
]));
"""
MATCHES = f"""{KNOWN}
return input.map((profile) => {{
  const found = page.match(known(profile));
  const {{ question }} = found;
  return {{
    ceilings: Object.fromEntries(found.ceilings),
    totals: found.receipt.totals,
    claims: found.claims.map((claim) => [claim.incentive, claim.base]),
    question: question && [question.fact.id, question.choices.map((one) => one.name), question.stake, question.tiers],
  }};
}});
"""


def answer_of(draw: random.Random, fact: Fact) -> Answer:
    """Any answer to a fact: complete, partial, denied, of earlier years; of a figure one or several."""
    if fact.kind == "figure":
        some = [draw.choice(["5999.99", "6000", "6000.01", "3000000", "1", str(draw.randint(1, 10**7))])]
        return Answer(figures=tuple(map(Decimal, some * draw.randint(1, 2))))
    names = [choice.name for choice in fact.choices]
    if fact.kind == "one":
        yes = frozenset([draw.choice(names)] if draw.random() < 0.9 else [])
        no = frozenset(names) - yes if yes else frozenset(draw.sample(names, 1))
        return Answer(yes=yes, no=no, denied=frozenset() if yes else no)
    yes = frozenset(draw.sample(names, draw.randint(0, min(6, len(names)))))
    rest = sorted(frozenset(names) - yes)
    no = frozenset(rest if draw.random() < 0.5 else draw.sample(rest, draw.randint(0, len(rest))))
    denied = frozenset(draw.sample(sorted(no), min(len(no), draw.randint(0, 3))))
    won = sorted(no - denied) if fact.of_year else []
    earlier = {name: draw.randint(2015, 2024) for name in draw.sample(won, min(len(won), draw.randint(0, 2)))}
    return Answer(yes=yes, no=no, denied=denied, earlier=earlier)


def plain(answer: Answer) -> dict[str, Any]:
    sets = {name: sorted(getattr(answer, name)) for name in ("yes", "no", "denied")}
    return {**sets, "figures": [f"{figure:f}" for figure in answer.figures], "earlier": dict(answer.earlier)}


def verdicts(document: Document, known: dict[str, Answer]) -> list[Any]:
    """The verdicts of Python in the form of the page's."""
    return [
        [
            verdict.offer.id,
            verdict.state,
            verdict.is_remote,
            list(verdict.missing),
            [[check.condition.words, check.state, check.reading] for check in verdict.checks],
        ]
        for verdict in judge(document, known, offers(document))
    ]


def matched(document: Document, known: dict[str, Answer]) -> dict[str, Any]:
    """What a match of Python comes to, in the form of the page's."""
    every = offers(document)
    profile = Profile(facts=known)
    found = match(document, profile, every, DAYS[0])
    most = ceilings(found.prospects)
    question = question_for(document, profile, every)
    return {
        "ceilings": {id: fen(yuan) for id, yuan in most.items()},
        "totals": as_page(found.receipt)["totals"],
        "claims": [[claim.incentive, claim.base_fen] for claim in found.claims],
        "question": question
        and [question.fact.id, [choice.name for choice in question.choices], fen(question.stake), question.tiers],
    }


def profiles(document: Document, number: int, seed: int) -> list[dict[str, Answer]]:
    draw = random.Random(seed)
    return [
        {fact.id: answer_of(draw, fact) for fact in document.facts if draw.random() < draw.choice([0.2, 0.6, 0.95])}
        for _ in range(number)
    ]


def matches_agree(
    browser: Browser,
    document: Document,
    drawn: list[dict[str, Answer]],
    script: str,
    wanted: Callable[[Document, dict[str, Answer]], Any],
) -> None:
    """``script`` on each profile gives what ``wanted`` gives."""
    for start in range(0, len(drawn), 250):
        batch = drawn[start : start + 250]
        asked = [{id: plain(answer) for id, answer in known.items()} for known in batch]
        for known, got in zip(batch, browser.ask(script, asked), strict=True):
            assert got == wanted(document, known), known


def test_verdicts_on_random_profiles(shown: Browser, document: Document) -> None:
    matches_agree(shown, document, profiles(document, PROFILES, 2025), VERDICTS, verdicts)


def test_sums_and_next_questions_of_random_profiles(shown: Browser, document: Document) -> None:
    """The whole match takes Python long: fewer of them."""
    matches_agree(shown, document, profiles(document, PRICED, 2026), MATCHES, matched)


WRITTEN = [
    "320萬", "320万", "3.5亿", "1,234.50", "8000元", "８０００", "¥500", "1千萬", "12w", "5k",
    "0.01", "0.001", "0", "-5", "abc",
    "三百萬", "1萬5", "1,23", "10000000000000", "9.999萬", "2百萬元", "1.23456789億", "", " 7 ", "5 萬",
]  # fmt: skip


def test_an_amount_that_the_page_reads_is_the_one_that_python_reads(shown: Browser) -> None:
    """It reads fewer ways to write one, and none otherwise."""
    draw = random.Random(7)
    digits = [f"{draw.randint(0, 10**6)}{draw.choice(['', '.5', '.25', '.125'])}" for _ in range(300)]
    written = [*WRITTEN, *(one + draw.choice(["", "萬", "億", "元", "千", "百萬", "万元", " 萬"]) for one in digits)]
    read = 0
    for text, got in zip(written, shown.ask("return input.map(page.readFen)", written), strict=True):
        try:
            wanted: int | None = read_fen(text)
        except ValueError:
            wanted = None
        if "fen" in got:
            read += 1
            assert got["fen"] == wanted, text
    assert read > 200


def test_figures_are_read_in_their_unit(shown: Browser) -> None:
    for text in ("500萬", "500萬美元", "5,999.5", "3000000"):
        got = shown.ask("return page.readFigure(input, '美元')", text)
        assert got == read_quantity(text, "美元") * 1_000_000


FIRST = """
return input.map((text) => {
  const [hit] = page.find(text).hits;
  return hit ? [hit.id, hit.answers, hit.text, hit.spans, hit.unmatched] : null;
});
"""


def test_search_finds_the_same_first(shown: Browser, index: Index) -> None:
    queries = [query["query"] for query in judged()]
    alike = same_clause = same_first = 0
    for text, got in zip(queries, shown.ask(FIRST, queries), strict=True):
        hits = found(index, text).hits
        wanted = (hits[0].id, hits[0].standing == "answers") if hits else None
        alike += (tuple(got[:2]) if got else None) == wanted
        if got and hits and got[0] == hits[0].id:
            same_first += 1
            same_clause += got[2:] == [hits[0].snippet, [list(span) for span in hits[0].spans], list(hits[0].unmatched)]
    assert alike >= LEAST_ALIKE * len(queries), alike / len(queries)
    assert same_clause >= LEAST_ALIKE * same_first, same_clause / same_first


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("9", "9"),
        ("(九)", "9"),
        ("第九條", "9"),
        ("A6", "A6"),
        ("附件6", "A6"),
        ("D2", "D2"),
        ("領域二", "D2"),
        ("p4", "P4"),
    ],
)
def test_numbers_of_items_are_found(shown: Browser, text: str, id: str) -> None:
    assert shown.ask(FIRST, [text])[0][:2] == [id, True]
