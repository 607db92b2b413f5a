"""The short form of a notice on the slip printer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from drivers.ports import Line, QrCode, Size, Slip
from drivers.printers.encoding import Layout, encode_slip
from drivers.printers.escpos import EscposPrinter
from drivers.printers.lettering import Encoding
from drivers.printers.mechanism import PrintedLine
from drivers.printers.options import EscposSettings
from drivers.printers.virtual import VirtualEscposPrinter
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.forms import Material, MissingList, Notice
from hall.service.papers.short import short_body
from kiosk.notice_slips import notice_slip_of
from tests.hall.domain.handling.notices.samples import ADDRESS, SAMPLES, notice

PATIENCE = 10.0


def body(sample: Notice, **changes: object) -> Mapping[str, Any]:
    return {**short_body(sample, slip=7, copy=0, kiosk="K1"), **changes}


def lines(slip: Slip) -> list[str]:
    return [part.text for part in slip.parts if isinstance(part, Line)]


def test_a_promised_notice() -> None:
    slip = notice_slip_of(body(SAMPLES["promised"]))
    assert slip.job == "slip-7"
    assert lines(slip) == [
        "青禾县政务服务中心",
        "承诺件通知书",
        "JH承〔2026〕00012号",
        "办件编号：JH20261120-00012",
        "办理事项：食品经营许可证核发",
        "承诺时限：5个工作日",
        "承诺办结日期：2026年11月27日",
        "未在承诺时限内办结的，您可以向中心督查科投诉（电话：0512-12345678）。",
        "扫码查询办理进度",
        "县市场监督管理局（13号窗口）",
        "2026-11-20 09:05",
        "此为简式，正式件请向窗口索取",
    ]


def test_a_list_of_missing_materials() -> None:
    text = lines(notice_slip_of(body(SAMPLES["missing"])))
    begin = text.index("对不起，您还缺少：")
    assert text[begin + 1 : begin + 6] == [
        "1. 营业执照复印件 2份（加盖公章，与原件核对）",
        "2. 经营场所平面布局图 1份（标明操作流程、设备位置）",
        "3. 食品安全管理制度 1份",
        "请备齐后到13号窗口办理。",
        "这是缺件清单，请拿好。",
    ]


def test_no_material_of_a_long_list_is_left_out() -> None:
    missing = tuple(Material(name=f"材料{place}") for place in range(1, 31))
    sample = notice(MissingList(missing=missing), NoticeForm.MISSING)
    text = lines(notice_slip_of(body(sample)))
    assert [line for line in text if "材料" in line] == [
        f"{place}. 材料{place} 1份" for place in range(1, 31)
    ]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_notice_names_itself_and_its_case(sample: Notice) -> None:
    slip = notice_slip_of(body(sample))
    text = lines(slip)
    assert sample.number in text
    assert f"办件编号：{sample.case}" in text
    assert [part.content for part in slip.parts if isinstance(part, QrCode)] == [ADDRESS]
    titles = [part for part in slip.parts if isinstance(part, Line) and part.size is Size.DOUBLE]
    assert len(titles) == 1


def test_a_reprint_says_so() -> None:
    assert "补打 2" in lines(notice_slip_of(body(SAMPLES["promised"], copy=2)))
    assert not any("补打" in line for line in lines(notice_slip_of(body(SAMPLES["promised"]))))


def test_a_hall_without_an_address_prints_no_code() -> None:
    slip = notice_slip_of(body(replace(SAMPLES["promised"], query_url="")))
    assert not any(isinstance(part, QrCode) for part in slip.parts)
    assert not any("扫码" in line for line in lines(slip))


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_notice_on_every_paper(sample: Notice, columns: int, encoding: Encoding) -> None:
    layout = Layout(columns=columns, encoding=encoding)
    encoded = encode_slip(notice_slip_of(body(sample)), layout)
    assert encoded.replaced == 0


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_it_comes_out_of_the_virtual_printer(sample: Notice, columns: int) -> None:
    virtual = VirtualEscposPrinter("notices", columns=columns)
    printer = EscposPrinter(virtual.plug(), EscposSettings(layout=Layout(columns=columns)))
    try:
        printer.print(notice_slip_of(body(sample)))
        (paper,) = virtual.wait_for_slips(1, PATIENCE)
    finally:
        printer.close()
        virtual.close()
    assert not paper.unknown
    printed = "".join(paper.text.split())
    assert sample.number in printed
    assert sample.item in printed
    assert "〓" not in printed
    for line in (part.text for part in paper.parts if isinstance(part, PrintedLine)):
        assert sum(1 if character.isascii() else 2 for character in line) <= columns


def test_an_entry_that_lacks_something_is_an_error() -> None:
    entry = dict(body(SAMPLES["promised"]))
    del entry["case"]
    with pytest.raises(KeyError):
        notice_slip_of(entry)
