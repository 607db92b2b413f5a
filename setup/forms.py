# ruff: noqa: INP001 - a program of its own
"""setup/forms.py: draws the sample hall's forms anew from setup/forms.toml.

Run it with the environment of ./run after a change of that file; the drawn PDFs are committed, so
that `jiaohao init` takes no time over them and needs no fonts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from hall.config.forms_folder import SAMPLE_FORMS
from hall.config.settings import PaperSettings
from hall.domain.handling.notices.blocks import Block, Fact, Facts, Paragraph
from hall.service.papers.fonts import Fonts, find_fonts
from hall.service.papers.pen import BLACK, GREY, RED, Pen, Style, Weight
from hall.service.papers.strips import BODY, CAPTION, LEFT, WIDTH, baseline, strips_of
from hall.service.papers.typesetting import GETA, wrap

WRITTEN: Final = Path(__file__).with_suffix(".toml")
_DRAWN_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed day: the same words give the same bytes."""
_TOP: Final = 18.0
_FOOT: Final = 284.0
_TITLE: Final = Style(size=18, weight=Weight.BOLD)
_MARK: Final = Style(size=14, weight=Weight.BOLD, colour=RED)
_SMALL: Final = Style(size=9, colour=GREY)
_HALL: Final = "青禾县政务服务中心"
_SAMPLE: Final = "样表 仅供参考"
_DATE: Final = ("        年      月      日", "2026年11月21日")


def main() -> None:
    """Draw every form twice."""
    fonts = find_fonts(PaperSettings())
    for form in tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["form"]:
        for filled, end in ((False, ".pdf"), (True, "-样表.pdf")):
            target = SAMPLE_FORMS / f"{form['path']}{end}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_drawn(form, fonts, filled=filled))


def _drawn(form: dict[str, Any], fonts: Fonts, *, filled: bool) -> bytes:
    date = _DATE[filled]
    said = f"{form['title']}{form['signer']}：{date}{_HALL}{_SAMPLE}{GETA}张三"
    parts = [(part["title"], list(_blocks(part, filled=filled))) for part in form["section"]]
    pen = Pen(fonts, {*said, *repr(parts)}, _DRAWN_AT)
    pen.describe(form["title"] + ("（样表）" if filled else ""), _HALL)
    pen.page()
    y = _title(pen, form["title"], filled=filled)
    for title, blocks in parts:
        pen.text(LEFT, baseline(y, 8, CAPTION), title, CAPTION)
        y += 8
        for strip in strips_of(blocks, pen):
            strip.draw(y)
            y += strip.height
    y += 10
    pen.text(LEFT + 60, y, f"{form['signer']}：{'张三' if filled else ''}", BODY)
    pen.text(LEFT + WIDTH - pen.measure(BODY)(date), y, date, BODY)
    if y > _FOOT - 6:
        raise SystemExit(f"{form['title']}: longer than a page")
    pen.line((LEFT, _FOOT - 5), (LEFT + WIDTH, _FOOT - 5), 0.15, BLACK)
    pen.text(LEFT, _FOOT, f"{_HALL}  {form['title']}", _SMALL)
    return pen.finish()


def _title(pen: Pen, title: str, *, filled: bool) -> float:
    if filled:
        width = pen.measure(_MARK)(_SAMPLE)
        pen.text(LEFT + WIDTH - width, _TOP - 3, _SAMPLE, _MARK)
    measure, y = pen.measure(_TITLE), _TOP + 3
    for line in wrap(title, WIDTH, measure):
        pen.text(LEFT + (WIDTH - measure(line)) / 2, baseline(y, 10, _TITLE), line, _TITLE)
        y += 10
    return y + 2


def _blocks(section: dict[str, Any], *, filled: bool) -> Iterator[Block]:
    if "text" in section:
        yield Paragraph(text=section["text"])
        return
    facts = []
    for label, example, *lines in section["rows"]:
        blank = "\n" * ((lines or [1])[0] - 1)
        value = example + blank if filled else blank
        facts.append(Fact(label=label, value=value, wide=bool(lines)))
    yield Facts(rows=tuple(facts), roomy=True)


if __name__ == "__main__":
    main()
