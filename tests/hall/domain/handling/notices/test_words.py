"""What the notices say, sentence by sentence; the whole pages are in tests/hall/service/papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from hall.domain.handling.clocks import Limit, Start, Unit
from hall.domain.handling.figures import LateSupplement, LateTolerance, NoticeForm
from hall.domain.handling.notices.blocks import (
    Facts,
    Paragraph,
    Table,
    due_in_words,
    latest_in_words,
    limit_in_words,
)
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.notices.centre_words import GREEN_ROWS, green_ground
from hall.domain.handling.notices.forms import Due, MissingList, Notice, ReturnGround
from hall.domain.handling.notices.frame import TITLES
from hall.domain.handling.notices.short import short_of
from hall.domain.handling.notices.words import GROUNDS, LATE, LATE_TOLERANCE, words_of
from tests.hall.domain.handling.notices.samples import (
    GREEN,
    JOINT,
    MISSING,
    PROMISED,
    RETURNED,
    SAMPLES,
    SUPPLEMENT,
    TOLERATED,
    URGENT,
    notice,
)

FORBIDDEN = ("不知道", "没空", "不关我的事", "不行，重填", "有牌子，自己看")
"""Some of rulebook 08's words that no text of the product has."""


def said(sample: Notice) -> str:
    """All of it, a block a line."""
    wording = words_of(sample)
    lines = [wording.title]
    for block in wording.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Facts):
            lines += [f"{fact.label}：{fact.value}" for fact in block.rows]
        else:
            lines += [block.title, *("|".join(row) for row in block.rows)]
    return "\n".join([*lines, wording.issuer, wording.seal, wording.receipt])


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_what_every_notice_says(sample: Notice) -> None:
    text = said(sample)
    assert TITLES[sample.form] in text.splitlines()[0]
    assert sample.case in text or sample.form is NoticeForm.GREEN
    assert sample.item in text
    assert "None" not in text
    assert "。。" not in text
    assert not any(word in text for word in FORBIDDEN)
    assert not any(mark in text for mark in ",;!?")


@pytest.mark.parametrize(
    "name", ["promised", "supplement", "tolerated", "joint", "returned", "missing"]
)
def test_a_citizen_s_notice_has_a_seal_and_is_signed_for(name: str) -> None:
    wording = words_of(SAMPLES[name])
    assert (wording.seal, wording.receipt) == ("专用印章", "服务对象签收")
    assert wording.issuer == "县市场监督管理局（13号窗口）"
    assert wording.title.startswith("县市场监督管理局窗口")


def test_a_promised_notice_names_limit_day_and_where_to_complain() -> None:
    text = said(SAMPLES["promised"])
    assert "承诺时限：5个工作日" in text
    assert "承诺办结日期：2026年11月27日" in text
    assert "法定时限：20个工作日" in text
    assert "一、承诺时限自受理次日起计算，本件最迟在2026年11月27日下班前办结。" in text
    assert "现场勘验（约10个工作日）；专家评审（约15个工作日）" in text
    assert "您可以向中心督查科投诉（电话：0512-12345678）。" in text
    assert "暂定" not in text


def test_a_limit_in_hours_ends_at_its_hour() -> None:
    content = replace(
        PROMISED, limit=Limit(count=24, unit=Unit.HOURS), statutory=None, not_counted=(),
        due=Due(day=date(2026, 11, 21), at=time(9, 5)),
    )  # fmt: skip
    text = said(notice(content, NoticeForm.PROMISED))
    assert "承诺时限自受理之时起计算，本件最迟在2026年11月21日09:05前办结。" in text
    assert "法定时限：—" in text


def test_a_provisional_day_says_so_and_why() -> None:
    content = replace(PROMISED, due=Due(day=date(2027, 1, 8), provisional=True))
    text = said(notice(content, NoticeForm.PROMISED))
    assert "承诺办结日期：2027年1月8日（暂定）" in text
    assert "放假安排尚未公布" in text


def test_a_supplement_notice_lists_once_and_completely() -> None:
    text = said(SAMPLES["supplement"])
    for place, material in enumerate(MISSING, start=1):
        assert f"{place}|{material.name}|{material.copies}|{material.requirement}" in text
    assert "请在2026年12月11日下班前将上述材料一次补齐，交到13号窗口。" in text
    assert "办理时限自材料补齐之日起计算，承诺时限5个工作日。" in text
    assert "本通知书没有列明的材料，窗口不再要求补充" in text


