"""What is on a slip, for every item of the sample hall and for the odd ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from drivers.ports import Line, QrCode, Rule, Size, Slip
from drivers.printers.encoding import Layout, encode_slip
from drivers.printers.lettering import Encoding
from hall.config.catalogue_files import sample_catalogue
from hall.domain.commands import PriorityReason
from kiosk.slip_files import shipped_template
from kiosk.slip_layout import cut
from kiosk.slips import numbers_in_words, slip_of

MOST_BYTES = 600


def body(**changes: object) -> Mapping[str, Any]:
    """An entry as the hall's spool gives it."""
    return {
        "slip": 7,
        "copy": 0,
        "kiosk": "K1",
        "hall": "青禾县政务服务中心",
        "footer": ["过号请到导服台恢复", "谢谢您的配合"],
        "number": "A001",
        "priority": False,
        "item": "身份证换领",
        "queue": "公安综合",
        "counters": [1, 2, 3, 4, 5, 7],
        "place": "一楼A区",
        "ahead": 3,
        "expected_wait_seconds": 601,
        "issued_at": "2026-11-21T09:05:59.123456+08:00",
        "language": "zh-CN",
        "materials": ["身份证原件", "户口簿"],
        "live": True,
        "follow_url": "https://hall.example.cn/f/AbCdEf012345",
        **changes,
    }


def _slip(entry: Mapping[str, Any]) -> Slip:
    return slip_of(entry, shipped_template())


GOLDEN = json.loads((Path(__file__).parent / "golden" / "slips.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(GOLDEN))
@pytest.mark.parametrize("columns", [32, 48])
def test_slips_are_byte_for_byte_what_they_were(name: str, columns: int) -> None:
    """Of the first release: what halls have been printing changes on purpose only."""
    slip = _slip(body(**GOLDEN[name]["changes"]))
    data = encode_slip(slip, Layout(columns=columns)).data
    assert data.hex() == GOLDEN[name]["bytes"][str(columns)]


def lines(slip: Slip) -> list[str]:
    return [part.text for part in slip.parts if isinstance(part, Line)]


def test_a_slip_in_chinese() -> None:
    slip = _slip(body())
    assert slip.job == "slip-7"
    assert lines(slip) == [
        "青禾县政务服务中心",
        "A001",
        "身份证换领",
        "1-5、7号窗口",
        "一楼A区",
        "前面还有3人、预计等候约11分钟",
        "取号时间 2026-11-21 09:05",
        "扫码看排队进度、评价服务",
        "请备好材料：",
        "1. 身份证原件",
        "2. 户口簿",
        "过号请到导服台恢复",
        "谢谢您的配合",
    ]


def test_a_slip_in_english() -> None:
    slip = _slip(body(language="en", counters=[3], copy=2))
    text = lines(slip)
    assert text[2:5] == ["Reprint 2", "身份证换领", "Window 3"]
    assert "3 ahead of you, about 11 min to wait" in text
    assert "Please have ready:" in text


def test_the_number_is_the_largest_and_the_code_is_the_printer_s() -> None:
    slip = _slip(body())
    huge = [part for part in slip.parts if isinstance(part, Line) and part.size is Size.HUGE]
    assert [line.text for line in huge] == ["A001"]
    assert [part.content for part in slip.parts if isinstance(part, QrCode)] == [
        "https://hall.example.cn/f/AbCdEf012345"
    ]
    assert any(isinstance(part, Rule) for part in slip.parts)


def test_a_reprint_says_so() -> None:
    assert "补打 1" in lines(_slip(body(copy=1)))
    assert not any("补打" in line for line in lines(_slip(body())))


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({"expected_wait_seconds": None}, "分钟"),
        ({"ahead": None}, "前面"),
        ({"counters": []}, "窗口"),
        ({"materials": []}, "材料"),
        ({"place": ""}, "一楼"),
    ],
)
def test_what_is_not_known_stays_out(changes: dict[str, object], absent: str) -> None:
    assert not any(absent in line for line in lines(_slip(body(**changes))))


def test_nobody_ahead_is_said_kindly() -> None:
    assert "前面没有人等候，请留意叫号" in lines(_slip(body(ahead=0)))


def test_without_an_item_the_queue_is_named() -> None:
    assert lines(_slip(body(item=None)))[2] == "公安综合"


def test_why_a_ticket_has_priority_is_never_on_paper() -> None:
    plain = _slip(body(number="VA001"))
    for reason in PriorityReason:
        slip = _slip(body(number="VA001", priority=True, reason=reason.value))
        assert slip == plain


def test_every_item_of_the_sample_hall_fits_in_600_bytes() -> None:
    catalog = sample_catalogue()
    for item in catalog.items.values():
        for language in ("zh-CN", "en"):
            for columns in (32, 48):
                entry = body(
                    copy=1, number="VA1001", item=item.name, materials=item.materials,
                    counters=catalog.counters_of(item.queue), place="一楼综合服务区",
                    language=language,
                )  # fmt: skip
                encoded = encode_slip(_slip(entry), Layout(columns=columns))
                assert len(encoded.data) < MOST_BYTES, (item.code, language, columns)
                assert encoded.replaced == 0, item.code


def test_a_catalogue_s_longest_names_do_not_make_a_long_slip() -> None:
    entry = body(
        hall="大" * 60, item="事" * 200, place="楼" * 60, materials=["材" * 300] * 30,
        counters=range(1, 62, 2), footer=["谢" * 100] * 2,
    )  # fmt: skip
    assert len(encode_slip(_slip(entry), Layout(columns=48)).data) < 1.25 * MOST_BYTES


def test_more_materials_than_fit_are_counted() -> None:
    text = lines(_slip(body(materials=[f"材料{n}" for n in range(1, 10)])))
    assert "5. 材料5" in text
    assert "6. 材料6" not in text
    assert "等共9项，扫码看全部" in text


def test_six_materials_fit_without_a_count() -> None:
    text = lines(_slip(body(materials=[f"材料{n}" for n in range(1, 7)])))
    assert "6. 材料6" in text
    assert not any("等共" in line for line in text)


@pytest.mark.parametrize("encoding", Encoding)
def test_every_encoding_of_a_printer(encoding: Encoding) -> None:
    encoded = encode_slip(_slip(body()), Layout(columns=32, encoding=encoding))
    assert b"A001" in encoded.data
    assert encoded.replaced == 0


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""),
        ([4], "4"),
        ([2, 1], "1、2"),
        ([1, 2, 3], "1-3"),
        ([1, 2, 3, 4, 5, 7], "1-5、7"),
        ([61, 1, 3, 3, 5, 6], "1、3、5、6、61"),
    ],
)
def test_windows_in_words(numbers: list[int], words: str) -> None:
    assert numbers_in_words(numbers) == words


def test_cutting_ends_with_dots_and_within_its_bytes() -> None:
    assert cut("短", 40) == "短"
    long = cut("长" * 50, 20)
    assert long == "长" * 9 + "…"
    assert len(long.encode("gb18030")) <= 20


def test_an_entry_that_lacks_something_is_an_error() -> None:
    entry = dict(body())
    del entry["number"]
    with pytest.raises(KeyError):
        _slip(entry)
