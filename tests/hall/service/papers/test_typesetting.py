"""Chinese text in lines: where it breaks, and what becomes of characters no font has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.service.papers.typesetting import USUAL, printable, wrap

GLYPHS = {ord(character) for character in USUAL}


def measure(text: str) -> float:
    """A hanzi is 2 wide, a Latin letter 1."""
    return sum(1 if character.isascii() else 2 for character in text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("您好", ["您好"]),
        ("请备齐材料", ["请备齐材", "料"]),
        # A full stop does not begin a line, a bracket does not end one.
        ("请备齐料。好", ["请备齐", "料。好"]),
        ("请备齐（料）", ["请备齐", "（料）"]),
        ("办2026年", ["办2026年"]),
        ("请办理2026年", ["请办理", "2026年"]),
        ("号00000000000000", ["号", "00000000", "000000"]),
        ("一\n二三四五六", ["一", "二三四五", "六"]),
        ("请 备齐材料", ["请 备齐", "材料"]),
        ("请备齐材 料", ["请备齐材", "料"]),
    ],
)
def test_where_lines_break(text: str, lines: list[str]) -> None:
    assert wrap(text, 8, measure) == lines


def test_the_first_line_is_shorter() -> None:
    assert wrap("请备齐材料", 8, measure, indent=4) == ["请备", "齐材料"]


@given(st.text(alphabet=st.sampled_from("请备（）。，2Az \n《》“”"), max_size=60))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str) -> None:
    lines = wrap(text, 12, measure, indent=4)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= 12 for line in lines)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三", "张三"),
        ("𠮷田", "〓田"),
        ("好👍🏽", "好〓"),
        ("👨‍👩‍👧", "〓〓〓"),
        ("❤️", "〓"),
        ("n\u0303", "〓"),
        ("一\x00\x1b二\u200b三", "一二三"),
        ("一\t二\n三", "一 二\n三"),
        ("豈", "〓"),
    ],
)
def test_what_a_font_lacks_is_seen_to_be_missing(text: str, shown: str) -> None:
    assert printable(text, GLYPHS) == shown


def test_a_font_without_the_sign_has_another() -> None:
    assert printable("𠮷", {ord("□")}) == "□"
    assert printable("𠮷", {ord("?")}) == "?"
    assert printable("𠮷", set()) == ""


@given(st.text(max_size=40))
def test_only_what_the_font_has_comes_out(text: str) -> None:
    assert all(
        ord(character) in GLYPHS or character == "\n" for character in printable(text, GLYPHS)
    )
