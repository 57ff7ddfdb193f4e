"""The published text, rebuilt character for character from the document."""

from pinghu_cli.document.model import AnnexItem, Document, Domain, Front, Item, Measure
from pinghu_cli.document.remembered import remembered
from pinghu_cli.document.spans import spans


def published_text(document: Document) -> str:
    """The whole document as published, ending in a newline: as the data keeps it, else rebuilt."""
    if document.document.published is not None:
        return document.document.published
    return "\n".join([*opening(document.document), *_body(document), *_annex(document), ""])


def published_item(document: Document, item: Item) -> str:
    """One item as published: a domain with all its measures, a measure, or an annex row; ends in a newline."""
    if (published := document.document.published) is not None:
        start, end = _places(document)[item.id]
        return published[start:end].rstrip() + "\n"
    match item:
        case Domain():
            lines = _domain(item)
        case Measure():
            lines = [_measure(item)]
        case AnnexItem():
            lines = [_row(document, item)]
    return "\n".join([*lines, ""])


@remembered
def _places(document: Document) -> dict[str, tuple[int, int]]:
    return spans(document, document.document.published or "").found


def digest(document: Document) -> str:
    """SHA-256 of the published text in UTF-8, lower-case hex."""
    from hashlib import sha256

    return sha256(published_text(document).encode()).hexdigest()


def opening(front: Front) -> list[str]:
    """What is printed before the first domain, line by line."""
    letter = [*front.at("letter"), *filter(None, (front.issuer, front.issued, front.publicity))]
    return [*letter, front.title, *front.at("opening")]


def _body(document: Document) -> list[str]:
    domains = [line for domain in document.domains for line in _domain(domain)]
    return [*domains, *document.document.at("closing")]


def _domain(domain: Domain) -> list[str]:
    heading = f"{domain.numeral}、{domain.title}" + (f"(由{domain.lead}牽頭)" if domain.leads else "")
    return [heading, *filter(None, [domain.overview]), *(_measure(measure) for measure in domain.measures)]


def _measure(measure: Measure) -> str:
    units = f"(責任單位:{'、'.join(measure.units)}{measure.units_note})" if measure.units else ""
    return f"{measure.numeral}{measure.title}。{measure.text}{units}"


def _annex(document: Document) -> list[str]:
    annex = document.annex
    if annex is None:
        return []
    return [annex.label, annex.title, " | ".join(annex.columns) + " |", *(_row(document, row) for row in annex.items)]


def _row(document: Document, item: AnnexItem) -> str:
    """A table row. A domain's first row carries the domain's cell; the others end with an empty cell in its place."""
    rows = document.annex_items
    place = next(place for place, row in enumerate(rows) if row is item)
    first = place == 0 or rows[place - 1].domain != item.domain
    domain = document.domain_of(item)
    cells = [f"{domain.numeral}、{domain.title}"] if first else []
    cells += [f"{item.number}.{item.title}。", item.goal, "、".join(item.units)]
    return " | ".join(cells) + (item.row_end or (" |" if first else " | |"))
