"""What the notices say where the law or the sources ask for it word by word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain.handling.course import Because
from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.blocks import Facts, Paragraph, Table
from hall.domain.handling.notices.forms import Content, ReturnGround
from hall.domain.handling.notices.short import short_of
from hall.domain.handling.notices.words import words_of
from tests.hall.domain.handling.notices.samples import (
    JOINT,
    MISSING,
    PROMISED,
    RETURNED,
    SUPPLEMENT,
    notice,
)


def text(content: Content, form: NoticeForm) -> str:
    """All that the paper says, run together."""
    said: list[str] = []
    for block in words_of(notice(content, form)).blocks:
        match block:
            case Paragraph():
                said.append(block.text)
            case Facts():
                said += [f"{row.label}：{row.value}" for row in block.rows]
            case Table():
                said += [block.title, *("|".join(row) for row in block.rows)]
    return "\n".join(said)


@pytest.mark.parametrize(
    ("because", "words"),
    [
        (Because.COMPLETE, "申请材料齐全、符合要求，现予受理"),
        (Because.DEEMED, "依法自收到申请材料之日（2026年11月20日）起即为受理"),
        (Because.TOLERANCE, "现予容缺受理"),
        (Because.COMMITMENT, "现按告知承诺方式予以受理"),
    ],
)
def test_an_acceptance_says_why(because: Because, words: str) -> None:
    """行政许可法 §32; 09 §2.3: only what is complete is called complete."""
    for said in (
        text(replace(PROMISED, because=because), NoticeForm.PROMISED),
        text(replace(JOINT, because=because), NoticeForm.JOINT),
    ):
        assert words in said
        assert ("齐全" in said) == (because is Because.COMPLETE)


def test_what_is_asked_after_acceptance_takes_nothing_back() -> None:
    content = replace(SUPPLEMENT, late=None, accepted=True)
    said = text(content, NoticeForm.SUPPLEMENT)
    assert "并已受理" in said
    assert "停止计时" in said
    assert "逾期未补齐的，恢复计时，并根据已有材料依法作出决定。" in said
    assert "撤回" not in said
    assert "停止计时" in "".join(short_of(notice(content, NoticeForm.SUPPLEMENT)).closing)


def test_a_return_for_want_of_materials_names_all_of_them() -> None:
    """09 §8.4."""
    content = replace(RETURNED, ground=ReturnGround.MAIN_MISSING, missing=MISSING)
    said = text(content, NoticeForm.RETURNED)
    assert all(one.name in said for one in MISSING)
    slip = short_of(notice(content, NoticeForm.RETURNED))
    assert len(slip.listed) == len(MISSING)


def test_a_return_without_a_provision_leaves_no_empty_line() -> None:
    assert "依据：" not in text(replace(RETURNED, basis=""), NoticeForm.RETURNED)


def test_a_return_says_what_was_decided() -> None:
    """Before acceptance 不予受理, after it 不予批准, or what the local rule calls it."""
    for changes, words in (
        ({}, "现决定不予受理"),
        ({"accepted": True}, "现决定不予批准"),
        ({"accepted": True, "decision": "撤销受理"}, "现决定撤销受理"),
    ):
        said = text(replace(RETURNED, **changes), NoticeForm.RETURNED)
        assert words in said
        assert "行政复议" in said


def test_a_return_to_another_authority_names_it_on_the_slip_too() -> None:
    """§32②."""
    content = replace(RETURNED, ground=ReturnGround.NOT_COMPETENT, apply_to="县税务局")
    assert "请向县税务局申请。" in text(content, NoticeForm.RETURNED)
    assert ("请向其申请", "县税务局") in short_of(notice(content, NoticeForm.RETURNED)).facts
