"""From bytes and from strokes to codes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from evdev import ecodes
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers.lines import CodeLines
from drivers.readers.typed_codes import TypedCodes
from drivers.strokes import Action, Stroke


class TestLines:
    @given(
        st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1)),
        st.sampled_from(["\r", "\n", "\r\n"]),
        st.lists(st.integers(0, 300), max_size=10),
    )
    def test_are_codes_wherever_they_are_split(
        self, codes: list[str], end: str, cuts: list[int]
    ) -> None:
        codes = [code for code in codes if len(code.encode()) <= 256]
        stream = "".join(code + end for code in codes).encode()
        edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
        lines = CodeLines()
        assert [code for a, b in pairwise(edges) for code in lines.feed(stream[a:b])] == codes
        assert lines.dropped == 0

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (b"\x02A023\x03\r\n", "A023"),
            (b"\xff\xfe\x00A023\r", "A023"),
            (b"  A023 \n", "A023"),
            ("凭证-甲\n".encode(), "凭证-甲"),
            (b"A" * 256 + b"\n", "A" * 256),
        ],
    )
    def test_are_freed_of_what_is_around_the_code(self, line: bytes, code: str) -> None:
        assert CodeLines().feed(line) == [code]

    @pytest.mark.parametrize("line", [b"A0\x0023\n", b"A0\xff23\n", b"A" * 257 + b"\n", b"\xff\n"])
    def test_that_are_broken_are_dropped_whole(self, line: bytes) -> None:
        lines = CodeLines()
        assert lines.feed(line + b"B001\n") == ["B001"]
        assert lines.dropped == 1

    def test_may_be_in_another_charset(self) -> None:
        assert CodeLines("gbk").feed("凭证\r\n".encode("gbk")) == ["凭证"]


class TestTypedCodes:
    def press(self, codes: TypedCodes, now: float, *keys: str) -> list[str]:
        found = [
            codes.accept(Stroke(code=ecodes.ecodes[f"KEY_{key}"], action=action), now)
            for key in keys
            for action in (Action.DOWN, Action.UP)
        ]
        return [code for code in found if code is not None]

    def test_shift_is_held_and_released(self) -> None:
        codes = TypedCodes()
        shift = ecodes.KEY_RIGHTSHIFT
        codes.accept(Stroke(code=shift, action=Action.DOWN), 0.0)
        self.press(codes, 0.0, "H", "SEMICOLON")
        codes.accept(Stroke(code=shift, action=Action.UP), 0.0)
        assert self.press(codes, 0.0, "H", "SEMICOLON", "SLASH", "KP7", "ENTER") == ["H:h;/7"]

    def test_caps_lock_turns_letters_only(self) -> None:
        codes = TypedCodes()
        assert self.press(codes, 0.0, "CAPSLOCK", "A", "1", "MINUS", "KPENTER") == ["A1-"]

    def test_a_beginning_that_nothing_followed_is_dropped(self) -> None:
        codes = TypedCodes(gap_seconds=2.0)
        assert self.press(codes, 10.0, "A", "0") == []
        assert self.press(codes, 13.0, "B", "1", "ENTER") == ["b1"]
        assert codes.dropped == 1

    def test_a_code_with_strokes_missing_is_dropped(self) -> None:
        codes = TypedCodes()
        codes.accept(Stroke(code=0, action=Action.LOST), 50.0)
        assert self.press(codes, 50.1, "2", "3", "ENTER") == []
        assert self.press(codes, 50.2, "A", "1", "ENTER") == ["a1"]
        assert codes.dropped == 1

    def test_enter_alone_is_no_code(self) -> None:
        codes = TypedCodes()
        assert self.press(codes, 0.0, "ENTER", "SPACE", "ENTER") == []
        assert codes.dropped == 0
