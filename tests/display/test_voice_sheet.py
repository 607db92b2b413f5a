"""The clips of the sheet say every call of the hall they were made for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.announcements import announcement
from display.voice_sheet import clips
from drivers.voices.clips.planning import key_of, plan

LANGUAGES = ("zh-CN", "en")
WINDOWS = dict.fromkeys(range(1, 31), "")
SENTENCES: tuple[dict[str, str], ...] = (
    {},
    {"zh-CN": "请{number}号顾客到{window}号窗口办理", "en": "{number} to desk {window}"},
    {"zh": "{window}号窗口请{number}号", "en": "Window {window} calls {number}."},
    {"zh": "请{number}，{window}", "en": "{number}, {window}"},
)


def sheet(sentences: dict[str, str]) -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for clip in clips(LANGUAGES, sentences, "ABV", WINDOWS):
        found.setdefault(clip.language, set()).add(key_of(clip.text))
    return found


SHEETS = [(sentences, sheet(sentences)) for sentences in SENTENCES]


@given(
    number=st.from_regex(r"\AV?[AB][0-9]{3,4}\Z"),
    counter=st.integers(1, 999),
    of=st.sampled_from(SHEETS),
)
def test_every_call_can_be_said_with_the_clips_of_the_sheet(
    number: str, counter: int, of: tuple[dict[str, str], dict[str, set[tuple[str, ...]]]]
) -> None:
    sentences, known = of
    for sentence in announcement(number, counter, LANGUAGES, times=1, sentences=sentences):
        found = plan(sentence.text, known[sentence.language.partition("-")[0]])
        assert not found.missing, sentence.text


def test_a_window_of_the_hall_is_one_clip_and_another_is_joined() -> None:
    whole = {key_of(clip.text) for clip in clips(["zh"], {}, "A", WINDOWS, whole=9)}
    known = sheet({})["zh"]
    assert len(plan("请A一号到三十号窗口", known).clips) == 5
    assert len(plan("请A零零一号到三十号窗口", whole).clips) == 4
    assert [len(clip) for clip in plan("请A一号到三十一号窗口", known).clips][-1] < 7


def test_a_window_by_its_own_name_where_the_sentence_asks_for_it() -> None:
    texts = [
        clip.text
        for clip in clips(["zh-CN"], {"zh": "请{number}号到{window}号{name}"}, "A", {61: "咨询台"})
    ]
    assert "到六十一号咨询台" in texts


def test_no_text_and_no_file_is_asked_for_twice() -> None:
    listed = clips(LANGUAGES, {}, "AAB", WINDOWS)
    assert len({(clip.language, key_of(clip.text)) for clip in listed}) == len(listed)
    assert len({(clip.language, clip.stem) for clip in listed}) == len(listed)


@pytest.mark.parametrize("tag", ["bo", "ug-CN"])
def test_a_language_without_a_sentence_has_no_clips_until_the_hall_writes_one(tag: str) -> None:
    assert clips([tag], {}, "A", WINDOWS) == []
    assert clips([tag], {tag: "{number} → {window} ཁྱེད"}, "A", {1: ""})
