"""From a ticket of the print spool to what its slip says (rulebook 02). Pure.

How it looks is the template's, shipped or the hall's own (``kiosk.slip_layout``). What the hall
does not know, such as a wait while no window is open, stays out; why a ticket has priority is
never on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from drivers.ports import Slip
from kiosk.slip_layout import Content, Listed, Template, When, filled

_RUN: Final = 3
"""From so many neighbours on windows are printed as a range."""


def slip_of(body: Mapping[str, Any], template: Template) -> Slip:
    """What is printed for one entry of ``POST /slips/claim``.

    Raises KeyError for an entry that lacks what every slip has.
    """
    return Slip(job=f"slip-{body['slip']}", parts=filled(template, _content(body)))


def numbers_in_words(numbers: Iterable[int], comma: str = "、") -> str:
    """Window numbers for people: ``1-5、7``."""
    return comma.join(
        f"{run[0]}-{run[-1]}" if len(run) >= _RUN else comma.join(map(str, run))
        for run in _runs(sorted(set(numbers)))
    )


def _content(body: Mapping[str, Any]) -> Content:
    language = str(body["language"])
    comma = "、" if language.lower().startswith("zh") else ", "
    # The hall gives the instant with the hall's own offset, which is the one to print.
    issued = datetime.fromisoformat(body["issued_at"])
    ahead, seconds = body["ahead"], body["expected_wait_seconds"]
    fields = {
        "hall": body["hall"],
        "number": body["number"],
        "copy": body["copy"] or "",
        "item": body["item"] or body["queue"],
        "queue": body["queue"],
        "windows": numbers_in_words(body["counters"], comma),
        "place": body.get("place") or "",
        "ahead": "" if ahead is None else ahead,
        "minutes": "" if seconds is None else max(1, -(-int(seconds) // 60)),
        "time": issued.strftime("%Y-%m-%d %H:%M"),
        "date": issued.strftime("%Y-%m-%d"),
        "clock": issued.strftime("%H:%M"),
        "follow_url": body["follow_url"],
    }
    return Content(
        language=language,
        fields={name: str(value) for name, value in fields.items()},
        lists={Listed.MATERIALS: body["materials"], Listed.FOOTER: body["footer"]},
        holds=frozenset(_conditions(body)),
    )


def _conditions(body: Mapping[str, Any]) -> Iterator[When]:
    ahead = body["ahead"]
    if ahead == 0:
        yield When.NOBODY_AHEAD
    elif ahead is not None:
        yield When.SOMEBODY_AHEAD
        if body["expected_wait_seconds"] is None:
            yield When.WAIT_UNKNOWN
    yield When.MATERIALS if body["materials"] else When.NO_MATERIALS
    yield When.REPRINT if body["copy"] else When.FIRST_PRINT


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run
