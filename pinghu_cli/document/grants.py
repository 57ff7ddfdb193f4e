"""What the document grants: an incentive with its tiers, conditions, caps and alternatives. See `document.model`."""

from typing import Literal

from pinghu_cli.document.struct import Struct
from pinghu_cli.quantities.printed import Figure, Money, Rate

ScopeKind = Literal["item", "applicant", "applicant_year"]
PayKind = Literal["exact", "up_to", "rate", "pool", "tax", "unstated"]
Gives = Literal["money", "relief", "service"]


HALF = "減半"
"""What a tax rule says where it asks for half the statutory rate."""


class Tax(Struct, frozen=True, kw_only=True):
    """A tax rule: ``exempt_years`` free of tax, then ``reduced_years`` (left out: without end) at ``reduced_to``."""

    exempt_years: int
    """Years without tax, from the first with a profit."""
    reduced_to: str
    """減半 (half the statutory rate) or a rate such as 10%."""
    reduced_years: int | None = None
    """Years of reduced tax after these; left out: without end."""
    of: str = "corporate-income-tax"
    """Id of the statutory rate in `knowledge`."""


class Scope(Struct, frozen=True, kw_only=True):
    """What a cap counts for, by the word printed with it: 件 -> each item, 單個企業年度 -> each applicant and year.

    ``reading`` says why where the word leaves it open; ``other`` is then what it may count for instead.
    """

    counts: ScopeKind
    """The likelier of what it may count for."""
    reading: str | None = None
    """Why, where the word leaves it open."""
    other: ScopeKind | None = None
    """What it may count for instead."""


class Alternatives(Struct, frozen=True, kw_only=True):
    """Tiers (ids) of one clause of which one thing gets only one: printed in ``words``, or our ``reading``.

    15%或20% of one piece of furniture is printed; one factory at two grades is a reading, for the text does not say.
    """

    tiers: tuple[str, ...]
    """Ids of two or more of the tiers."""
    words: str | None = None
    """The printed words that say so."""
    reading: str | None = None
    """Why we read it so, where none are printed."""


class Condition(Struct, frozen=True, kw_only=True):
    """What an applicant must be, have or do: ``fact`` has one of the choices ``has``, or is at most, at least a figure.

    Without a fact the text leaves it to later rules (符合條件的): the lead unit decides, no answer can.
    """

    words: str
    """The words of the item's text that say so; … stands for what is left out between them."""
    fact: str | None = None
    """Id of the fact that answers it; left out: the lead unit decides."""
    has: tuple[str, ...] = ()
    """Choices of the fact of which one is needed."""
    perhaps: tuple[str, ...] = ()
    """Choices of which the text does not say whether they will do (裝備制造、時尚產業等): the lead unit decides."""
    new: bool = False
    """Whether 新認定, 新入選 are printed: what was won before the document's years is not enough then."""
    reading: str | None = None
    """Why this fact is taken for these words, where the text leaves it open; never a reason to rule anybody out."""
    at_most: Figure | None = None
    """以下: the figure itself is met."""
    at_least: Figure | None = None
    """以上: the figure itself is met."""


class Presumed(Struct, frozen=True, kw_only=True):
    """Recipients that the clause does not print, with the reason for the reading. Nobody is ruled out by them."""

    recipients: tuple[str, ...]
    """Words that stand in `recipients` of the document."""
    reading: str
    """Why we read it so."""


class Cap(Struct, frozen=True, kw_only=True):
    """A further ceiling of what a tier pays, for each ``per`` (單個企業, 三年累計); see `scopes`.

    Without the word that says for what, as in 每輛補貼3萬元,最高60萬元, it is taken for one of each applicant.
    """

    up_to: Money
    """The most for each."""
    per: str | None = None
    """The printed word for what it counts; left out where none is printed: each applicant."""


