"""Write `variants.py` from OpenCC's dictionaries: ``python -m pinghu_cli.spelling.make_variants``.

Kept beside its product so that no query has to load a converter; a test holds the two equal.
"""

from pathlib import Path

_WIDTH = 50


def variants() -> dict[str, str]:
    """Each character of the basic plane whose simplified form is another one: mainland, Taiwan and Hong Kong forms."""
    from opencc import OpenCC

    mainland, *regional = (OpenCC(name).convert for name in ("t2s", "tw2s", "hk2s"))
    characters = [chr(point) for point in range(0x3400, 0xA000)]
    simplified = {mainland(character) for character in characters if mainland(character) != character}
    table = {}
    for character in characters:
        if character in simplified:
            continue
        forms = (form(character) for form in (mainland, *regional))
        folded = next((form for form in forms if form != character and len(form) == 1 and form <= "\uffff"), character)
        if folded != character:
            table[character] = folded
    return {character: table.get(folded, folded) for character, folded in table.items()}


def _literal(name: str, text: str) -> str:
    rows = (text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH))
    return f"{name} = (\n" + "".join(f'    "{row}"\n' for row in rows) + ")\n"


def source() -> str:
    """The text of `variants.py`."""
    table = variants()
    return (
        '"""Characters and their simplified forms, place by place. Written by `make_variants`; do not edit."""\n\n'
        + _literal("PRINTED", "".join(table))
        + _literal("SIMPLIFIED", "".join(table.values()))
    )


if __name__ == "__main__":
    Path(__file__).with_name("variants.py").write_text(source(), encoding="utf-8")
