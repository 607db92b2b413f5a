"""Slips as bytes. The golden bytes are written by hand from the command reference."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports import Align, Feed, Line, QrCode, Rule, Size, Slip
from drivers.printers.commands import Command, RealTimeFilter, Text, take
from drivers.printers.encoding import EncodedSlip, Layout, encode_slip
from drivers.printers.lettering import Encoding, Lettering
from drivers.printers.symbols import Cut, cut_bytes, qr_bytes

URL = "https://hall.example.gov.cn/f/7KQ2MX9RT4WB"

TICKET = Slip(
    job="ticket-1",
    parts=(
        Line(text="某县政务服务大厅", size=Size.DOUBLE),
        Line(text="A023", size=Size.HUGE, bold=True),
        Line(text="企业设立登记", size=Size.DOUBLE),
        Line(text="办理窗口：3、5、12号"),
        Line(text="您前面还有 7 人"),
        Line(text="预计等候约 25 分钟"),
        Line(text="2026-11-23 09:15"),
        Rule(),
        QrCode(content=URL),
        Line(text="扫码查看排队情况"),
        Line(text="请带：", align=Align.LEFT),
        Line(text="1 公司登记申请书", align=Align.LEFT),
        Line(text="2 法定代表人身份证", align=Align.LEFT),
        Line(text="3 住所使用证明", align=Align.LEFT),
        Feed(lines=1),
        Line(text="号票当日有效，过号请到咨询台"),
    ),
)


def _gb(text: str) -> bytes:
    return text.encode("gb18030") + b"\n"


def test_a_whole_ticket_byte_for_byte() -> None:
    left, centre = b"\x1ba\x00", b"\x1ba\x01"
    normal, double, sixfold = b"\x1d!\x00", b"\x1d!\x11", b"\x1d!\x55"
    bold, not_bold = b"\x1bE\x01", b"\x1bE\x00"
    qr = (
        b"\x1d(k\x04\x00\x31\x41\x32\x00"  # model 2
        b"\x1d(k\x03\x00\x31\x43\x06"  # six dots a module
        b"\x1d(k\x03\x00\x31\x45\x31"  # error correction M
        b"\x1d(k\x2d\x00\x31\x50\x30"
        + URL.encode()  # store: 42 bytes and 3
        + b"\x1d(k\x03\x00\x31\x51\x30"  # print
    )
    by_hand = b"".join(
        [
            b"\x1b@\x1c&",  # initialise, kanji mode
            centre + double + _gb("某县政务服务大厅"),
            sixfold + bold + _gb("A023"),
            double + not_bold + _gb("企业设立登记"),
            normal + _gb("办理窗口：3、5、12号"),
            _gb("您前面还有 7 人"),
            _gb("预计等候约 25 分钟"),
            _gb("2026-11-23 09:15"),
            b"-" * 48 + b"\n",
            qr,
            _gb("扫码查看排队情况"),
            left + _gb("请带："),
            _gb("1 公司登记申请书"),
            _gb("2 法定代表人身份证"),
            _gb("3 住所使用证明"),
            b"\x1bd\x01",
            centre + _gb("号票当日有效，过号请到咨询台"),
            b"\x1bd\x06\x1dV\x01",  # feed past the knife, partial cut
        ]
    )
    assert encode_slip(TICKET, Layout()) == EncodedSlip(data=by_hand, replaced=0)


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("encoding", Encoding)
def test_a_ticket_is_small_enough_for_a_slow_serial_line(columns: int, encoding: Encoding) -> None:
    encoded = encode_slip(TICKET, Layout(columns=columns, encoding=encoding))
    assert len(encoded.data) < 600


def test_utf8_is_sent_without_kanji_mode() -> None:
    slip = Slip(job="1", parts=(Line(text="叫号", align=Align.LEFT),))
    encoded = encode_slip(slip, Layout(encoding=Encoding.UTF8, cut=Cut.FULL))
    assert encoded.data == b"\x1b@" + "叫号".encode() + b"\n\x1bd\x06\x1dV\x00"


@pytest.mark.parametrize(
    ("columns", "text", "multiple"),
    [
        (48, "A023", 6),
        (48, "VA1001", 6),
        (32, "A023", 6),
        (32, "VA1001", 5),
        (32, "请A023号到窗口", 2),
    ],
)
def test_a_huge_line_is_as_large_as_the_paper_allows(
    columns: int, text: str, multiple: int
) -> None:
    slip = Slip(job="1", parts=(Line(text=text, size=Size.HUGE, align=Align.LEFT),))
    data = encode_slip(slip, Layout(columns=columns)).data
    assert data.startswith(b"\x1b@\x1c&\x1d!" + bytes([(multiple - 1) * 0x11]))


def test_lines_wrap_by_the_width_that_is_left_at_their_size() -> None:
    slip = Slip(job="1", parts=(Line(text="一二三四五六七八九十", size=Size.DOUBLE),))
    data = encode_slip(slip, Layout(columns=32)).data
    assert _gb("一二三四五六七八") + _gb("九十") in data


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 8, [""]),
        ("一二三四五", 8, ["一二三四", "五"]),
        ("ab cd ef", 5, ["ab cd", "ef"]),
        ("a" * 10, 4, ["aaaa", "aaaa", "aa"]),
        ("到A023号", 6, ["到A023", "号"]),
        ("一二三四，五", 8, ["一二三", "四，五"]),
        ("一二三（四）", 8, ["一二三", "（四）"]),
        ("一 二", 4, ["一", "二"]),
        ("，。！？，。！？", 4, ["，。", "！？", "，。", "！？"]),
    ],
)
def test_where_lines_break(text: str, columns: int, lines: list[str]) -> None:
    assert Lettering(Encoding.GB18030).wrap(text, columns) == lines


any_text = st.text(max_size=60)


@given(any_text, st.integers(2, 48), st.sampled_from(Encoding))
def test_no_line_is_wider_than_the_paper_and_nothing_is_lost(
    text: str, columns: int, encoding: Encoding
) -> None:
    lettering = Lettering(encoding)
    printable, _ = lettering.printable(text)
    lines = lettering.wrap(printable, columns)
    assert all(lettering.width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == printable.replace(" ", "")


@given(any_text, st.sampled_from(Encoding))
def test_no_text_can_be_a_command(text: str, encoding: Encoding) -> None:
    lettering = Lettering(encoding)
    printable, replaced = lettering.printable(text)
    data = lettering.encode(printable)
    assert not any(byte < 0x20 or byte == 0x7F for byte in data)
    assert not any(unicodedata.category(character) == "Cc" for character in printable)
    assert 0 <= replaced <= len(unicodedata.normalize("NFC", text))


def test_a_name_cannot_cut_the_paper() -> None:
    slip = Slip(job="1", parts=(Line(text="李\x1b@\x1dV\x00\x10\x04\x01\n明", align=Align.LEFT),))
    assert encode_slip(slip, Layout()).data == (
        b"\x1b@\x1c&" + _gb("李@V 明") + b"\x1bd\x06\x1dV\x01"
    )
    code = Slip(job="1", parts=(QrCode(content="a\x10\x04\x01b"),))
    assert b"\x10\x04" not in encode_slip(code, Layout()).data


@pytest.mark.parametrize(
    ("encoding", "text", "shown", "replaced"),
    [
        (Encoding.GBK, "𠮷野家", "〓野家", 1),
        (Encoding.GB18030, "𠮷野家", "𠮷野家", 0),
        (Encoding.GB18030, "李\ud800明", "李〓明", 1),
        (Encoding.GB18030, "李\ue000", "李〓", 1),
        (Encoding.GBK, "〓", "〓", 0),
        (Encoding.GB18030, "Ticket №5 café：℃①〇", "Ticket №5 café：℃①〇", 0),
        (Encoding.GB18030, "a\u200bb\u202ec\u00a0d\u3000e\te", "abc d\u3000e e", 0),
        (Encoding.UTF8, "e\u0301", "\u00e9", 0),
    ],
)
def test_what_cannot_be_printed_is_seen_and_counted(
    encoding: Encoding, text: str, shown: str, replaced: int
) -> None:
    assert Lettering(encoding).printable(text) == (shown, replaced)


def test_replaced_characters_are_counted_for_the_whole_slip() -> None:
    parts = (Line(text="𠮷"), Line(text="𠮷𠮷\ue000"))
    layout = Layout(encoding=Encoding.GBK, draws_rare=False)
    encoded = encode_slip(Slip(job="1", parts=parts), layout)
    assert (encoded.replaced, encoded.missing) == (4, "𠮷\ue000")


def test_a_qr_code_shrinks_until_it_fits_the_paper() -> None:
    def module(content: str, wanted: int, columns: int) -> int:
        data = qr_bytes(content, wanted, columns)
        return data[data.index(b"\x31\x43") + 2]

    assert module(URL, 6, 32) == 6
    assert module(URL, 16, 32) == 384 // (29 + 8)
    assert module("x" * 2331, 6, 32) == 2
    with pytest.raises(ValueError, match="module"):
        qr_bytes(URL, 17, 48)
    with pytest.raises(ValueError, match="fit"):
        qr_bytes("x" * 2332, 6, 48)
    with pytest.raises(ValueError, match="fit"):
        qr_bytes("", 6, 48)


def test_cuts() -> None:
    assert cut_bytes(Cut.FULL) == b"\x1bd\x06\x1dV\x00"
    assert cut_bytes(Cut.PARTIAL) == b"\x1bd\x06\x1dV\x01"


def test_python_escpos_leaves_no_directory_and_no_log_handler_behind(tmp_path: Path) -> None:
    program = (
        "import logging\n"
        "from drivers.printers.symbols import Cut, cut_bytes\n"
        "cut_bytes(Cut.FULL)\n"
        "assert not logging.getLogger().handlers\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("ESCPOS_CAPABILITIES_PICKLE_DIR", None)
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=60)
    assert list(tmp_path.iterdir()) == []


@given(st.binary(max_size=80), st.lists(st.integers(1, 4), max_size=4))
def test_the_virtual_printer_hears_real_time_questions_amid_data(
    data: bytes, asked: list[int]
) -> None:
    clean = data.replace(b"\x10", b"")
    questions = b"".join(b"\x10\x04" + bytes([number]) for number in asked)
    heard = RealTimeFilter()
    rest, numbers = b"", []
    for byte in clean + questions + clean + b".":
        part, found = heard.split(bytes([byte]))
        rest += part
        numbers += found
    assert (rest, numbers) == (clean + clean + b".", asked)


def test_the_virtual_printer_waits_for_the_rest_of_a_command() -> None:
    buffer = bytearray()
    items = []
    for byte in b"\x1b@\x1ba\x01\xc4\xe3\n\x1d(k\x03\x00\x31\x43\x06\x1dVA\x03":
        buffer.append(byte)
        while (item := take(buffer)) is not None:
            items.append(item)
    assert items == [
        Command(b"\x1b@"),
        Command(b"\x1ba", b"\x01"),
        Text(b"\xc4"),
        Text(b"\xe3"),
        Command(b"\n"),
        Command(b"\x1d(k", b"\x31\x43\x06"),
        Command(b"\x1dV", b"A\x03"),
    ]