class Tier(Struct, frozen=True, kw_only=True):
    """One way an incentive pays. Exactly one of amount, up_to, rate, rate_up_to, pool, tax, unstated is its base.

    ``up_to`` beside a rate is the cap of what the rate gives. ``base`` is what the rate is taken of,
    ``base_limit`` the largest base that is eligible (以下 includes it), ``base_from`` the least (以上 includes it),
    ``base_over`` what it must exceed (超過). Of tiers with thresholds on one base, that of the highest reached holds.
    ``at_least`` beside ``up_to`` is the other end of a range, and so is ``rate_at_least`` beside ``rate_up_to``. An
    amount or a rate is paid in each of ``months`` (每月, 12個月), or in up to ``months_up_to`` of them (最長12個月);
    ``base`` is then that of one month. ``caps`` bind beside all this. ``per`` is the printed word that
    says what the cap counts for; `Document.scopes` gives its meaning.
    """

    id: str | None = None
    """Behind that of the incentive: smart-factory.factory. One tier alone needs none."""
    name: str | None = None
    """What it is called, in words of the text; one tier alone needs none."""
    aliases: tuple[str, ...] = ()
    """Everyday names of this tier alone."""
    label: str | None = None
    """The printed words whose place in the quote's list is the place of this tier's figures."""
    kind: str | None = None
    """Printed words that tell apart tiers of the same label (綠色工廠, 綠色園區)."""
    amount: Money | None = None
    """A figure without 最高: exactly that."""
    up_to: Money | None = None
    """最高, 不超過 …: at most that; beside a rate its cap."""
    rate: Rate | None = None
    """A share of `base`."""
    rate_up_to: Rate | None = None
    """A share of `base` at most."""
    rate_at_least: Rate | None = None
    """Beside `rate_up_to`: the other end of a range."""
    base: str | None = None
    """What the rate is taken of, or what the limits are of."""
    base_reading: str | None = None
    """Why the rate is taken of ``base``, where the clause does not print it."""
    base_limit: Money | None = None
    """以下: the largest base that is eligible, itself included."""
    base_from: Money | None = None
    """以上: the least base that is eligible, itself included."""
    base_over: Money | None = None
    """超過: what the base must exceed."""
    at_least: Money | None = None
    """Beside `up_to`: the other end of a range."""
    months: int | None = None
    """For how many months it is paid."""
    months_up_to: int | None = None
    """最長: for how many months at most."""
    caps: tuple[Cap, ...] = ()
    """Further ceilings, for other counts."""
    pool: Money | None = None
    """A sum that all recipients share."""
    tax: Tax | None = None
    """A tax that need not be paid."""
    unstated: bool = False
    """No amount is printed."""
    per: str | None = None
    """The printed word for what the figure counts: 家, 件; its meaning stands in `scopes`."""
    recipients: tuple[str, ...] | None = None
    """As those of the incentive, where they differ."""
    presumed: Presumed | None = None
    """As that of the incentive, where it differs."""
    form: str | None = None
    """Likewise."""
    one_time: bool | None = None
    """Likewise."""
    requires: tuple[Condition, ...] = ()
    """Conditions of this tier, beside those of its incentive."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""

    @property
    def threshold(self) -> Money | None:
        """What the base must reach, or exceed."""
        return self.base_from or self.base_over

    @property
    def paid_months(self) -> int | None:
        """In how many months it is paid, or in up to how many; None where it is paid once."""
        return self.months or self.months_up_to

    @property
    def is_bounded(self) -> bool:
        """Whether not every base is eligible."""
        return self.threshold is not None or self.base_limit is not None

    @property
    def pays(self) -> PayKind:
        """Which of the six kinds of payment this is."""
        if self.rate is not None or self.rate_up_to is not None:
            return "rate"
        if self.amount is not None:
            return "exact"
        if self.up_to is not None:
            return "up_to"
        if self.pool is not None:
            return "pool"
        return "tax" if self.tax is not None else "unstated"


class Incentive(Struct, frozen=True, kw_only=True):
    """What an applicant gets, and for what: one clause with its tiers. ``id`` is stable, kebab-case ASCII."""

    id: str
    """Stable, kebab-case ASCII."""
    name: str
    """What it is called, in words of the text."""
    quote: str
    """The clause that grants it."""
    tiers: tuple[Tier, ...]
    """The ways in which it pays, in printed order."""
    aliases: tuple[str, ...] = ()
    """Everyday names of all tiers alike (those of a tier: of it alone); not from the document."""
    recipients: tuple[str, ...] = ()
    """Who gets it, in the words of the clause (民營企業); each stands in `recipients` of the document."""
    presumed: Presumed | None = None
    """Whom we take it to be for, where the clause names nobody."""
    form: str | None = None
    """The printed word for what is given: 獎勵, 補助."""
    one_time: bool = False
    """Whether 一次性 is printed."""
    notes: tuple[str, ...] = ()
    """Remarks that are not from the document."""
    gives: Gives = "money"
    """Money that is paid out; relief: a tax or fee that need not be paid; service: anything else."""
    alternatives: tuple[Alternatives, ...] = ()
    """Tiers of which one thing gets only one."""
    requires: tuple[Condition, ...] = ()
    """Conditions of every tier; that the applicant is one of the recipients goes without saying."""
    doubt: str | None = None
    """What is still to be decided of it, in a draft."""
