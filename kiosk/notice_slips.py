"""From a notice in the print spool to what its slip says (rulebook 03). Pure.

The short form of an A4 notice: which one it is, what matters, where to ask. A list of materials
is never cut: it is told once and completely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from drivers.ports import Align, Feed, Line, QrCode, Rule, Size, Slip

Part = Line | QrCode | Rule | Feed
_QR_DOT: Final = 5
"""A case's address is longer than a ticket's: smaller dots keep it on 58 mm paper."""


def notice_slip_of(body: Mapping[str, Any]) -> Slip:
    """What is printed for one entry of ``POST /slips/claim`` that has a ``notice``.

    Raises KeyError for an entry that lacks what every notice has.
    """
    parts: tuple[Part, ...] = (
        Line(text=body["hall"], bold=True),
        Line(text=body["title"], size=Size.DOUBLE, bold=True),
        Line(text=body["notice"]),
        *_copy(body),
        Rule(),
        _left(f"办件编号：{body['case']}"),
        _left(f"办理事项：{body['item']}"),
        *(_left(f"{label}：{value}") for label, value in body["facts"]),
        *_listed(body),
        *(_left(sentence) for sentence in body["closing"]),
        Rule(),
        *_code(body),
        Line(text=body["issuer"]),
        Line(text=_local(body["issued_at"])),
        Line(text="此为简式，正式件请向窗口索取"),
        Feed(lines=3),
    )
    return Slip(job=f"slip-{body['slip']}", parts=parts)


def _left(text: str, *, bold: bool = False) -> Line:
    return Line(text=text, align=Align.LEFT, bold=bold)


def _copy(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["copy"]:
        yield Line(text=f"补打 {body['copy']}", bold=True)


def _listed(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["list_title"]:
        yield _left(body["list_title"], bold=True)
    for number, text in enumerate(body["listed"], start=1):
        yield _left(f"{number}. {text}")


def _code(body: Mapping[str, Any]) -> Iterator[Part]:
    if body["query_url"]:
        yield QrCode(content=body["query_url"], module=_QR_DOT)
        yield Line(text="扫码查询办理进度")


def _local(issued_at: str) -> str:
    # The hall gives the instant with its own offset, which is the one to print.
    return datetime.fromisoformat(issued_at).strftime("%Y-%m-%d %H:%M")
