"""The shipped years, day by day against two other tables and the notices; files people import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from hall.config.calendar_files import TABLES, read_calendar, read_table, shipped_years
from hall.config.problems import ConfigErrors
from hall.domain.calendar import Calendar
from hall.domain.calendar_errors import CalendarFlawed
from hall.domain.calendar_notice import read_notice
from tests.hall.notices import NOTICES
from tests.hall.small_calendar import YEAR_2026

SHIPPED = Calendar.of(shipped_years())
CHANGED_LATER = {2019, 2020}
"""Years with a second notice; no text has both."""
OLD_LABOUR_DAY = {date(2019, 4, 28), date(2019, 5, 2), date(2019, 5, 3), date(2019, 5, 5)}
"""Some releases of `holidays` do not know 国办发明电〔2019〕3号 yet."""


def days(first: int, last: int) -> Iterator[date]:
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


def test_every_day_of_the_confirmed_years_is_as_others_have_it() -> None:
    other = holidays.country_holidays("CN", years=range(2018, 2027))
    for day in days(2018, 2026):
        assert SHIPPED.certain(day)
        assert SHIPPED.works(day) == chinese_calendar.is_workday(day), day
        if day not in OLD_LABOUR_DAY:
            assert SHIPPED.works(day) == other.is_working_day(day), day


def test_2027_is_provisional_and_has_what_is_known_of_it() -> None:
    # Rulebook 09 §6.2: weekends, statutory holidays and those in lieu.
    other = holidays.country_holidays("CN", years=2027)
    for day in days(2027, 2027):
        assert not SHIPPED.certain(day)
        assert SHIPPED.works(day) == other.is_working_day(day), day
    assert SHIPPED.after(date(2026, 12, 31), 1) == (date(2027, 1, 4), True)


def test_the_shipped_years_are_what_the_notices_say() -> None:
    assert [table.year for table in shipped_years()] == list(range(2018, 2028))
    for number, text in NOTICES.items():
        read, table = read_notice(text).table, SHIPPED.years[number]
        assert read is not None
        if number not in CHANGED_LATER:
            assert table == read
        else:
            assert table.source.startswith(read.source.removesuffix("）"))


def test_the_years_that_were_changed_later_have_the_change() -> None:
    assert [SHIPPED.works(date(2019, 5, day)) for day in (1, 2, 3, 4, 5, 6)] == [
        False, False, False, False, True, True,
    ]  # fmt: skip
    assert [SHIPPED.works(date(2020, 2, day)) for day in (1, 2, 3)] == [False, False, True]


GOOD = """
year = 2030
confirmed = true
source = "国务院办公厅关于2030年部分节假日安排的通知"
on = [2030-09-29]

[[off]]
name = "元旦"
first = 2029-12-30
last = 2030-01-01
"""


def write(folder: Path, text: str, name: str = "2030.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, GOOD))
    assert (table.year, table.confirmed) == (2030, True)
    assert table.off == {date(2029, 12, 30), date(2029, 12, 31), date(2030, 1, 1)}
    assert table.on == {date(2030, 9, 29)}


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("", "year = 2030\n", "year：缺少这一项"),
        ("", "confirmed = true\n", "confirmed：缺少这一项"),
        ("", "on = [2030-09-29]\n", "on：缺少这一项"),
        ('source = ""', GOOD.splitlines()[3], "source：不能为空"),
        ("year = 30", "year = 2030", "year：应在 2000 到 2199 之间，现为 30"),
        ('"2030-09-29"', "2030-09-29", "on[0]：应为日期（不加引号），现为 “2030-09-29”"),
        ("2030-09-29T08:00:00", "2030-09-29", "on[0]：应为日期（不加引号）"),
        ("[2030-09-29, 2030-09-29]", "[2030-09-29]", "on[1]：2030年9月29日（周日）写了两次"),
        ("on = 2030-09-29", "on = [2030-09-29]", "on：应为日期的列表"),
        ("2030-09-30", "2030-09-29", "on：2030年9月30日（周一）本来就是工作日"),
        ("2031-09-28", "2030-09-29", "on：2031年9月28日（周日）不在2030年的安排之内"),
        ("first = 2029-11-30", "first = 2029-12-30", "off[0].last：应在 first 之后 31 天之内"),
        ("last = 2029-12-29", "last = 2030-01-01", "off[0].last：应在 first 之后 31 天之内"),
        ("", "last = 2030-01-01", "off[0].last：缺少这一项"),
        ("lst = 2030-01-01", "last = 2030-01-01", "off[0].lst：没有这一项"),
        ("", 'name = "元旦"', "off[0].name：缺少这一项"),
        ("of = 1\n[[off]]", "[[off]]", "of：没有这一项"),
    ],
)
def test_each_mistake_of_a_table_is_told(tmp_path: Path, wrong: str, right: str, told: str) -> None:
    path = write(tmp_path, GOOD.replace(right, wrong, 1))
    with pytest.raises(ConfigErrors) as caught:
        read_table(path)
    assert f"2030.toml {told}" in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("year = 2030", "year = 1").replace("[2030-09-29]", "[1]")
    with pytest.raises(ConfigErrors) as caught:
        read_table(write(tmp_path, text + "x = 1"))
    assert len(caught.value.problems) == 3


def test_a_table_without_any_holiday_is_none(tmp_path: Path) -> None:
    text = GOOD.partition("[[off]]")[0]
    with pytest.raises(ConfigErrors, match="没有2030年的任何一天放假"):
        read_table(write(tmp_path, text))


def test_the_same_year_comes_from_a_notice_a_table_and_a_list(tmp_path: Path) -> None:
    listed = ",".join(
        f'{{"name": "x", "date": "{day}", "isOffDay": {str(day in YEAR_2026.off).lower()}}}'
        for day in sorted(YEAR_2026.off | YEAR_2026.on)
    )
    paths = [
        write(tmp_path, NOTICES[2026], "2026.txt"),
        TABLES / "2026.toml",
        write(tmp_path, f'{{"year": 2026, "papers": [], "days": [{listed}]}}', "2026.json"),
    ]
    for path in paths:
        table = read_calendar(path)
        assert (table.year, table.off, table.on) == (2026, YEAR_2026.off, YEAR_2026.on)
        assert table.confirmed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_notice_may_come_from_any_editor(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "通知.TXT"
    path.write_bytes(NOTICES[2025].encode(encoding))
    assert read_calendar(path).year == 2025


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", b"\xff\xff\xff", "编码"),
        ("a.txt", b"x" * (1024 * 1024 + 1), "文件超过 1024 kB"),
        ("a.txt", b"", "部分节假日安排"),
        ("a.docx", b"", "不认识的文件类型“.docx”"),
        ("a.json", b"[]", "不是节假日的 JSON"),
        ("a.json", b"{", "不是节假日的 JSON"),
        ("a.json", b'{"year": 2027, "days": []}', "没有2027年的任何一天放假"),
        ("a.json", b'{"year": 2027, "days": [{"date": "1.1."}]}', "days[0]：date 应为"),
        (
            "a.json",
            b"""{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": true},
            {"date": "2027-01-01", "isOffDay": false}]}""",
            "days[1]：2027年1月1日（周五）写了两次",
        ),
        ("a.toml", b"year", "不是有效的 TOML"),
    ],
)
def test_what_cannot_be_imported(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CalendarFlawed) as caught:
        read_calendar(path)
    assert told in str(caught.value)
