"""``jiaohao calendar`` and what ``check`` says of the coming year."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from hall.app.terms import terms_of
from hall.config.settings_file import sample_settings
from hall.domain.actors import Actor, Role
from hall.domain.calendar import Calendar
from hall.domain.commands import OpenDay
from hall.service.hall import DATABASE, Hall
from hall.service.handling.calendar.in_force import in_force
from hall.store import database, event_log
from tests.app.shell import run_in

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""
"""A made-up one: the true notice is still to come."""
ADMIN = Actor(role=Role.ADMIN, id="root")
NOVEMBER = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    """A data directory of one's own."""
    return Path(shutil.copytree(sample_hall, tmp_path / "hall"))


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "2027.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def present(hall: Path) -> Calendar:
    terms = terms_of(sample_settings(), "")
    with closing(database.open_reader(hall / DATABASE)) as reader:
        return in_force(reader, terms)


def told(hall: Path) -> list[tuple[str, str]]:
    with closing(database.open_reader(hall / DATABASE)) as reader:
        logged = event_log.after(reader, 0, 100)
    return [(one.event.name, one.actor) for one in logged if "calendar" in one.event.name]


def test_a_year_is_shown_as_months(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(capsys, "calendar", "show", "2026", "--data", hall)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "2026年工作日历　248个工作日"
    assert "国办发明电〔2025〕7号" in lines[1]
    february = lines.index("2026年2月　16个工作日")
    assert lines[february + 1 : february + 6] == [
        " 一    二    三    四    五    六    日 ",
        "                                     1",
        " 2     3     4     5     6     7     8",
        " 9    10    11    12    13    14班  15休",
        "16休  17休  18休  19休  20休  21休  22休",
    ]


@time_machine.travel(NOVEMBER)
def test_this_year_is_shown_unless_one_is_named(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_in(capsys, "calendar", "show", "--data", hall).out.startswith("2026年工作日历　")


def test_years_without_a_notice_are_shown_as_provisional(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        "2027年工作日历（暂定）" in run_in(capsys, "calendar", "show", "2027", "--data", hall).out
    )
    ran = run_in(capsys, "calendar", "show", "2031", "--data", hall)
    assert "没有这一年的安排，只按周末推算" in ran.out
    assert "2031年1月　23个工作日（暂定）" in ran.out


def test_an_import_says_what_changes(
    hall: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, "calendar", "import", notice, "--data", hall)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "2027年1月31日（周日） 休息 → 上班",
        "2027年2月11日（周四） 上班 → 休息",
        "2027年2月12日（周五） 上班 → 休息",
        "2027年2月13日（周六） 休息 → 上班",
        "2027年4月25日（周日） 休息 → 上班",
        "2027年5月5日（周三） 上班 → 休息",
        "2027年9月26日（周日） 休息 → 上班",
        "2027年10月6日（周三） 上班 → 休息",
        "2027年10月7日（周四） 上班 → 休息",
        "2027年10月9日（周六） 休息 → 上班",
        "2027年 暂定 → 已确认",
    ]
    assert "日历第 1 版" in ran.err
    assert present(hall).certain(date(2027, 1, 4))
    assert told(hall) == [("calendar.year_imported", "admin:command-line")]
    again = run_in(capsys, "calendar", "import", notice, "--data", hall)
    assert again.out == "2027年的工作日没有变化\n"


def test_a_dry_run_changes_nothing(
    hall: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, "calendar", "import", "--dry-run", notice, "--data", hall)
    assert (ran.code, "2027年 暂定 → 已确认" in ran.out) == (0, True)
    assert present(hall).version == 0


def test_a_doubtful_file_is_refused_with_every_doubt(
    hall: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notice.write_text(NOTICE.replace("周五", "周四").replace("共5天", "共4天"), encoding="utf-8")
    ran = run_in(capsys, "calendar", "import", notice, "--data", hall)
    assert (ran.code, ran.out) == (1, "")
    assert "2027年1月1日（周五）不是括号中写的周四" in ran.err
    assert "写明共4天，日期却是5天" in ran.err
    assert ran.err.endswith("未作任何更改。\n")
    assert present(hall).version == 0


def test_a_day_is_kept_otherwise_and_given_back(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = ("2026-12-01", "--data", hall)
    assert run_in(capsys, "calendar", "override", *day, "off", "--reason", "停电").code == 0
    assert not present(hall).works(date(2026, 12, 1))
    shown = run_in(capsys, "calendar", "show", "2026", "--data", hall).out
    assert "1休*" in shown
    assert "2026年12月1日（周二） 休息：停电" in shown
    assert run_in(capsys, "calendar", "withdraw", *day, "--reason", "恢复供电").code == 0
    assert present(hall).works(date(2026, 12, 1))
    line = run_in(capsys, "calendar", "withdraw", *day, "--reason", "再撤").line
    assert "2026-12-01没有本大厅另行的安排" in line


def test_a_weekend_may_be_worked(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(
        capsys,
        "calendar",
        "override",
        "2026-12-05",
        "works",
        "--reason",
        "延时服务",
        "--data",
        hall,
    )
    assert ran.code == 0
    assert " 5班*" in run_in(capsys, "calendar", "show", "2026", "--data", hall).out


def test_a_running_hall_takes_the_calendar_up(
    hall: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = terms_of(sample_settings(), "")
    with Hall(hall, terms) as running, closing(running.reader()) as reader:
        assert run_in(capsys, "calendar", "import", notice, "--data", hall).code == 0
        assert in_force(reader, terms).certain(date(2027, 1, 4))
        # The log's chain goes on behind the command line's entry.
        running.execute(OpenDay(day="2030-01-01"), ADMIN)
        names = [one.event.name for one in event_log.after(reader, 0, 100)]
    assert names[-2:] == ["calendar.year_imported", "day.opened"]
    assert run_in(capsys, "verify", "--data", hall).code == 0


@pytest.mark.parametrize(
    ("now", "warns"),
    [
        (datetime(2026, 11, 1, 15, tzinfo=UTC), False),
        (NOVEMBER, True),
        (datetime(2027, 3, 1, tzinfo=UTC), True),
    ],
)
def test_check_asks_for_the_coming_year(
    hall: Path, capsys: pytest.CaptureFixture[str], now: datetime, warns: bool
) -> None:
    with time_machine.travel(now):
        ran = run_in(capsys, "check", "--data", hall)
    assert ran.code == 0
    assert ("2027年的放假安排尚未导入" in ran.err) == warns


def test_check_is_content_once_the_notice_is_there(
    hall: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_in(capsys, "calendar", "import", notice, "--data", hall)
    with time_machine.travel(NOVEMBER):
        assert "尚未导入" not in run_in(capsys, "check", "--data", hall).err
