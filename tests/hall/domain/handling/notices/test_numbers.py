"""Numbers of notices, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.handling.errors import UnknownNotice
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.numbers import (
    MARKS,
    NoticeNumber,
    notice_number,
    parse_notice_number,
)


def test_the_number_as_it_is_printed() -> None:
    assert notice_number(NoticeForm.PROMISED, "JH", 2026, 12) == "JH承〔2026〕00012号"
    assert notice_number(NoticeForm.MISSING, "QHX", 2027, 123_456) == "QHX缺〔2027〕123456号"
    assert "".join(MARKS[form] for form in NoticeForm) == "承补联退急绿缺决"


@given(
    form=st.sampled_from(NoticeForm),
    centre=st.from_regex(r"[A-Z]{2,6}", fullmatch=True),
    year=st.integers(2000, 9999),
    serial=st.integers(1, 999_999_999),
)
def test_what_is_written_can_be_read(form: NoticeForm, centre: str, year: int, serial: int) -> None:
    number = notice_number(form, centre, year, serial)
    parts = parse_notice_number(number)
    assert parts == NoticeNumber(form=form, centre=centre, year=year, serial=serial)
    assert str(parts) == number


@pytest.mark.parametrize(
    "text",
    [
        "JH承〔2026〕00012号", "jh承[2026]12", " JH 承（2026）第12号 ", "ＪＨ承【２０２６】１２号",
        "JH承(2026)00012",
    ],
)  # fmt: skip
def test_a_person_may_type_it_otherwise(text: str) -> None:
    assert str(parse_notice_number(text)) == "JH承〔2026〕00012号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "JH承",
        "JH〔2026〕00012号",
        "JH准〔2026〕1号",
        "JH承〔26〕1号",
        "JH承〔2026〕0号",
        "00012",
    ],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UnknownNotice) as refusal:
        parse_notice_number(text)
    assert refusal.value.code == "notice.unknown"
