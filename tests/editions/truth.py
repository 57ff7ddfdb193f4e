"""How well `pinghu draft` reads the texts of ``texts/``: what it proposes, held against what is true of them.

Run as a script it prints precision and recall of each text: ``python -m tests.editions.truth``.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from pinghu_cli.editions.drafting.draft import Draft, draft
from pinghu_cli.editions.drafting.payments import Tier
from pinghu_cli.editions.drafting.reading import lines_in

TEXTS = Path(__file__).parent / "texts"
NAMES = tuple(sorted(path.stem for path in TEXTS.glob("*.yaml")))
_FIGURES = {"starts": "from", "ends": "to"}


class Score(NamedTuple):
    """How many of the proposals are right, how many there are, how many there should be."""

    right: int
    proposed: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


@cache
def truth(name: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))
    return values


@cache
def drafted(name: str) -> Draft:
    return draft(lines(name), name)


def lines(name: str) -> list[str]:
    """The lines of a text, which may be a page."""
    return [line.strip() for line in lines_in(truth(name)["text"].encode(), name)]


def structure(made: Draft) -> dict[str, Any]:
    """Title, issuer, day, period, domains with their leads, measures with their units, annex; as the truth has them."""
    found: dict[str, Any] = {"title": made.front.title, "issuer": made.front.issuer, "issued": made.front.issued}
    if made.period and made.period.first:
        found["first_day"] = made.period.first
    if made.period and made.period.last:
        found["last_day"] = made.period.last
    found["domains"] = [{"title": domain.title, "leads": domain.leads} for domain in made.domains]
    found["measures"] = [
        f"{domain.number}.{measure.number} {measure.title}：{'、'.join(measure.units)}"
        for domain in made.domains
        for measure in domain.measures
    ]
    if made.annex:
        found["annex"] = [f"{row.number} {row.title}：{'、'.join(row.units)}" for row in made.annex.rows]
    return found


def budgets(made: Draft) -> list[str | None]:
    """The budget of each domain, then the total."""
    stated = [made.facts[made.budget_at[d.number]].budget if d.number in made.budget_at else None for d in made.domains]
    return [*(found.total.amount if found else None for found in stated), made.total.amount if made.total else None]


def parts(made: Draft) -> list[str]:
    found = [made.facts[at].budget for at in made.budget_at.values()]
    return [part.amount for budget in found if budget for part in budget.parts]


def score(found: list[str], true: list[str]) -> Score:
    proposed, wanted = Counter(map(_sorted, found)), Counter(map(_sorted, true))
    return Score((proposed & wanted).total(), proposed.total(), wanted.total())


def _sorted(line: str) -> str:
    """``1.1 rate 5% from 500萬元``: the same in whatever order the figures stand."""
    item, _, figures = line.partition(" ")
    return f"{item} {' '.join(sorted(re.findall(r'[a-z_=<>~]+(?: [^a-z ]+)+', figures)))}"


def targets(made: Draft) -> list[str]:
    names = _names(made)
    return [f"{names.get(at, at)} {t.op} {t.value}" for at, facts in made.facts.items() for t in facts.targets]


def tiers(made: Draft) -> list[str]:
    """Every tier with a figure: item, kinds of figure, thresholds."""
    names = _names(made)
    found = [(at, tier) for at, facts in made.facts.items() for grant in facts.incentives for tier in grant.tiers]
    return [f"{names.get(at, at)} {words}" for at, tier in found if (words := said(tier))]


def said(tier: Tier) -> str:
    """The figures of a tier as the truth has them; empty where it has none."""
    keys = ("amount", "up_to", "rate", "rate_at_least", "rate_up_to", "pool", "starts", "ends", "limit", "months")
    figures = [f"{_FIGURES.get(key, key)} {getattr(tier, key)}" for key in keys if getattr(tier, key)]
    return " ".join([*figures, *([f"range {' '.join(tier.range)}"] if tier.range else [])])


def _names(made: Draft) -> dict[str, str]:
    """Place of a measure -> as the truth names it, by the number that is printed."""
    return {
        f"{domain.number}.{n}": f"{domain.number}.{measure.number}"
        for domain in made.domains
        for n, measure in enumerate(domain.measures, 1)
    }


def main() -> None:
    for name in NAMES:
        made, true = drafted(name), truth(name)
        exact = structure(made) == true["structure"]
        money = score(
            [f"- {amount}" for amount in budgets(made)], [f"- {a}" for a in [*true["budgets"], true["total"]]]
        )
        goals, pays = score(targets(made), true["targets"]), score(tiers(made), true["tiers"])
        shown = " ".join(
            f"{what} P {each.precision:.2f} R {each.recall:.2f} ({each.true})"
            for what, each in (("budgets", money), ("targets", goals), ("tiers", pays))
        )
        print(f"{name:10} structure {'exact' if exact else 'WRONG'} {shown}")


if __name__ == "__main__":
    main()
