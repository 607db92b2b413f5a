"""Slips as dots: which characters are drawn, by which font, and that the dots do no harm."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError
from drivers.ports import Align, Feed, Line, Picture, QrCode, Rule, Size, Slip
from drivers.printers.drawing import (
    ROW,
    SQUARE,
    PictureUnusable,
    draw_picture,
    draw_row,
)
from drivers.printers.encoding import Layout, encode_slip
from drivers.printers.escpos import EscposPrinter
from drivers.printers.fonts import KNOWN, FontFile, Typeface
from drivers.printers.lettering import Encoding
from drivers.printers.mechanism import PrintedImage, PrintedLine
from drivers.printers.picture import MARGIN, picture_of, preview, printed_from
from drivers.printers.raster import BAND_ROWS, feed_bytes, raster_bytes

RARE = "㛃䶮𠮷𬭎𫖯"
"""Of names in use: GBK has none of them."""
NOBODY_HAS = "\U0003fffd"
REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
WHOLE = Slip(
    job="whole",
    parts=(
        Line(text="某县政务服务大厅", size=Size.DOUBLE),
        Line(text="A023", size=Size.HUGE, bold=True),
        Line(text=f"{RARE}先生", align=Align.LEFT),
        Rule(),
        QrCode(content="https://hall.example.gov.cn/f/7KQ2"),
        Feed(lines=2),
    ),
)


def png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, format="PNG")
    return file.getvalue()


def parts_of(slip: Slip, layout: Layout) -> list[object]:
    encoded = encode_slip(slip, layout)
    (printed,) = printed_from(encoded.data, layout)
    assert printed.unknown == ()
    return [part for part in printed.parts if isinstance(part, (PrintedImage, PrintedLine))]


def test_the_fonts_of_set_up_have_the_characters_of_names() -> None:
    typeface = Typeface()
    assert typeface.chinese
    assert typeface.missing(f"昇堃喆淼犇玥〇{RARE}") == ""
    assert typeface.missing(f"先{NOBODY_HAS}生 {NOBODY_HAS}") == NOBODY_HAS


def test_the_next_font_draws_what_the_first_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(file for file in KNOWN if "wqy-microhei" in file.regular.name)
    typeface = Typeface(first.regular)
    common, rare = typeface.face("先", bold=False), typeface.face("𠮷", bold=False)
    assert common is not None
    assert common.path == first.regular
    assert rare is not None
    assert rare.path != first.regular
    monkeypatch.setattr(typeface, "_files", (first,))
    assert typeface.missing("先𠮷") == "𠮷"


def test_without_any_font_nothing_is_drawn_and_all_is_told(tmp_path: Path) -> None:
    typeface = Typeface()
    typeface._files = (FontFile(tmp_path / "none.ttf"),)
    assert not typeface.chinese
    layout = Layout(typeface=typeface)
    encoded = encode_slip(Slip(job="1", parts=(Line(text="请𠮷先生"),)), layout)
    assert (encoded.replaced, encoded.missing) == (1, "𠮷")
    assert "请〓先生".encode("gb18030") in encoded.data


@pytest.mark.parametrize("encoding", [Encoding.GB18030, Encoding.GBK])
def test_a_line_with_a_rare_character_is_dots_and_its_neighbours_are_text(
    encoding: Encoding,
) -> None:
    slip = Slip(job="1", parts=(Line(text="请"), Line(text="𠮷先生"), Line(text="到3号窗口")))
    layout = Layout(encoding=encoding)
    before, drawn, after = parts_of(slip, layout)
    assert isinstance(before, PrintedLine)
    assert isinstance(drawn, PrintedImage)
    assert isinstance(after, PrintedLine)
    assert (before.text, after.text) == ("请", "到3号窗口")
    # Three squares of ink: no more than its own width is sent.
    assert drawn.across * 8 == 3 * SQUARE
    undrawn = encode_slip(slip, Layout(encoding=encoding, draws_rare=False))
    assert b"\x1dv0" not in undrawn.data


def test_a_printer_that_reads_utf8_is_sent_what_it_may_have() -> None:
    encoded = encode_slip(Slip(job="1", parts=(Line(text="𠮷"),)), Layout(encoding=Encoding.UTF8))
    assert "𠮷".encode() in encoded.data
    assert b"\x1dv0" not in encoded.data


@pytest.mark.parametrize(("columns", "dots"), [(32, 384), (48, 576)])
def test_raster_draws_everything_within_the_paper(columns: int, dots: int) -> None:
    layout = Layout(columns=columns, drawn=True, draws_qr=True, encoding=Encoding.UTF8)
    encoded = encode_slip(WHOLE, layout)
    assert encoded.missing == ""
    assert b"\x1c&" not in encoded.data
    assert b"\x1d(k" not in encoded.data
    parts = parts_of(WHOLE, layout)
    assert all(isinstance(part, PrintedImage) for part in parts)
    widths = [part.across * 8 for part in parts if isinstance(part, PrintedImage)]
    assert max(widths) == dots == layout.dots


def test_what_cannot_be_drawn_is_told_and_never_a_box() -> None:
    layout = Layout(drawn=True, encoding=Encoding.UTF8)
    slip = Slip(job="1", parts=(Line(text=f"请{NOBODY_HAS}先生{NOBODY_HAS}"),))
    encoded = encode_slip(slip, layout)
    assert (encoded.replaced, encoded.missing) == (2, NOBODY_HAS)
    typeface = Typeface()
    geta, other = draw_row("〓", SQUARE, typeface), draw_row("□", SQUARE, typeface)
    assert draw_row(NOBODY_HAS, SQUARE, typeface).tobytes() == geta.tobytes()
    assert geta.tobytes() != other.tobytes()


def test_letters_are_half_as_wide_as_hanzi_whatever_the_font() -> None:
    for file in KNOWN[:3]:
        row = draw_row("A请W", SQUARE, Typeface(file.regular))
        assert row.size == (48, ROW)


def test_bold_is_darker() -> None:
    plain = draw_row("请A023", 48, Typeface())
    bold = draw_row("请A023", 48, Typeface(), bold=True)
    assert bold.size == plain.size
    assert bold.histogram()[255] > plain.histogram()[255] * 1.1


@given(st.binary(min_size=1, max_size=3000), st.integers(1, 72))
def test_dots_come_back_as_they_were_but_for_real_time_commands(data: bytes, across: int) -> None:
    rows = max(1, len(data) // across)
    dots = data[: rows * across].ljust(rows * across, b"\0")
    image = Image.frombytes("1", (across * 8, rows), dots)
    sent = raster_bytes(image)
    assert not REAL_TIME.search(sent)
    layout = Layout(columns=48)
    (printed,) = printed_from(sent + b"\x1dV\x00", layout)
    back = bytearray()
    for part in printed.parts:
        if isinstance(part, PrintedImage):
            assert part.height <= BAND_ROWS
            back += part.rows
        else:
            back += bytes(across * part.dots)  # type: ignore[union-attr]  # a feed
    assert bytes(back) == REAL_TIME.sub(lambda found: b"\x30" + found[0][1:], dots)


def test_dots_with_a_question_amid_them_ask_nothing() -> None:
    image = Image.frombytes("1", (24, 2), b"\x10\x04\x01\x10\x10\x05")
    assert raster_bytes(image).endswith(b"\x30\x04\x01\x10\x30\x05")


def test_white_rows_are_fed_and_no_line_feed_follows_a_band() -> None:
    image = Image.new("1", (16, 300))
    image.paste(255, (0, 0, 16, 2))
    image.paste(255, (0, 290, 16, 292))
    sent = raster_bytes(image)
    band = b"\x1dv0\x00\x02\x00\x02\x00\xff\xff\xff\xff"
    assert sent == band + b"\x1bJ\xff\x1bJ\x21" + band + b"\x1bJ\x08"
    assert feed_bytes(0) == b""
    assert raster_bytes(Image.new("1", (8, 3))) == b"\x1bJ\x03"


def test_a_logo_is_dithered_to_its_share_of_the_paper() -> None:
    grey = Image.new("RGBA", (200, 100), (128, 128, 128, 255))
    image = draw_picture(png(grey), 288)
    assert image.size == (288, 144)
    black = image.histogram()[255] / (288 * 144)
    assert 0.45 < black < 0.55
    clear = draw_picture(png(Image.new("RGBA", (20, 20), (0, 0, 0, 0))), 40)
    assert clear.getbbox() is None
    slip = Slip(job="1", parts=(Picture(image=png(grey), width=50), Line(text="A")))
    drawn = parts_of(slip, Layout())[0]
    assert isinstance(drawn, PrintedImage)
    assert (drawn.across * 8, drawn.align) == (288, 1)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n truncated"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnusable):
        draw_picture(content, 100)


def test_a_picture_of_unreasonable_size_is_refused() -> None:
    with pytest.raises(PictureUnusable, match="太大"):
        draw_picture(png(Image.new("1", (5000, 2))), 100)


def test_a_preview_shows_what_the_printer_read(tmp_path: Path) -> None:
    shown = preview(WHOLE, Layout(columns=32))
    with Image.open(BytesIO(shown.png)) as picture:
        assert picture.width == 384 + 2 * MARGIN
        assert picture.height > 700
        assert picture.convert("L").getextrema() == (0, 255)
    assert shown.unknown == ()
    layout = Layout(columns=32)
    again = picture_of(printed_from(shown.encoded.data, layout), 32)
    assert again == shown.png
    odd = printed_from(b"\x1b@\x1bzA\n\x1dV\x00", layout)
    assert odd[0].unknown == (b"\x1bz",)


def test_large_letters_are_small_ones_dot_by_dot() -> None:
    normal = Slip(job="1", parts=(Line(text="H", align=Align.LEFT),))
    double = Slip(job="1", parts=(Line(text="H", align=Align.LEFT, size=Size.DOUBLE),))
    ink = [_ink(preview(slip, Layout())) for slip in (normal, double)]
    assert ink[1] == 4 * ink[0]


def _ink(shown: object) -> int:
    with Image.open(BytesIO(shown.png)) as picture:  # type: ignore[attr-defined]  # a Preview
        top = picture.convert("L").crop((0, 0, picture.width, 24 + 60))
        return top.histogram()[0]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"encoding": "rastr"}, "raster"),
        ({"rare": "drawn"}, "draw"),
        ({"qr": "nativ"}, "native"),
        ({"font": "/nowhere/at/all.ttf"}, "不是字体"),
        ({"font": __file__}, "不是字体"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object], word: str) -> None:
    config = DeviceConfig(
        name="p", kind=DeviceKind.PRINTER, driver="escpos", address="loop://p", options=options
    )
    with pytest.raises(DeviceConfigError, match=word):
        EscposPrinter.check_config(config)
