"""From a receipt, as the API gives it, to what its slip says (rulebook 03, fees). Pure.

Amounts stand in figures and in capitals (大写), so that nobody adds a digit to them. Who paid is
not on it: the case's number says what it was for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from drivers.ports import Align, Feed, Line, QrCode, Rule, Size, Slip

Part = Line | QrCode | Rule | Feed
_QR_DOT: Final = 5
"""A case's address is longer than a ticket's: smaller dots keep it on 58 mm paper."""


def receipt_slip_of(body: Mapping[str, Any], *, copy: int = 0) -> Slip:
    """What is printed for the ``receipt`` of a fee order; ``copy`` counts reprints (补打).

    Raises KeyError for a receipt that lacks what every receipt has.
    """
    parts: tuple[Part, ...] = (
        Line(text=body["hall"], bold=True),
        Line(text="收费收据", size=Size.DOUBLE, bold=True),
        Line(text=body["receipt"]),
        *_marks(body, copy),
        Rule(),
        _left(f"办件编号：{body['case']}"),
        _left(f"办理事项：{body['item']}"),
        _left(f"收费项目：{body['name']}"),
        _left(f"标准：{body['standard']}元/{body['unit']} × {body['quantity']}"),
        *_waiver(body),
        *_basis(body),
        Rule(),
        Line(text=f"￥{body['amount']}", size=Size.DOUBLE, bold=True),
        _left(f"大写：人民币{body['capitals']}"),
        _left(f"支付方式：{body['method_name']}"),
        *_change(body),
        Rule(),
        _left(f"{body['counter']}号收费窗口　收费员：{body['cashier']}"),
        _left(f"收费时间：{_local(body['paid_at'])}"),
        _left(f"缴费单：{body['order']}"),
        QrCode(content=body["query_url"], module=_QR_DOT),
        Line(text="扫码查询办理进度"),
        Line(text="请妥善保管，退费时须出示本收据"),
        Feed(lines=3),
    )
    return Slip(job=f"receipt-{body['receipt']}-{copy}", parts=parts)


def _left(text: str) -> Line:
    return Line(text=text, align=Align.LEFT)


def _marks(body: Mapping[str, Any], copy: int) -> Iterator[Line]:
    if body["refunded"]:
        yield Line(text="已退费", size=Size.DOUBLE, bold=True)
    if copy:
        yield Line(text=f"补打 {copy}", bold=True)


def _waiver(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["waiver"]:
        yield _left(f"应收：{body['ordered']}元，减免依据：{body['waiver']}")


def _basis(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["basis"]:
        yield _left(f"收费依据：{body['basis']}")


def _change(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["change_fen"]:
        yield _left(f"实收：{body['received']}元　找零：{body['change']}元")


def _local(paid_at: str) -> str:
    # The hall gives the instant with its own offset, which is the one to print.
    return datetime.fromisoformat(paid_at).strftime("%Y-%m-%d %H:%M")
