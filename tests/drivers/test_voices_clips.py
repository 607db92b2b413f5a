"""Calls joined of clips: the plan, the pack's file, the engine, the engine in reserve."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError, DeviceError, DeviceRefused
from drivers.registry import check_device, open_voice
from drivers.voices.clips.engine import ClipEngine, ClipsMissing
from drivers.voices.clips.pack import Clip, Pack, Source, read_pack, write_pack
from drivers.voices.clips.planning import key_of, plan
from drivers.voices.sound import read_sound, write_wav
from drivers.voices.speaker import SUBSTITUTED, Speaker
from tests.drivers.programs import write_program
from tests.drivers.sounds import RATE, ToneEngine, tone

CALL = "请A零一二号到三号窗口"
TEXTS = ("请", "A", "零", "一", "二", "三", "号到", "号窗口", "号到三号窗口")


def known(*texts: str) -> set[tuple[str, ...]]:
    return {key_of(text) for text in texts}


@pytest.mark.parametrize(
    ("sentence", "clips"),
    [
        (CALL, "请|A|零|一|二|号到三号窗口"),
        ("请A零一二号，到三号窗口。", "请|A|零|一|二|号到三号窗口"),
        ("请a 零 一 二号到二号窗口", "请|A|零|一|二|号到|二|号窗口"),
        ("", ""),
        ("。！", ""),
    ],
)
def test_the_longest_clips_there_are(sentence: str, clips: str) -> None:
    found = plan(sentence, known(*TEXTS))
    assert found.clips == tuple(key_of(text) for text in clips.split("|") if text)
    assert not found.missing


def test_words_are_whole_and_capitals_and_points_do_not_count() -> None:
    texts = known("ticket", "A", "one", "please go to window twelve", "please")
    found = plan("Ticket A one, please go to window Twelve!", texts)
    assert [" ".join(clip) for clip in found.clips] == [
        "ticket", "a", "one", "please go to window twelve",
    ]  # fmt: skip
    assert plan("tick", texts).missing == ("tick",)


def test_a_longer_first_clip_does_not_lead_into_a_dead_end() -> None:
    found = plan("一二三四", known("一二三", "一二", "三四"))
    assert found.clips == (key_of("一二"), key_of("三四"))


def test_what_no_clip_says_is_named_once() -> None:
    found = plan("请Q一Q二号到三号窗口", known(*TEXTS))
    assert found.missing == ("q",)


@given(
    texts=st.sets(st.text("一二三四AB", min_size=1, max_size=4), max_size=8),
    sentence=st.text("一二三四AB", max_size=20),
)
def test_a_plan_says_the_sentence_and_says_what_it_leaves_out(
    texts: set[str], sentence: str
) -> None:
    keys = known(*texts)
    found = plan(sentence, keys)
    units = list(key_of(sentence))
    said = [unit for clip in found.clips for unit in clip]
    assert all(clip in keys for clip in found.clips)
    if not found.missing:
        assert said == units
    else:
        rest = iter(units)
        assert all(unit in rest for unit in said), "in order"
        assert set(found.missing) | set(said) >= set(units)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    clips = {}
    for place, text in enumerate(TEXTS):
        clips[key_of(text)] = Clip(text=text, file=f"{place}.wav")
        write_wav(tmp_path / f"{place}.wav", tone(0.2))
    return Pack(folder=tmp_path, name="试", rate=RATE, gap_ms=60, clips={"zh": clips})


def test_a_pack_reads_as_it_was_written(pack: Pack) -> None:
    pack.folder.joinpath("a").mkdir()
    source = Source(name="我们“自己”录的\\", licence="CC0", file="")
    whole = Pack(
        folder=pack.folder, name=pack.name, rate=RATE, gap_ms=70, sources=(source,),
        clips={**pack.clips, "en": {("a",): Clip(text="A", file="a/1.ogg")}},
    )  # fmt: skip
    write_pack(whole)
    assert read_pack(pack.folder) == whole


def test_all_that_is_wrong_with_a_pack_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(
        '[pack]\nrate = 3\ngap_ms = "a"\n[clips.zh]\n"，" = "1.wav"\n"请" = "../1.wav"\n'
        '"号" = "1.mp3"\n"A" = "a.wav"\n"a" = "b.wav"\n',
        encoding="utf-8",
    )
    with pytest.raises(DeviceConfigError) as caught:
        read_pack(tmp_path)
    for word in ("rate", "gap_ms", "“，”", "“请”", "“号”", "“a”"):
        assert word in str(caught.value)


def test_a_folder_without_a_pack_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(DeviceConfigError, match="jiaohao voice build"):
        read_pack(tmp_path)


def test_a_sentence_is_as_long_as_its_clips_and_gaps(pack: Pack, tmp_path: Path) -> None:
    engine = ClipEngine(pack)
    seconds = engine.render(CALL, "zh-CN", tmp_path / "call.wav")
    assert seconds == pytest.approx(6 * 0.2 + 5 * 0.06 + 2 * 0.1)
    assert read_sound(tmp_path / "call.wav").seconds == pytest.approx(seconds)


def test_a_clip_that_is_missing_is_named(pack: Pack, tmp_path: Path) -> None:
    engine = ClipEngine(pack)
    with pytest.raises(ClipsMissing, match="q"):
        engine.render("请Q零一二号到三号窗口", "zh-CN", tmp_path / "call.wav")
    with pytest.raises(ClipsMissing, match="en"):
        engine.render("Ticket A", "en", tmp_path / "call.wav")


def test_a_clip_whose_file_is_gone_is_an_error(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "0.wav").unlink()
    with pytest.raises(DeviceError, match=r"0\.wav"):
        ClipEngine(pack).render(CALL, "zh-CN", tmp_path / "call.wav")


class Ears:
    """A player that keeps how loud and how long it was."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, float]] = []

    def play(self, recording: Path, seconds: float) -> None:
        self.heard.append((max(read_sound(recording).samples), seconds))


