"""What holds for every rule, whatever is claimed."""

import datetime
from collections import defaultdict
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pinghu_cli.document.load import load
from pinghu_cli.document.query import offers
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.receipt import Receipt, estimate
from pinghu_cli.receipts.rules import rule_of

DOCUMENT = load()
DAY = datetime.date(2025, 6, 1)
RULES = {offer.id: rule_of(DOCUMENT, offer) for offer in offers(DOCUMENT)}
SERVICES = {offer.id for offer in offers(DOCUMENT) if offer.incentive.gives == "service"}
"""They have no amount at all."""
SHARES = sorted(id for id, rule in RULES.items() if rule.rate_ppm is not None)
SPENDS = sorted(id for id, rule in RULES.items() if rule.base and rule.exempt_years is None and rule.each_fen is None)
amounts = st.integers(1, 10**10)
counts = st.integers(1, 5)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    rule = RULES[draw(st.sampled_from(sorted(RULES)))]
    return Claim(
        incentive=rule.incentive,
        base_fen=draw(amounts | st.none()),
        count=draw(counts),
        year=draw(st.sampled_from([None, 2024, 2025])) if rule.by_year else None,
        profit_year=draw(st.integers(1, 8) | st.none()) if rule.exempt_years is not None else None,
    )


def receipt(*made: Claim) -> Receipt:
    return estimate(DOCUMENT, made, as_of=DAY)


def most(*made: Claim) -> Decimal:
    """All that is known: money and tax."""
    lines = receipt(*made).lines
    return sum((line.max_yuan or Decimal(0) for line in lines if line.counted), Decimal(0))


def yuan(fen: int | None) -> Decimal:
    return Decimal(fen or 0) / 100


@given(st.lists(claims(), max_size=8))
def test_no_line_is_below_0_or_above_its_cap_or_finer_than_a_fen(made: list[Claim]) -> None:
    result = receipt(*made)
    for claim, line in zip(made, result.lines, strict=True):
        rule = RULES[line.incentive]
        if line.max_yuan is None or line.min_yuan is None:
            assert line.status in {"needs_input", "unstated"}
            assert line.max_yuan is line.min_yuan is None
            continue
        assert 0 <= line.min_yuan <= line.max_yuan
        assert line.max_yuan == round(line.max_yuan, 2)
        assert not rule.is_ceiling or line.min_yuan == 0
        assert rule.each_fen is None or line.max_yuan <= yuan(rule.each_fen) * claim.count
        assert rule.together_fen is None or line.max_yuan <= yuan(rule.together_fen)
        if line.base_yuan is not None:
            assert line.max_yuan <= line.base_yuan * claim.count


@given(st.lists(claims(), max_size=8))
def test_money_and_tax_are_two_sums_and_neither_is_summed_over_the_unknown(
    made: list[Claim],
) -> None:
    result = receipt(*made)
    for pays_out, total in ((True, result.totals.max_yuan), (False, result.totals.tax_saved_yuan)):
        lines = [line for line in result.lines if line.pays_out == pays_out and line.incentive not in SERVICES]
        amounts = [line.max_yuan for line in lines if line.counted or line.max_yuan is None]
        known = sum((amount for amount in amounts if amount is not None), Decimal(0))
        assert total == (None if None in amounts else known)
        assert not pays_out or result.totals.known_max_yuan == known
    assert result.totals.min_yuan == sum(line.min_yuan or 0 for line in result.lines if line.counted and line.pays_out)
    asked = [line for line in result.lines if line.incentive not in SERVICES]
    assert result.totals.complete == all(line.max_yuan is not None for line in asked)


@given(st.lists(claims(), max_size=8))
def test_of_alternatives_one_tier_counts_and_no_other_comes_to_more(made: list[Claim]) -> None:
    sums: defaultdict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    counted: defaultdict[str, set[str]] = defaultdict(set)
    for line in receipt(*made).lines:
        name = RULES[line.incentive].alternative
        if name:
            sums[name][line.incentive] += line.max_yuan or 0
            counted[name] |= {line.incentive} if line.counted else set()
        else:
            assert line.counted
    for name, of_tiers in sums.items():
        [best] = counted[name]
        assert of_tiers[best] == max(of_tiers.values())


@given(st.lists(claims(), max_size=8))
def test_what_is_certain_is_certain_in_either_reading(made: list[Claim]) -> None:
    result = receipt(*made)
    for reading in result.readings:
        least = sum(line.min_yuan or 0 for line in result.lines if line.incentive == reading.incentive and line.counted)
        assert least <= min(reading.taken_yuan, reading.other_yuan)


@given(st.lists(claims(), max_size=8))
def test_a_cap_of_an_applicant_binds_the_sum_of_the_claims_under_it(made: list[Claim]) -> None:
    sums: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for claim, line in zip(made, receipt(*made).lines, strict=True):
        year = (claim.year or 2025) if RULES[line.incentive].by_year else 0
        sums[line.incentive, year] += line.max_yuan or 0
    for (name, _), total in sums.items():
        cap = RULES[name].together_fen
        assert cap is None or total <= yuan(cap)


@given(st.sampled_from(SHARES), amounts, amounts, counts)
def test_more_spending_never_brings_less_while_it_is_eligible(name: str, one: int, other: int, count: int) -> None:
    low, high = sorted((one, other))
    limit = RULES[name].base_limit_fen
    if limit is None or high <= limit:
        less, more = (most(Claim(incentive=name, base_fen=amount, count=count)) for amount in (low, high))
        assert less <= more


@given(st.lists(claims(), max_size=6).flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_the_order_of_claims_does_not_change_the_totals(pair: tuple[list[Claim], list[Claim]]) -> None:
    made, shuffled = pair
    assert receipt(*made).totals == receipt(*shuffled).totals


@given(claims(), st.integers(1, 4))
def test_a_claim_written_several_times_is_the_claim_with_a_count(claim: Claim, times: int) -> None:
    import msgspec

    counted = msgspec.structs.replace(claim, count=claim.count * times)
    assert receipt(*[claim] * times).totals == receipt(counted).totals


@given(st.sampled_from(SPENDS), st.lists(amounts, min_size=1, max_size=5))
@settings(max_examples=60)
def test_splitting_the_spend_of_one_applicant_never_pays_more_than_its_cap(name: str, parts: list[int]) -> None:
    split = most(*(Claim(incentive=name, base_fen=part) for part in parts))
    whole = most(Claim(incentive=name, base_fen=min(sum(parts), 10**14)))
    cap = RULES[name].together_fen
    assert cap is not None
    assert split <= yuan(cap)
    assert abs(split - whole) <= Decimal("0.01") * (len(parts) + 1)


@given(st.lists(claims(), min_size=1, max_size=5), claims())
def test_a_further_claim_never_lowers_the_total(made: list[Claim], further: Claim) -> None:
    assert most(*made) <= most(*made, further)
