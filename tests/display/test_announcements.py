from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.announcements import (
    Sentence,
    announcement,
    english,
    hanzi,
    sentence_problem,
    speaks,
)

NUMBERS = st.from_regex(r"\A[VY]?[A-HJ-NP-Z]{1,2}[0-9]{3,4}\Z")


@pytest.mark.parametrize(
    ("number", "counter", "said"),
    [
        ("A012", 3, "请A零一二号到三号窗口"),
        ("A001", 3, "请A零零一号到三号窗口"),
        ("VA001", 12, "请V A零零一号到十二号窗口"),
        ("BX1000", 105, "请B X一零零零号到一百零五号窗口"),
        ("JT207", 20, "请J T二零七号到二十号窗口"),
        ("B999", 61, "请B九九九号到六十一号窗口"),
    ],
)
def test_chinese(number: str, counter: int, said: str) -> None:
    assert announcement(number, counter, ["zh-CN"])[0] == Sentence(text=said, language="zh-CN")


@pytest.mark.parametrize(
    ("number", "counter", "said"),
    [
        ("A012", 3, "Ticket A zero one two, please go to window three"),
        ("VA001", 12, "Ticket V A zero zero one, please go to window twelve"),
        ("BX1000", 61, "Ticket B X one zero zero zero, please go to window sixty-one"),
    ],
)
def test_english(number: str, counter: int, said: str) -> None:
    assert announcement(number, counter, ["en"])[0] == Sentence(text=said, language="en")


def test_each_call_is_said_twice_in_the_order_of_the_profile() -> None:
    said = announcement("A012", 3, ["zh-CN", "en"])
    assert [sentence.language for sentence in said] == ["zh-CN", "en", "zh-CN", "en"]
    assert said[:2] == said[2:]


def test_a_voice_that_has_fallen_behind_says_it_once() -> None:
    assert len(announcement("A012", 3, ["zh-CN", "en"], times=1)) == 2


def test_the_window_by_its_own_name() -> None:
    said = announcement("A012", 61, ["zh-CN", "en-GB"], "咨询台", times=1)
    assert said[0].text == "请A零一二号到六十一号咨询台"
    assert said[1].text.endswith("window sixty-one")


def test_a_language_without_a_template_is_left_out_and_chinese_stands_in() -> None:
    assert [s.language for s in announcement("A1", 1, ["bo", "en"], times=1)] == ["en"]
    assert [s.language for s in announcement("A1", 1, ["bo"], times=1)] == ["zh-CN"]
    assert speaks("zh-Hant-HK")
    assert speaks("EN-us")
    assert not speaks("bo")


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (0, "零"), (2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (61, "六十一"),
        (100, "一百"), (101, "一百零一"), (105, "一百零五"), (110, "一百一十"),
        (112, "一百一十二"), (255, "二百五十五"), (1000, "一千"), (1005, "一千零五"),
        (1010, "一千零一十"), (1100, "一千一百"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_hanzi(number: int, read: str) -> None:
    assert hanzi(number) == read


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (0, "zero"), (10, "ten"), (19, "nineteen"), (20, "twenty"), (61, "sixty-one"),
        (100, "one hundred"), (105, "one hundred and five"), (1000, "one thousand"),
        (1001, "one thousand and one"), (1234, "one thousand two hundred and thirty-four"),
    ],
)  # fmt: skip
def test_english_words(number: int, read: str) -> None:
    assert english(number) == read


@pytest.mark.parametrize("read", [hanzi, english])
@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_out_of_range(read: object, number: int) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match="9999"):
        read(number)


@given(number=NUMBERS, counter=st.integers(1, 999))
def test_every_digit_is_said_and_no_two_letters_touch(number: str, counter: int) -> None:
    chinese, foreign = announcement(number, counter, ["zh-CN", "en"], times=1)
    spoken = chinese.text.partition("号")[0].removeprefix("请")
    digits = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")}
    assert "".join(digits.get(sign, sign) for sign in spoken if sign != " ") == number
    letters = [sign for sign in spoken if sign.isascii()]
    assert not any(a.isalpha() and b.isalpha() for a, b in itertools.pairwise(letters))
    assert not any(sign.isdigit() for sign in chinese.text + foreign.text)


@given(counter=st.integers(0, 9999))
def test_no_two_windows_sound_alike(counter: int) -> None:
    other = (counter + 1) % 10000
    assert hanzi(counter) != hanzi(other)
    assert english(counter) != english(other)


def test_a_hall_says_it_in_its_own_words() -> None:
    sentences = {"zh-CN": "{window}号窗口请{number}号{name}", "en": "{number} to desk {window}"}
    said = announcement("VA012", 12, ["zh-CN", "en-GB"], "收费处", 1, sentences)
    assert [one.text for one in said] == [
        "十二号窗口请V A零一二号收费处",
        "V A zero one two to desk twelve",
    ]


def test_a_sentence_makes_any_language_one_that_calls_are_said_in() -> None:
    said = announcement("A012", 3, ["bo", "en"], times=1, sentences={"bo": "{number}-{window}"})
    assert (said[0].text, said[0].language) == ("A 0 1 2-3", "bo")
    assert speaks("bo", {"bo": "{number}{window}"})


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("请{number}号到{window}号窗口", ""),
        ("请{号}到{window}", "没有“{号}”"),
        ("请到{window}", "{number}"),
        ("请{number}到{window}和{window}", "{window}"),
        ("请{number}到{window}}", "花括号"),
        ("请{number}到{window}{", "花括号"),
    ],
)
def test_a_sentence_that_could_not_be_said_is_found_before(template: str, word: str) -> None:
    problem = sentence_problem(template)
    assert bool(problem) == bool(word)
    assert word in problem
