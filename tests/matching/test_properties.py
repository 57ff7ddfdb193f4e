"""What must hold for any applicant: to know more never takes back what followed from less."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document, Fact
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.matching.answers import Answer, Profile, chosen
from pinghu_cli.matching.judge import assumed, judge
from pinghu_cli.matching.profile import read_profile
from pinghu_cli.matching.prospects import match, question_for
from pinghu_cli.matching.template import dump
from pinghu_cli.receipts.receipt import estimate
from tests.matching.conftest import interview, states
from tests.thorough import examples

DOCUMENT = load()
EVERY = offers(DOCUMENT)
quick = settings(max_examples=examples(30, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answer_to(fact: Fact) -> st.SearchStrategy[Answer]:
    """Any answer that a profile can hold, complete or not."""
    names = [choice.name for choice in fact.choices]
    if not names:
        return st.builds(lambda fen: Answer(figures=(Decimal(fen) / 100,)), st.integers(0, 10**9))
    if fact.kind == "one":
        return st.builds(lambda name: chosen(fact, [name]), st.sampled_from(names))
    some = st.frozensets(st.sampled_from(names), max_size=4)
    complete = st.builds(lambda yes: chosen(fact, yes), some)
    partial = st.builds(lambda yes, no: Answer(yes=yes - no, no=no), some, some)
    earlier = st.builds(
        lambda yes, had: (
            chosen(fact, yes - had, dict.fromkeys(sorted(had), 2020)) if fact.of_year else chosen(fact, yes)
        ),
        *(some, some),
    )
    return complete | partial | earlier


profiles = st.fixed_dictionaries({}, optional={fact.id: answer_to(fact) for fact in DOCUMENT.facts})


@quick
@given(profiles, st.data())
def test_an_answer_more_never_unsettles(stated: Mapping[str, Answer], data: st.DataObject) -> None:
    """Answering one more question leaves every met tier met and every missed tier missed.

    What is assumed until somebody says otherwise (the place) may of course be said otherwise.
    """
    before = {verdict.offer.id: verdict for verdict in judge(DOCUMENT, stated, EVERY)}
    taken = {condition.fact for condition in assumed(DOCUMENT, {})}
    unknown = [fact for fact in DOCUMENT.facts if fact.id not in stated and fact.id not in taken]
    if not unknown:
        return
    fact = data.draw(st.sampled_from(unknown))
    after = judge(DOCUMENT, {**stated, fact.id: data.draw(answer_to(fact))}, EVERY)
    for verdict in after:
        if before[verdict.offer.id].is_settled:
            assert verdict.state == before[verdict.offer.id].state


@quick
@given(profiles)
def test_the_interview_ends_where_its_profile_does(stated: Mapping[str, Answer]) -> None:
    """Whatever is answered or skipped, the profile that it writes matches the same, and nothing is left to ask."""
    known, _ = interview(DOCUMENT, EVERY, stated)
    assert reread(known) == known
    skipped = frozenset(fact.id for fact in DOCUMENT.facts if fact.id not in known)
    assert question_for(DOCUMENT, Profile(facts=known), EVERY, skipped) is None


@quick
@given(profiles)
def test_the_interview_is_as_good_as_a_whole_profile(stated: Mapping[str, Answer]) -> None:
    """What was not asked made no difference, for who knows all that the profile asks for."""
    whole = {
        fact.id: stated[fact.id] if fact.id in stated else chosen(fact, ())
        for fact in DOCUMENT.facts
        if fact.kind == "many"
    }
    whole = {name: chosen(fact_of(name), answer.yes, answer.earlier) for name, answer in whole.items()}
    for fact in DOCUMENT.facts:
        if fact.kind != "many":
            usual = chosen(fact, [fact.choices[0].name]) if fact.choices else Answer(figures=(Decimal(1),))
            whole[fact.id] = stated.get(fact.id, usual)
    whole = {name: answer for name, answer in whole.items() if arising(name, whole)}
    known, _ = interview(DOCUMENT, EVERY, whole)
    near = [verdict.offer for verdict in judge(DOCUMENT, known, EVERY) if not verdict.is_remote]
    assert states(known, DOCUMENT, near) == states(whole, DOCUMENT, near)


def stands(known: Mapping[str, Answer]) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    """Of each tier whether it is of no concern, and how its conditions stand."""
    verdicts = judge(DOCUMENT, known, EVERY)
    return tuple((verdict.is_remote, tuple(check.state for check in verdict.checks)) for verdict in verdicts)


SOFTWARE_FARM = {
    "applicant": Answer(yes=frozenset({"家庭農場"})),
    "place": Answer(yes=frozenset({"是"})),
    "sectors": Answer(yes=frozenset({"軟件業"}), no=frozenset({"物流運輸", "低空經濟"})),
}
"""Asked about 農業, which settles nothing by itself, but leads to what is farmed."""


@quick
@example(SOFTWARE_FARM)
@given(profiles)
def test_no_question_is_idle(stated: Mapping[str, Answer]) -> None:
    """Two answers to every question that is put make a difference to some tier: to a condition, or to what is asked."""
    question = question_for(DOCUMENT, Profile(facts=stated), EVERY)
    if question is None:
        return
    fact = question.fact
    assert question.choices or fact.kind == "figure"
    if fact.kind == "figure":
        replies = [Answer(figures=(Decimal(0),)), Answer(figures=(Decimal(10) ** 11,))]
    elif fact.kind == "one":
        replies = [chosen(fact, [choice.name]) for choice in question.choices]
    else:
        had = stated.get(fact.id, Answer())
        replies = [chosen(fact, had.yes), chosen(fact, had.yes | {choice.name for choice in question.choices})]
    assert len({stands({**stated, fact.id: reply}) for reply in replies}) > 1


@quick
@given(profiles)
def test_one_step_is_enough(stated: Mapping[str, Answer]) -> None:
    """Every step that is offered is on a missed tier, and making it leaves nothing against that tier."""
    matched = match(DOCUMENT, Profile(facts=stated), EVERY)
    missed = {verdict.offer.id: verdict for verdict in matched.those("missed")}
    assert matched.steps.keys() <= missed.keys()
    for tier, step in matched.steps.items():
        fact = fact_of(step.fact)
        wanted = next(check.condition for check in missed[tier].those("missed") if check.condition.fact == fact.id)
        if not wanted.has:
            continue
        had = stated[fact.id]
        kept = had.yes if fact.kind == "many" else frozenset[str]()
        changed = {**stated, fact.id: chosen(fact, kept | {wanted.has[0]})}
        assert states(changed, DOCUMENT, [missed[tier].offer])[tier] != "missed"


@quick
@given(profiles)
def test_the_total_is_the_sum_of_what_is_met(stated: Mapping[str, Answer]) -> None:
    """It is the estimate of what is met: nothing that is open or missed is counted."""
    matched = match(DOCUMENT, Profile(facts=stated), EVERY)
    assert {line.incentive for line in matched.receipt.lines} == {v.offer.id for v in matched.those("met")}
    assert matched.receipt.totals == estimate(DOCUMENT, matched.claims).totals
    assert 0 <= matched.receipt.totals.min_yuan <= matched.receipt.totals.known_max_yuan


@pytest.mark.parametrize("kind", [choice.name for choice in DOCUMENT.facts[0].choices])
def test_a_silent_recipient_rules_nobody_out(document: Document, every_offer: list[Offer], kind: str) -> None:
    """Where the text prints no recipient, the kind of applicant misses nothing: a presumed one is left to the unit."""
    stated = {document.facts[0].id: chosen(document.facts[0], [kind])}
    for verdict in judge(document, stated, [offer for offer in every_offer if not offer.recipients]):
        assert not any(check.is_recipient and check.state == "missed" for check in verdict.checks)


def test_what_is_left_to_later_rules_is_never_met(every_offer: list[Offer], document: Document) -> None:
    """No profile, however full, meets a tier whose conditions the lead unit decides."""
    undecided = [verdict for verdict in judge(document, {}, every_offer) if verdict.those("unit")]
    assert {"computing-power", "software-income-tax.qualified"} <= {verdict.offer.id for verdict in undecided}
    everything = {fact.id: chosen(fact, [choice.name for choice in fact.choices]) for fact in document.facts}
    after = judge(document, everything, [verdict.offer for verdict in undecided])
    assert {verdict.state for verdict in after} <= {"open", "missed"}


def reread(stated: Mapping[str, Answer]) -> dict[str, Answer]:
    """The profile written to a file and read again."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "profile.yaml"
        file.write_text(dump(DOCUMENT, Profile(facts=stated)), encoding="utf-8")
        return dict(read_profile(DOCUMENT, str(file)).facts)


def fact_of(name: str) -> Fact:
    return next(fact for fact in DOCUMENT.facts if fact.id == name)


def arising(name: str, whole: Mapping[str, Answer]) -> bool:
    """Whether the fact and all above it arise, by the answers to those above."""
    gate = fact_of(name).when
    return gate is None or (bool(set(gate.has) & whole[gate.fact].yes) and arising(gate.fact, whole))
