"""From a receipt, or a refund's voucher, in the print spool to what its slip says. Pure.

Amounts stand in figures and in capitals (大写), so that nobody adds a digit to them. Who paid is
not on it: the case's number says what it was for. It is no bill of the finance authority (财政票据)
and no invoice, and says so; where the number of one is on record, it says that (rulebook 03, fees).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from drivers.ports import Align, Feed, Line, QrCode, Rule, Size, Slip
from kiosk.slip_layout import cut

Part = Line | QrCode | Rule | Feed
REASON_BYTES: Final = 120
"""Of why money is given back; the whole of it is on record."""
_QR_DOT: Final = 5
"""A case's address is longer than a ticket's: smaller dots keep it on 58 mm paper."""


def receipt_slip_of(body: Mapping[str, Any]) -> Slip:
    """What is printed for one entry of ``POST /slips/claim`` that has a ``receipt``.

    Raises KeyError for an entry that lacks what every receipt has.
    """
    parts: tuple[Part, ...] = (
        Line(text=body["hall"], bold=True),
        Line(text="收费收据", size=Size.DOUBLE, bold=True),
        Line(text=body["receipt"]),
        *_marks(body),
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
        *_bill(body),
        QrCode(content=body["query_url"], module=_QR_DOT),
        Line(text="扫码查询办理进度"),
        Line(text="请妥善保管，退费时须出示本收据"),
        Feed(lines=3),
    )
    return Slip(job=f"slip-{body['slip']}", parts=parts)


def refund_slip_of(body: Mapping[str, Any]) -> Slip:
    """What is printed for one entry that has a ``refund``; who takes the money signs it.

    Raises KeyError for an entry that lacks what every voucher has.
    """
    parts: tuple[Part, ...] = (
        Line(text=body["hall"], bold=True),
        Line(text="退费凭证", size=Size.DOUBLE, bold=True),
        Line(text=body["refund"]),
        *_copy(body),
        Rule(),
        _left(f"办件编号：{body['case']}"),
        _left(f"办理事项：{body['item']}"),
        _left(f"收费项目：{body['name']}"),
        _left(f"退费原因：{cut(body['reason'], REASON_BYTES)}"),
        Rule(),
        Line(text=f"￥{body['amount']}", size=Size.DOUBLE, bold=True),
        _left(f"大写：人民币{body['capitals']}"),
        _left(f"按原方式退回：{body['method_name']}"),
        Rule(),
        _left(f"原收据：{body['of_receipt']}"),
        _left(f"{body['counter']}号收费窗口　批准：{body['cashier']}"),
        _left(f"退费时间：{_local(body['refunded_at'])}"),
        *_bill(body),
        Feed(lines=1),
        _left("领款人签字："),
        Feed(lines=4),
    )
    return Slip(job=f"slip-{body['slip']}", parts=parts)


def _left(text: str) -> Line:
    return Line(text=text, align=Align.LEFT)


def _marks(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["refunded"]:
        yield Line(text="已退费", size=Size.DOUBLE, bold=True)
    yield from _copy(body)


def _copy(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["copy"]:
        yield Line(text=f"补打 {body['copy']}", size=Size.DOUBLE, bold=True)


def _bill(body: Mapping[str, Any]) -> Iterator[Line]:
    if body["bill"]:
        yield _left(f"财政票据号码：{body['bill']}")
    else:
        yield _left("本收据为缴费凭据，不是发票，也不是财政票据")


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
