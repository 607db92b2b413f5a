"""Sentences in the model's phonemes. The model itself is not needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin_dict
from pypinyin import pinyin as readings_of

from drivers.errors import DeviceRefused
from drivers.voices.kokoro import english, mandarin
from drivers.voices.kokoro.engine import KokoroEngine
from drivers.voices.kokoro.speech import phonemes
from drivers.voices.kokoro.tokens import TOKENS
from drivers.voices.readings import in_pinyin, reading_problem, shipped_readings
from drivers.voices.sound import Sound, read_sound
from tests.drivers.sounds import tone


@pytest.mark.parametrize(
    ("syllable", "sounds"),
    [
        ("qing3", "ʨʰi↓ŋ"), ("ling2", "li↗ŋ"), ("yi1", "i→"), ("er4", "ɚ↘"), ("san1", "sa→n"),
        ("si4", "sɨ↘"), ("wu3", "u↓"), ("liu4", "ljou↘"), ("qi1", "ʨʰi→"), ("ba1", "pa→"),
        ("jiu3", "ʨjou↓"), ("shi2", "ʂɨ↗"), ("hao4", "xau↘"), ("chuang1", "ꭧʰwa→ŋ"),
        ("kou3", "kʰou↓"), ("yuan2", "ɥɛ↗n"), ("jue2", "ʨɥe↗"), ("lü4", "ly↘"), ("nv3", "ny↓"),
        ("dui4", "twei↘"), ("zhun3", "ꭧwə↓n"), ("weng1", "wə→ŋ"), ("yong4", "jʊ↘ŋ"),
        ("bo2", "pwo↗"), ("men5", "mən"), ("ri4", "ɻɨ↘"), ("you3", "jou↓"), ("yun4", "y↘n"),
    ],
)  # fmt: skip
def test_pinyin_as_the_model_reads_it(syllable: str, sounds: str) -> None:
    assert mandarin.phonemes(syllable) == sounds


def test_every_syllable_of_the_dictionary_but_grunts_can_be_said() -> None:
    grunts = {"hm", "hng", "m", "n", "ng", "ê", "wong"}
    syllables = {
        syllable
        for point in pinyin_dict.pinyin_dict
        for syllable in readings_of(chr(point), style=Style.TONE3, heteronym=True)[0]
    }
    assert len(syllables) > 1200
    for syllable in sorted(syllables):
        if syllable.rstrip("12345") in grunts:
            continue
        sounds = mandarin.phonemes(syllable)
        assert set(sounds) <= TOKENS.keys(), syllable
        assert sum(sounds.count(arrow) for arrow in "→↗↓↘") == syllable[-1].isdigit()


@pytest.mark.parametrize("syllable", ["", "hello", "zzz1", "b4", "qing6", "一"])
def test_what_is_no_pinyin_is_refused(syllable: str) -> None:
    with pytest.raises(ValueError, match="no pinyin"):
        mandarin.phonemes(syllable)


def test_tones_are_all_that_tells_apart() -> None:
    said = {mandarin.phonemes(f"ma{tone}") for tone in range(1, 6)}
    assert len(said) == 5


def test_every_letter_and_word_of_the_tables_is_in_the_model_s_signs() -> None:
    assert len(english.LETTERS) == 26
    for sounds in (*english.LETTERS.values(), *english.WORDS.values()):
        assert set(sounds) <= TOKENS.keys(), sounds


def test_a_call_in_both_languages() -> None:
    chinese = phonemes("请B零一号，到三号窗口。", "zh", {})
    assert chinese.startswith("ʨʰi↓ŋ bˈi li↗ŋ")
    assert chinese.endswith("kʰou↓.")
    assert "xau↘, " in chinese
    assert phonemes("twenty-one", "en", {}) == "twˈɛnti wˈʌn"
    said = phonemes("Ticket B zero, please go to window twelve.", "en", {})
    assert said == "tˈɪkɪt bˈi zˈɪɹO, plˈiz ɡˌO tə wˈɪndO twˈɛlv."


def test_a_word_of_the_table_is_read_as_it_says() -> None:
    assert "xa↗ŋ" in phonemes("到银行窗口", "zh", shipped_readings())
    assert phonemes("六安", "zh", {"六安": "lu4 an1"}) == "lu↘a→n"


@pytest.mark.parametrize("sentence", ["", "。", "please dance", "请λ", "12"])
def test_what_cannot_be_said_is_refused(sentence: str) -> None:
    with pytest.raises(ValueError, match="no "):
        phonemes(sentence, "en", {})


@given(sentence=st.text("请A零一二号到窗口，。 B", max_size=30))
def test_whatever_is_said_is_in_the_model_s_signs(sentence: str) -> None:
    try:
        said = phonemes(sentence, "zh", {})
    except ValueError:
        assert not set(sentence) - set("，。 ")
    else:
        assert set(said) <= TOKENS.keys()


class Model:
    """Says nothing, in the right length."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, float]] = []

    def speak(self, phonemes: str, voice: str, speed: float) -> Sound:
        self.asked.append((phonemes, voice, speed))
        return tone(0.1 * len(phonemes), rate=24000)


def test_the_engine_writes_what_the_model_said(tmp_path: Path) -> None:
    model = Model()
    engine = KokoroEngine(model=model)
    seconds = engine.render("请一", "zh-CN", tmp_path / "a.wav")
    assert model.asked == [("ʨʰi↓ŋ i→", "zf_xiaoyi", 1.0)]
    assert read_sound(tmp_path / "a.wav").seconds == pytest.approx(seconds)
    with pytest.raises(DeviceRefused, match="dance"):
        engine.render("please dance", "en", tmp_path / "b.wav")
    with pytest.raises(DeviceRefused, match="fr"):
        engine.render("un", "fr", tmp_path / "b.wav")
    engine.close()


class TestReadings:
    def test_the_shipped_table_is_sound(self) -> None:
        problems = [reading_problem(word, said) for word, said in shipped_readings().items()]
        assert not [problem for problem in problems if problem]
        assert shipped_readings()["银行"] == "yin2 hang2"

    @pytest.mark.parametrize(
        ("word", "said"), [("bank", "b1"), ("银行", "yin2"), ("银行", "yin hang"), ("银行", 3)]
    )
    def test_a_wrong_line_is_found(self, word: str, said: object) -> None:
        assert word in reading_problem(word, said)

    def test_pinyin_stands_in_the_place_of_the_word(self) -> None:
        readings = {"银行": "yin2 hang2", "行业": "hang2 ye4", "银行业": "yin2 hang2 ye4"}
        assert in_pinyin("到银行", readings) == "到 yin2hang2 "
        assert in_pinyin("到银行业", readings) == "到 yin2hang2ye4 "
        assert in_pinyin("到三号窗口", readings) == "到三号窗口"