def test_what_the_pack_lacks_the_next_engine_says_and_the_health_tells(pack: Pack) -> None:
    ears, reserve = Ears(), ToneEngine()
    voice = Speaker([ClipEngine(pack), reserve], ears)
    assert voice.say(CALL, "zh-CN") is None
    concern = voice.say("请Q零零一号到三号窗口", "zh-CN")
    assert concern is not None
    assert concern.code == SUBSTITUTED
    assert "q" in concern.detail
    assert reserve.rendered == ["请Q零零一号到三号窗口"]
    assert len(ears.heard) == 2
    voice.close()
    assert reserve.closed


def test_when_no_engine_can_nothing_is_heard_and_both_say_why(pack: Pack) -> None:
    ears = Ears()
    voice = Speaker([ClipEngine(pack), ToneEngine("Q")], ears)
    with pytest.raises(DeviceRefused, match=r"缺少.*it cannot say"):
        voice.say("请Q零零一号", "zh-CN")
    assert not ears.heard


def test_volume_and_chime_reach_the_loudspeaker(pack: Pack) -> None:
    ears = Ears()
    voice = Speaker([ClipEngine(pack)], ears)
    voice.say(CALL, "zh-CN")
    voice.say(CALL, "zh-CN", 50)
    voice.chime(50)
    voice.chime()
    assert ears.heard[1][0] == pytest.approx(ears.heard[0][0] / 4, rel=0.01)
    assert ears.heard[1][1] == ears.heard[0][1]
    assert ears.heard[2][0] == pytest.approx(ears.heard[3][0] / 4, rel=0.01)


def config(**options: object) -> DeviceConfig:
    return DeviceConfig(name="voice", kind=DeviceKind.VOICE, driver="clips", options=options)


def test_the_driver_checks_its_pack_and_names_all_wrong_options(pack: Pack) -> None:
    write_pack(pack)
    check_device(config(pack=str(pack.folder), reserve="none"))
    with pytest.raises(DeviceConfigError) as caught:
        check_device(config(pack="/nowhere", reserve="espaek", readings={"银行": "yin2"}))
    for word in ("/nowhere", "espaek", "银行"):
        assert word in str(caught.value)


@pytest.mark.parametrize("reserve", ["none", "espeak", "pyttsx3"])
def test_the_driver_opens_with_any_reserve_and_speaks(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reserve: str
) -> None:
    write_pack(pack)
    (tmp_path / "bin").mkdir()
    write_program(tmp_path / "bin", "aplay", "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    voice = open_voice(config(pack=str(pack.folder), reserve=reserve))
    assert voice.say(CALL, "zh-CN") is None
    voice.close()
