"""The incentives as tables: what is paid to whom on what condition, the rules of it, and a table of claims."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from pinghu_cli.document.grants import HALF
from pinghu_cli.document.model import Condition
from pinghu_cli.document.query import Offer
from pinghu_cli.export.schema import NUMBER, Column, Table, Type, found_by, text, whole, yuan
from pinghu_cli.quantities.printed import Money, Rate
from pinghu_cli.receipts import causes
from pinghu_cli.receipts.rules import Period, Rule, rule_columns

Ruled = Sequence[tuple[Rule, Offer]]
_RULE_WORDS = {
    "incentive": "激勵(tiers 的代號)",
    "kind": "exact、up_to、rate、pool、tax、unstated",
    "pays_out": "是否發放款項;少繳的稅不是",
    "base": "金額是什麼:實際合作支出",
    "takes_base": "是否按金額",
    "needs_base": "是否非有金額不可",
    "within_base": "一單位的給付是否不超過金額",
    "base_limit_fen": "金額不得超過(分,含本數)",
    "base_from_fen": "金額至少(分,含本數)",
    "base_next_fen": "金額自此起按另一檔計(分)",
    "rate_ppm": "比率,以百萬分之一計",
    "least_ppm": "確定的比率:範圍的下限,或最長幾個月的一個月,以百萬分之一計",
    "fixed_fen": "定額(分)",
    "each_fen": "每一單位最多(分)",
    "together_fen": "同一申請人合計最多(分)",
    "total_fen": "同一申請人各年累計最多(分)",
    "certain_fen": "同一申請人確定的最多(分):帶「最高」的為 0,範圍為其下限;空為全部",
    "by_year": "合計上限是否按年",
    "one_time": "是否一次性",
    "alternative": "相同的各檔,同一對象只能擇一",
    "exempt_years": "免稅年數",
    "last_year": "最後一個優惠年;空為沒有期限",
    "exempt_ppm": "免稅年省下的比率,以百萬分之一計",
    "reduced_ppm": "減稅年省下的比率,以百萬分之一計",
}
_TYPES: dict[str, Type] = {"TEXT": "TEXT", "BOOLEAN": "BOOLEAN", "BIGINT": "BIGINT"}


def payment_tables(ruled: Ruled, period: Period) -> Iterator[Table]:
    """The tables of incentives, each after those it refers to; ``claims`` is empty."""
    offers = [offer for _, offer in ruled]
    yield from _incentives(offers)
    yield _tiers(offers)
    yield from _of_tiers(offers)
    yield from _rules(ruled, period)
    yield _claims()


def _incentives(offers: Sequence[Offer]) -> Iterator[Table]:
    incentives = {offer.incentive.id: offer for offer in offers}
    yield Table(
        "incentives",
        "激勵",
        "激勵:一條原文給予的一種好處",
        (
            text("id", "代號"),
            text("item", "寫明它的措施", "items"),
            text("name"),
            text("quote"),
        ),
        ("id",),
        tuple((id, offer.item.id, offer.incentive.name, offer.incentive.quote) for id, offer in incentives.items()),
        tuple(
            found_by(offer.incentive.name, offer.incentive.quote, offer.incentive.aliases)
            for offer in incentives.values()
        ),
    )
    yield Table(
        "incentive_notes",
        "對激勵的說明",
        "對激勵的說明,非文件內容",
        (text("incentive", "激勵", "incentives"), whole("place", "順序"), text("note", "說明")),
        ("incentive", "place"),
        tuple((id, n, note) for id, offer in incentives.items() for n, note in enumerate(offer.incentive.notes, 1)),
    )


def _tiers(offers: Sequence[Offer]) -> Table:
    return Table(
        "tiers",
        "激勵的各檔",
        "激勵的各檔:怎麼給、最多多少",
        (
            text("id", "代號:激勵.分檔"),
            text("incentive", "激勵", "incentives"),
            whole("place", "順序"),
            text("name"),
            text("kind", "exact 定額、up_to 上限、rate 比率、pool 共用、tax 稅收、unstated 未寫明"),
            text("form", "方式:補助、獎勵…", required=False),
            yuan("amount_yuan", "定額(元)"),
            yuan("up_to_yuan", "上限(元):最高不是一定給的金額"),
            Column("rate", NUMBER, "比率(小數)", None, False),
            Column("rate_is_ceiling", "BOOLEAN", "比率本身是否為上限(最高20%)", None, False),
            Column("rate_at_least", NUMBER, "比率範圍的下限(小數)", None, False),
            text("base", "比率或支持按什麼金額計", required=False),
            yuan("base_limit_yuan", "金額不得超過(元,含本數)"),
            yuan("base_from_yuan", "金額至少(元,含本數)"),
            yuan("base_over_yuan", "金額須超過(元,不含本數)"),
            yuan("at_least_yuan", "範圍的下限(元)"),
            whole("months", "按月給付的月數", required=False),
            Column("months_is_ceiling", "BOOLEAN", "月數是否為上限(最長12個月)", None, False),
            yuan("pool_yuan", "共用的總額(元)"),
            whole("exempt_years", required=False),
            whole("reduced_years", "其後減稅的年數;空為沒有期限", required=False),
            Column("halved", "BOOLEAN", "是否減半", None, False),
            Column("reduced_rate", NUMBER, "減按的稅率(小數)", None, False),
            text("per", "上限的計算單位:件、家、項目", required=False),
            Column("one_time", "BOOLEAN", "是否一次性"),
            text("condition", required=False),
            text("doubt", "草稿中待定之處;有的,數字不能據以計算", required=False),
        ),
        ("id",),
        tuple(_tier(place, offer) for place, offer in enumerate(offers, 1)),
        tuple(
            found_by(offer.name, offer.incentive.quote, (*offer.tier.aliases, *offer.incentive.aliases))
            for offer in offers
        ),
    )


def _tier(place: int, offer: Offer) -> tuple[str | int | bool | Decimal | None, ...]:
    tier, rate = offer.tier, offer.tier.rate or offer.tier.rate_up_to
    halved = tier.tax.reduced_to == HALF if tier.tax else None
    return (
        *(offer.id, offer.incentive.id, place, offer.name, offer.pays, offer.form),
        *(_yuan(tier.amount), _yuan(tier.up_to)),
        *((rate.fraction, tier.rate_up_to is not None) if rate else (None, None)),
        tier.rate_at_least.fraction if tier.rate_at_least else None,
        *(tier.base, _yuan(tier.base_limit), _yuan(tier.base_from), _yuan(tier.base_over), _yuan(tier.at_least)),
        *((tier.paid_months, tier.months is None) if tier.paid_months else (None, None)),
        _yuan(tier.pool),
        *((tier.tax.exempt_years, tier.tax.reduced_years) if tier.tax else (None, None)),
        *(halved, Rate(tier.tax.reduced_to).fraction if tier.tax and not halved else None),
        *(tier.per, offer.one_time, offer.condition, offer.doubt),
    )


def _of_tiers(offers: Sequence[Offer]) -> Iterator[Table]:
    tier = text("tier", "檔", "tiers")
    yield Table(
        "recipients",
        "對象",
        "給誰;沒有列的,原文沒有寫",
        (tier, text("recipient")),
        ("tier", "recipient"),
        tuple((offer.id, recipient) for offer in offers for recipient in dict.fromkeys(offer.recipients)),
    )
    yield Table(
        "tier_caps",
        "各檔的其他上限",
        "各檔的其他上限,與定額、比率並列:每台1.5萬元,單個企業最高45萬元",
        (
            tier,
            whole("place", "順序"),
            text("per", "原文的詞;空:沒有印出", required=False),
            yuan("up_to_yuan", "上限(元)"),
        ),
        ("tier", "place"),
        tuple(
            (offer.id, place, cap.per, cap.up_to.yuan)
            for offer in offers
            for place, cap in enumerate(offer.tier.caps, 1)
        ),
    )
    yield Table(
        "tier_aliases",
        "各檔的俗稱",
        "各檔的俗稱,非文件內容",
        (tier, text("alias", "俗稱")),
        ("tier", "alias"),
        tuple(
            (offer.id, alias)
            for offer in offers
            for alias in dict.fromkeys((*offer.tier.aliases, *offer.incentive.aliases))
        ),
    )
    yield Table(
        "conditions",
        "條件",
        "申請人要符合的條件;fact 為空的由主管單位認定",
        (
            tier,
            whole("place", "順序"),
            text("words", "原文的字句"),
            text("fact", "問的是什麼", required=False),
            text("has", "有其中之一即符合,以、相連", required=False),
            text("perhaps", "是否算數原文沒有說,以、相連", required=False),
            text("at_most", "不超過(含本數)", required=False),
            text("at_least", "不低於(含本數)", required=False),
        ),
        ("tier", "place"),
        tuple(
            _condition(offer.id, place, condition)
            for offer in offers
            for place, condition in enumerate(offer.conditions, 1)
        ),
    )


def _condition(tier: str, place: int, condition: Condition) -> tuple[str | int | None, ...]:
    return (
        *(tier, place, condition.words, condition.fact),
        *("、".join(condition.has) or None, "、".join(condition.perhaps) or None),
        *(str(figure) if figure else None for figure in (condition.at_most, condition.at_least)),
    )


def _rules(ruled: Ruled, period: Period) -> Iterator[Table]:
    required = {"incentive", "kind", "pays_out", "takes_base", "needs_base", "within_base", "by_year", "one_time"}
    yield Table(
        "rules",
        "計算規則",
        "計算規則,金額以分、比率以百萬分之一計,全為整數",
        tuple(
            Column(name, _TYPES[kind], _RULE_WORDS[name], "tiers" if name == "incentive" else None, name in required)
            for name, kind in rule_columns().items()
        ),
        ("incentive",),
        tuple(msgspec.structs.astuple(rule) for rule, _ in ruled),
    )
    said = [
        (rule.incentive, reason, words)
        for rule, offer in ruled
        for reason, words in causes.causes(rule, offer, period).items()
    ]
    yield Table(
        "reasons",
        "估算的原因",
        "estimates 的 reason 用文字怎麼說;{amount}、{year} 代入該筆的金額、年",
        (text("incentive", "激勵", "tiers"), text("reason", "原因的代號"), text("words", "說法")),
        ("incentive", "reason"),
        tuple(said),
    )


def _claims() -> Table:
    return Table(
        "claims",
        "申請",
        "申請,一行一筆,由使用者填入;estimates 據此計算",
        (
            whole("line", "序號:合計上限依此順序用掉"),
            text("applicant"),
            text("incentive", "激勵(tiers 的代號)"),
            whole("base_fen", "每一單位的金額(分)", required=False),
            whole("count", "數量,空為 1", required=False),
            whole("year", "年度,用於按年計的上限;空為文件的年度", required=False),
            whole("profit_year", "獲利第幾年,用於稅收優惠", required=False),
        ),
        ("line",),
    )


def _yuan(money: Money | None) -> Decimal | None:
    return money.yuan if money else None