def test_a_tolerated_case_is_handled_meanwhile() -> None:
    text = said(SAMPLES["tolerated"])
    assert "现予容缺受理" in text
    assert "本件先行办理，承诺时限5个工作日，承诺办结日期2027年1月4日（暂定）；" in text
    assert "办理结果在材料补齐后发放" in text


@pytest.mark.parametrize("late", LateSupplement)
def test_what_happens_to_a_late_supplement(late: LateSupplement) -> None:
    text = said(notice(replace(SUPPLEMENT, late=late), NoticeForm.SUPPLEMENT))
    assert f"逾期未补齐的，{LATE[late]}。" in text


@pytest.mark.parametrize("late", LateTolerance)
def test_what_happens_to_a_late_tolerance(late: LateTolerance) -> None:
    text = said(notice(replace(TOLERATED, late_tolerance=late), NoticeForm.SUPPLEMENT))
    assert f"逾期未补齐的，{LATE_TOLERANCE[late]}。" in text


def test_a_joint_notice_names_the_responsible_department_and_each_part() -> None:
    text = said(SAMPLES["joint"])
    assert "本件须由3个部门共同办理，按联办件办理，责任部门为县发展和改革局" in text
    assert "1|立项审批|县发展和改革局|5个工作日|2026-11-27|同时办理" in text
    assert "3|施工许可|县住房和城乡建设局|5个工作日||立项审批、用地预审与选址意见书办结后" in text
    assert len(JOINT.parts) == 3


@pytest.mark.parametrize("ground", ReturnGround)
def test_a_return_gives_ground_reason_basis_and_remedies(ground: ReturnGround) -> None:
    content = replace(RETURNED, ground=ground, apply_to="市水利局")
    text = said(notice(content, NoticeForm.RETURNED))
    assert f"退回情形：{GROUNDS[ground]}" in text
    assert f"退回原因：{RETURNED.reason}" in text
    assert f"依据：{RETURNED.basis}" in text
    assert "一、请向市水利局申请。" in text
    assert "持本通知书向中心业务科申请复核" in text
    assert "自收到复核申请之日起5个工作日内" in text
    assert "60日内，依法向青禾县人民政府申请行政复议" in text
    assert "6个月内，依法向青禾县人民法院提起行政诉讼" in text


@pytest.mark.parametrize(("accepted", "words"), [(False, "不予受理"), (True, "不予批准")])
def test_a_return_says_what_it_decides(accepted: bool, words: str) -> None:
    text = said(notice(replace(RETURNED, accepted=accepted), NoticeForm.RETURNED))
    assert f"现决定{words}，予以退回" in text


def test_an_urgent_notice_speaks_to_its_addressee() -> None:
    wording = words_of(SAMPLES["urgent"])
    assert wording.blocks[0] == Paragraph(text="县自然资源和规划局窗口：", indent=False)
    text = said(SAMPLES["urgent"])
    assert "按照联办件管理程序，从急从快办理，在2026年11月25日17:00前办结" in text
    assert "联审会议：2026年11月23日9:00，中心二楼会议室" in text
    assert (wording.issuer, wording.seal) == ("青禾县政务服务中心", "印章")
    alone = notice(replace(URGENT, joint=False, meeting=""), NoticeForm.URGENT)
    assert "按照承诺件管理程序" in said(alone)
    assert "联审会议" not in said(alone)


@pytest.mark.parametrize(
    ("ground", "threshold", "words"),
    [
        (GreenGround.KEY_PROJECT, None, "党委、政府确定的重点实事项目"),
        (GreenGround.FOREIGN_CAPITAL, 10_000_000, "超过1000万美元的外商投资企业设立登记项目"),
        (GreenGround.DOMESTIC_CAPITAL, 50_000_000, "超过5000万元的内资企业设立登记项目"),
        (GreenGround.CONSTRUCTION, 50_000_001, "投资额超过50000001元的基本建设项目"),
        (GreenGround.LEADERS, None, "领导交办的重要事项"),
    ],
)
def test_the_grounds_of_the_green_channel(
    ground: GreenGround, threshold: int | None, words: str
) -> None:
    assert green_ground(replace(GREEN, ground=ground, threshold=threshold)).endswith(words)


