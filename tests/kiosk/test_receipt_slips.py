"""A receipt on the slip printer."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from drivers.ports import Line, QrCode, Slip
from drivers.printers.encoding import Layout, encode_slip
from drivers.printers.lettering import Encoding
from kiosk.receipt_slips import receipt_slip_of, refund_slip_of


def receipt(**changes: object) -> Mapping[str, Any]:
    return {
        "slip": 7, "copy": 0, "kiosk": "W60", "live": True, "bill": None,
        "receipt": "JHR2026-000012", "order": "JHF2026-000014", "case": "JH20261121-00012",
        "hall": "青禾县政务服务中心", "item": "居民身份证换领", "name": "居民身份证工本费",
        "basis": "发改价格〔2003〕2322号", "quantity": 1, "unit": "证", "standard": "20.00",
        "ordered": "20.00", "waiver": None, "amount_fen": 2000, "amount": "20.00",
        "capitals": "贰拾元整", "method": "cash", "method_name": "现金", "received": "50.00",
        "change_fen": 3000, "change": "30.00", "counter": 60, "cashier": "S1",
        "paid_at": "2026-11-21T09:05:59.123+08:00", "refunded": False,
        "query_url": "https://hall.example.cn/c/JH20261121-00012", **changes,
    }  # fmt: skip


def said(slip: Slip) -> list[str]:
    return [part.text for part in slip.parts if isinstance(part, Line)]


def test_what_a_receipt_says() -> None:
    slip = receipt_slip_of(receipt())
    lines = said(slip)
    assert lines[:3] == ["青禾县政务服务中心", "收费收据", "JHR2026-000012"]
    for line in (
        "标准：20.00元/证 × 1", "￥20.00", "大写：人民币贰拾元整", "实收：50.00元　找零：30.00元",
        "60号收费窗口　收费员：S1", "收费时间：2026-11-21 09:05", "缴费单：JHF2026-000014",
    ):  # fmt: skip
        assert line in lines
    [code] = [part for part in slip.parts if isinstance(part, QrCode)]
    assert code.content.endswith("/c/JH20261121-00012")


def test_what_is_particular_is_marked() -> None:
    lowered = receipt(waiver="减免文件1号", amount="10.00", change_fen=0, refunded=True)
    lines = said(receipt_slip_of({**lowered, "copy": 2}))
    assert "应收：20.00元，减免依据：减免文件1号" in lines
    assert {"补打 2", "已退费"} <= set(lines)
    assert not any("找零" in line for line in lines)


def test_it_is_no_bill_unless_the_number_of_one_is_on_record() -> None:
    plain = "本收据为缴费凭据，不是发票，也不是财政票据"
    assert plain in said(receipt_slip_of(receipt()))
    lines = said(receipt_slip_of(receipt(bill="35010025-0012345678")))
    assert "财政票据号码：35010025-0012345678" in lines
    assert plain not in lines


def voucher(**changes: object) -> Mapping[str, Any]:
    return {
        "slip": 8, "copy": 0, "kiosk": "W60", "live": True, "bill": None,
        "refund": "JHT2026-000003", "of_receipt": "JHR2026-000012", "order": "JHF2026-000014",
        "case": "JH20261121-00012", "hall": "青禾县政务服务中心", "item": "居民身份证换领",
        "name": "居民身份证工本费", "amount_fen": 2000, "amount": "20.00", "capitals": "贰拾元整",
        "method_name": "现金", "reason": "重复缴费", "counter": 60, "cashier": "S2",
        "refunded_at": "2026-11-21T16:40:01.000+08:00", **changes,
    }  # fmt: skip


def test_what_a_refunds_voucher_says() -> None:
    slip = refund_slip_of(voucher())
    lines = said(slip)
    assert slip.job == "slip-8"
    assert lines[:3] == ["青禾县政务服务中心", "退费凭证", "JHT2026-000003"]
    for line in (
        "退费原因：重复缴费", "按原方式退回：现金", "原收据：JHR2026-000012", "领款人签字：",
        "60号收费窗口　批准：S2", "退费时间：2026-11-21 16:40",
    ):  # fmt: skip
        assert line in lines
    long = said(refund_slip_of(voucher(reason="很长的原因" * 60, copy=1)))
    assert "补打 1" in long
    assert all(len(line) <= 80 for line in long)


def test_it_prints_in_the_codes_that_printers_have() -> None:
    for columns, encoding in product((32, 48), Encoding):
        for slip in (receipt_slip_of(receipt()), refund_slip_of(voucher())):
            encoded = encode_slip(slip, Layout(columns=columns, encoding=encoding))
            assert "贰拾元整".encode(encoding.value) in encoded.data
            assert encoded.replaced == 0
