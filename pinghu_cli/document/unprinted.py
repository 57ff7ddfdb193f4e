"""What is said of what the text does not print. Loads no type of the document: every answer may need it."""

NOT_WRITTEN = "文件沒有寫"
"""Said where a reader looks for what the text does not print: a budget, a lead unit, an issuer."""


def led_by(lead: str | None) -> str:
    """The lead units, or that the text names none."""
    return lead or NOT_WRITTEN


def issued_by(issuer: str | None, issued: str | None) -> str:
    """Who issued a document and when, as far as it is printed."""
    return ",".join(filter(None, (issuer, issued))) or NOT_WRITTEN


def decided_by(lead: str | None) -> str:
    """由科技局認定; where no unit is printed, 由責任單位認定."""
    return f"由{lead or '責任單位'}認定"


def responsible(names_units: bool) -> str:
    """Who decides and whom to ask, of the document as a whole: the lead units, or who issued it where it names none."""
    return "牽頭單位" if names_units else "發文機關"


def asking(lead: str | None) -> str:
    """請向科技局詢問; where no unit is printed, only that one has to ask."""
    return f"請向{lead}詢問" if lead else f"請向發文機關詢問(責任單位{NOT_WRITTEN})"
