"""What a word printed with a ceiling counts: 每年 years, 單個企業 applicants, 每件 items; 家 may be either."""

import re
from collections.abc import Iterable

from pinghu_cli.document.model import ScopeKind
from pinghu_cli.document.operators import COUNTS_FIRMS
from pinghu_cli.spelling.normalise import simplified

_OF_A_YEAR = "[每全当本]年|年度"
_CUMULATIVE = "累计|合计"
_YEAR = "年"
_CUSTOMER = "户"
_EACH = "每"


def counted(word: str, recipients: Iterable[str]) -> tuple[ScopeKind, ...]:
    """What ``word`` may count, the likelier reading first. ``recipients``: the words for applicants in the document.

    What adds up within a year (每年累計) counts by the year, over several (三年累計) by the applicant.
    """
    folded = simplified(word)
    if re.search(_OF_A_YEAR, folded):
        return ("applicant_year",)
    if re.search(_CUMULATIVE, folded):
        return ("applicant",)
    if _YEAR in folded:
        return ("applicant_year",)
    if folded.endswith(_CUSTOMER) or any(simplified(recipient) in folded for recipient in recipients):
        return ("applicant",)
    return ("item", "applicant") if folded.removeprefix(_EACH) == COUNTS_FIRMS else ("item",)