def test_the_green_form_has_lines_to_fill_in() -> None:
    (table,) = [block for block in words_of(SAMPLES["green"]).blocks if isinstance(block, Table)]
    assert len(table.rows) == GREEN_ROWS
    assert table.rows[0][1:] == (
        "县发展和改革局8号窗口", "立项批文", "2026-11-20 09:05", "2026-11-20 16:30", "王芳"
    )  # fmt: skip
    assert table.rows[1][3:] == ("", "", "")
    assert table.rows[-1] == (str(GREEN_ROWS), "", "", "", "", "")
    longer = notice(replace(GREEN, windows=GREEN.windows * 6), NoticeForm.GREEN)
    (table,) = [block for block in words_of(longer).blocks if isinstance(block, Table)]
    assert len(table.rows) == 12


def test_limits_and_days_in_words() -> None:
    assert limit_in_words(Limit(count=0, unit=Unit.WORKING_DAYS)) == "当日办结"
    assert limit_in_words(Limit(count=10, unit=Unit.NATURAL_DAYS)) == "10个自然日"
    assert limit_in_words(Limit(count=24, unit=Unit.HOURS)) == "24小时"
    due = Due(day=date(2026, 1, 5))
    assert (due_in_words(due), latest_in_words(due)) == ("2026年1月5日", "2026年1月5日下班")
    at_once = Limit(count=5, unit=Unit.WORKING_DAYS, start=Start.AT_ONCE)
    content = replace(PROMISED, limit=at_once)
    assert "自受理之日起计算" in said(notice(content, NoticeForm.PROMISED))


def test_a_hall_without_address_or_telephone_prints_neither() -> None:
    plain = replace(
        SAMPLES["promised"],
        query_url="",
        letterhead=replace(SAMPLES["promised"].letterhead, phone=""),
    )
    text = said(plain)
    assert "二维码" not in text
    assert "电话" not in text


def test_a_window_s_name_is_not_said_twice() -> None:
    sample = notice(PROMISED, NoticeForm.PROMISED, department="综合窗口")
    assert words_of(sample).title == "综合窗口承诺件通知书"


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_form_has_a_short_one(sample: Notice) -> None:
    short = short_of(sample)
    assert short.title.endswith(TITLES[sample.form])
    assert short.facts or short.listed


def test_a_short_list_is_complete() -> None:
    short = short_of(SAMPLES["missing"])
    assert short.list_title == "对不起，您还缺少："
    assert short.listed == (
        "营业执照复印件 2份（加盖公章，与原件核对）",
        "经营场所平面布局图 1份（标明操作流程、设备位置）",
        "食品安全管理制度 1份",
    )


def test_a_list_says_where_forms_are_to_be_had_and_nothing_where_there_are_none() -> None:
    there, none = (
        notice(MissingList(missing=MISSING, forms_url=url), NoticeForm.MISSING)
        for url in ("http://hall.test/m/SJ014", "")
    )
    assert "二、空白表格和样表见http://hall.test/m/SJ014。" in said(there)
    assert "表格见 http://hall.test/m/SJ014" in short_of(there).closing
    assert "表格见" not in said(none) + "".join(short_of(none).closing)


def test_short_forms_keep_what_matters() -> None:
    assert ("承诺办结日期", "2026年11月27日") in short_of(SAMPLES["promised"]).facts
    assert ("责任部门", "县发展和改革局") in short_of(SAMPLES["joint"]).facts
    assert ("退回原因", RETURNED.reason) in short_of(SAMPLES["returned"]).facts
    assert short_of(SAMPLES["supplement"]).list_title == "请在2026年12月11日下班前补齐："
    assert "办理结果在材料补齐后发放。" in short_of(SAMPLES["tolerated"]).closing
    assert datetime(2026, 11, 25, 17, tzinfo=URGENT.required_by.tzinfo) == URGENT.required_by


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_what_is_not_known_leaves_no_gap(sample: Notice) -> None:
    text = said(replace(sample, applicant="", window="", clerk=""))
    assert "张三" not in text
    assert "（）" not in text
    assert "到。" not in text
    assert "到办理" not in text
    assert not any(line == "：" for line in text.splitlines())
