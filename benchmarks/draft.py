"""What it takes to draft a published text as data, by its length.

    python benchmarks/draft.py [--sizes 1 2 10] [--runs 5]

The texts are printed from documents that are grown of sentences of the real one (`growth.py`). A page has 616
characters, 22 lines of 28, as official documents are set.
"""

import tempfile
from pathlib import Path

from growth import grown
from timing import BARE, arguments, bare, minima, pinghu, setting

from pinghu_cli.document.load import read
from pinghu_cli.document.prepared import shipped
from pinghu_cli.document.text import published_text

PAGE = 616


def main() -> None:
    options = arguments(__doc__, runs=5, sizes=(1, 2, 10)).parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        texts, programs = {}, [bare()]
        for times in options.sizes:
            document, problems = read(grown(times), f"{times}x")
            assert document is not None, problems
            texts[times] = published_text(document)
            file = folder / f"{times}.txt"
            file.write_text(texts[times], encoding="utf-8")
            line = f"pinghu draft {file} -o {folder / 'draft.yaml'} -q"
            programs += [
                pinghu(f"{times}x", line),
                pinghu(f"{times}x from", f"{line} --from {shipped()}"),
            ]
        took = minima(programs, options.runs)
    print(f"{setting(options.runs)}\n")
    print("| characters | pages | draft, s | a page, ms | × bare | with --from, s |")
    print("| --: | --: | --: | --: | --: | --: |")
    for times, text in texts.items():
        pages = len(text) / PAGE
        seconds, carried = took[f"{times}x"], took[f"{times}x from"]
        cells = [f"{seconds:.2f}", f"{seconds / pages * 1000:.0f}", f"{seconds / took[BARE]:.0f}", f"{carried:.2f}"]
        print(f"| {len(text):,} | {pages:.0f} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
