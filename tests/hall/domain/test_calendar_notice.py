"""The notice's text: every year's word for word, other ways to write it, and every doubt."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.calendar_notice import TEXT_MAX, read_notice
from tests.hall.notices import NOTICES
from tests.hall.small_calendar import YEAR_2025, YEAR_2026

NOTICE = NOTICES[2026]


@pytest.mark.parametrize("year", NOTICES)
def test_every_notice_is_understood(year: int) -> None:
    reading = read_notice(NOTICES[year])
    assert reading.problems == ()
    assert reading.table is not None
    assert (reading.table.year, reading.table.confirmed) == (year, True)


def test_its_days_are_those_of_the_rulebook() -> None:
    for number, expected in ((2025, YEAR_2025), (2026, YEAR_2026)):
        table = read_notice(NOTICES[number]).table
        assert table is not None
        assert (table.off, table.on) == (expected.off, expected.on)


def test_its_number_and_date_are_its_source() -> None:
    table = read_notice(NOTICE).table
    assert table is not None
    assert table.source == (
        "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号，2025-11-04）"
    )


def test_it_may_reach_back_into_december() -> None:
    table = read_notice(NOTICES[2019]).table
    assert table is not None
    assert {date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)} <= table.off
    assert date(2018, 12, 29) in table.on


@pytest.mark.parametrize(
    "changed",
    [
        unicodedata.normalize("NFKC", NOTICE),
        "".join(NOTICE.split()),
        NOTICE.replace("。", "。\r\n"),
        NOTICE.replace("1", "１").replace("4", "４"),
        NOTICE.replace("至", "～"),
        NOTICE.replace("至", "-"),
        NOTICE.replace("周", "星期"),
        NOTICE.replace("（周日）", "（星期天）"),
        NOTICE.replace("放假调休", "调休"),
        NOTICE.replace("日", " 日　"),
        NOTICE.partition("国务院办公厅\n")[0],
    ],
    ids=[
        "half-width", "one line", "a line each", "full-width digits", "~", "-", "星期", "星期天",
        "调休", "blanks", "unsigned",
    ],
)  # fmt: skip
def test_it_may_be_written_otherwise(changed: str) -> None:
    assert changed != NOTICE
    reading = read_notice(changed)
    assert reading.problems == ()
    assert reading.table is not None
    assert (reading.table.off, reading.table.on) == (YEAR_2026.off, YEAR_2026.on)


@pytest.mark.parametrize(
    ("wrong", "right", "problems"),
    [
        ("1月4日（周一）", "1月4日（周日）", ["2026年1月4日（周日）不是括号中写的周一"]),
        ("至3日（周五）", "至3日（周六）", ["2026年1月3日（周六）不是括号中写的周五"]),
        (
            "放假调休，共4天。1月4日",
            "放假调休，共3天。1月4日",
            ["写明共4天，日期却是3天（1月1日(周四)至3日(周六)放假调休,共4天）"],
        ),
        ("2月30日（周六）上班", "2月28日（周六）上班", ["没有2月30日这一天"]),
        (
            "13月1日（周五）至5日",
            "5月1日（周五）至5日",
            [
                "没有13月1日这一天",
                "写明共5天，日期却是0天（13月1日(周五)至5日(周二)放假调休,共5天）",
                "劳动节的安排中没有放假的日期",
            ],
        ),
        (
            "2月14日（周六）、2月14日（周六）",
            "2月14日（周六）、2月28日（周六）",
            ["2026年2月14日（周六）两次上班"],
        ),
        (
            "1月3日（周六）上班",
            "1月4日（周日）上班",
            ["2026年1月3日（周六）既放假又上班"],
        ),
        (
            "1月5日（周一）上班",
            "1月4日（周日）上班",
            ["2026年1月5日（周一）本来就是工作日，不能调休上班"],
        ),
        (
            "2025年10月4日（周六）上班",
            "1月4日（周日）上班",
            [
                "2025年10月4日（周六）上班，离元旦太远",
                "2025年10月4日（周六）不在2026年的安排之内",
            ],
        ),
        (
            "2028年1月1日（周六）上班",
            "1月4日（周日）上班",
            [
                "2028年1月1日（周六）上班，离元旦太远",
                "2028年1月1日（周六）不在2026年的安排之内",
            ],
        ),
        ("4日（周日）上班", "1月4日（周日）上班", ["“4日”没有写明月份"]),
        (
            "1月4日（周日）正常办公",
            "1月4日（周日）上班",
            ["看不懂“1月4日(周日)正常办公”（1月4日(周日)正常办公）"],
        ),
        (
            "6日（周一）放假，5日除外，共3天",
            "6日（周一）放假，共3天",
            ["看不懂“5日除外”（4月4日(周六)至6日(周一)放假,5日除外,共3天）"],
        ),
        (
            "9月25日（周五）至12月27日（周日）放假，共3天",
            "9月25日（周五）至27日（周日）放假，共3天",
            [
                "2026年9月25日（周五）至2026年12月27日（周日）不像一个假期",
                "写明共3天，日期却是0天（9月25日(周五)至12月27日(周日)放假,共3天）",
                "中秋节的安排中没有放假的日期",
            ],
        ),
        (
            "9月20日（周日）、1月10日（周六）上班",
            "9月20日（周日）、10月10日（周六）上班",
            ["2026年1月10日（周六）上班，离国庆节太远"],
        ),
        ("五、龙舟节：", "五、端午节：", ["没有找到端午节的安排"]),
        ("五、春节：", "五、端午节：", ["春节的安排有2处", "没有找到端午节的安排"]),
    ],
)
def test_a_doubt_is_told_and_never_guessed(wrong: str, right: str, problems: list[str]) -> None:
    assert right in NOTICE
    reading = read_notice(NOTICE.replace(right, wrong, 1))
    assert reading.table is None
    assert list(reading.problems) == problems


def test_all_doubts_are_told_at_once() -> None:
    text = NOTICE.replace("1月4日（周日）", "1月4日（周一）").replace("共9天", "共8天")
    text = text.replace("五、端午节", "五、龙舟节")
    assert len(read_notice(text).problems) == 3


def test_a_day_with_the_weekend_must_be_beside_it() -> None:
    text = NOTICES[2018].replace("9月24日放假", "9月26日放假")
    assert read_notice(text).problems == ("2018年9月26日（周三）不与周末相连",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "没有找到“××××年部分节假日安排”"),
        ("今天天气很好。", "没有找到“××××年部分节假日安排”"),
        (NOTICE + NOTICES[2025], "文中有几个年份：2025、2026"),
        ("放假" * TEXT_MAX, f"文字超过 {TEXT_MAX} 字，不是一份放假通知"),
    ],
)
def test_what_is_no_notice(text: str, problem: str) -> None:
    reading = read_notice(text)
    assert (reading.table, reading.problems) == (None, (problem,))


def test_a_notice_that_changes_one_holiday_is_no_years_notice() -> None:
    text = """国务院办公厅关于调整2019年劳动节假期安排的通知
    一、2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。"""
    assert read_notice(text).table is None


@given(st.data())
def test_no_cut_or_slip_gives_other_days(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(NOTICE) - 1))
    length = data.draw(st.integers(1, 12))
    reading = read_notice(NOTICE[:at] + NOTICE[at + length :])
    if reading.table is not None:
        # A cut may take a whole day of work out of its list: nothing tells that from the text.
        assert reading.table.off == YEAR_2026.off
        assert reading.table.on <= YEAR_2026.on


@given(st.text(alphabet="一二、：:2026年1月3日（周四）至放假调休，共天。上班元旦春节", max_size=60))
def test_any_text_is_read_or_doubted(text: str) -> None:
    assert read_notice(text).table is None
