"""Packs: rendered, gone on with after a stop, looked over; transcripts compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceConfigError
from drivers.voices.clips.pack import Clip, Pack, read_pack
from drivers.voices.clips.planning import key_of
from drivers.voices.loudness import levelled, measure
from drivers.voices.making.building import Wanted, begun_pack, build_pack
from drivers.voices.making.checking import look_over
from drivers.voices.making.hearing import Heard, distance, error_rate, plain
from drivers.voices.sound import Sound, read_sound, scaled, silence, write_wav
from tests.drivers.sounds import RATE, ToneEngine, tone

TEXTS = ("请", "A", "零", "号到三号窗口")
WANTED = [
    Wanted(language="zh-CN", text=text, say=f"{text}。", stem=f"clip-{place}")
    for place, text in enumerate(TEXTS)
]


def fresh(folder: Path, name: str = "tones") -> Pack:
    return Pack(folder=folder, name=name, rate=RATE)


def test_every_clip_is_trimmed_level_and_listed(tmp_path: Path) -> None:
    told: list[Wanted] = []
    engine = ToneEngine(amplitude=2000)
    pack, failures = build_pack(fresh(tmp_path), WANTED, engine, ".wav", told.append)
    assert not failures
    assert told == WANTED
    assert engine.rendered == [one.say for one in WANTED]
    assert read_pack(tmp_path) == pack
    for clip in pack.of("zh-CN").values():
        found = measure(read_sound(pack.path(clip)))
        assert found.loudness_db == pytest.approx(-20, abs=0.5)
        assert found.lead_seconds < 0.05
    assert not look_over(pack, WANTED)


def test_a_stopped_run_is_gone_on_with(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(one: Wanted) -> None:
        if one.text == "A":
            raise Stopped

    with pytest.raises(Stopped):
        build_pack(fresh(tmp_path), WANTED, ToneEngine(), ".wav", stop)
    again = ToneEngine()
    pack, _ = build_pack(
        begun_pack(tmp_path, fresh(tmp_path)), WANTED, again, ".wav", lambda _: None
    )
    assert again.rendered == ["零。", "号到三号窗口。"]
    assert len(pack.of("zh")) == 4


def test_a_file_that_was_deleted_is_rendered_again(tmp_path: Path) -> None:
    pack, _ = build_pack(fresh(tmp_path), WANTED, ToneEngine(), ".wav", lambda _: None)
    pack.path(pack.of("zh")[key_of("零")]).unlink()
    again = ToneEngine()
    build_pack(begun_pack(tmp_path, fresh(tmp_path)), WANTED, again, ".wav", lambda _: None)
    assert again.rendered == ["零。"]


def test_another_voice_s_pack_is_not_mixed_in(tmp_path: Path) -> None:
    build_pack(fresh(tmp_path), WANTED[:1], ToneEngine(), ".wav", lambda _: None)
    with pytest.raises(DeviceConfigError, match="tones"):
        begun_pack(tmp_path, fresh(tmp_path, "other"))


def test_what_the_engine_cannot_say_is_told_and_the_rest_is_made(tmp_path: Path) -> None:
    pack, failures = build_pack(fresh(tmp_path), WANTED, ToneEngine("A"), ".wav", lambda _: None)
    assert [(one.wanted.text, one.reason) for one in failures] == [("A", "it cannot say A。")]
    assert len(pack.of("zh")) == 3
    assert [one.code for one in look_over(pack, WANTED)] == ["missing"]


def test_an_engine_of_another_rate_or_a_silent_one_makes_no_clip(tmp_path: Path) -> None:
    pack = replace(fresh(tmp_path), rate=24000)
    _, failures = build_pack(pack, WANTED[:1], ToneEngine(), ".wav", lambda _: None)
    assert "8000 Hz" in failures[0].reason
    _, failures = build_pack(
        fresh(tmp_path), WANTED[:1], ToneEngine(amplitude=1), ".wav", lambda _: None
    )
    assert "silence" in failures[0].reason


SOUND = levelled(tone(0.4), -20.0)


@pytest.mark.parametrize(
    ("sound", "codes"),
    [
        (SOUND, []),
        (scaled(SOUND, 0.4), ["uneven"]),
        (scaled(SOUND, 60.0), ["clipped", "uneven"]),
        (silence(RATE, 0.4), ["silent"]),
        (levelled(tone(0.05), -20.0), ["short"]),
        (levelled(tone(0.4, lead=0.2), -20.0), ["lead"]),
        (levelled(tone(0.4, tail=0.5), -20.0), ["tail"]),
        (tone(0.4, rate=16000), ["rate"]),
    ],
)
def test_what_is_the_matter_with_a_clip(tmp_path: Path, sound: Sound, codes: list[str]) -> None:
    clips = {}
    for text in TEXTS:
        clips[key_of(text)] = Clip(text=text, file=f"{text}.wav")
        write_wav(tmp_path / f"{text}.wav", SOUND)
    write_wav(tmp_path / "A.wav", sound)
    pack = Pack(folder=tmp_path, rate=RATE, clips={"zh": clips})
    findings = look_over(pack, WANTED)
    assert [one.code for one in findings] == codes
    assert all("A" in str(one) for one in findings)


def test_files_that_are_missing_or_broken(tmp_path: Path) -> None:
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    clips = {
        key_of(text): Clip(text=text, file=file) for text, file in (("请", "a.wav"), ("A", "b.wav"))
    }
    pack = Pack(folder=tmp_path, rate=RATE, clips={"zh": clips})
    assert [one.code for one in look_over(pack, WANTED[:2])] == ["missing", "unreadable"]


@pytest.mark.parametrize(
    ("transcript", "errors", "ticket", "digits", "window"),
    [
        ("請A012號到3號窗口", 0, True, True, True),
        ("请A零一二号，到三号窗口。", 0, True, True, True),
        ("请第012号到3号窗口", 1, False, True, True),
        ("请A01号到13号窗口", 2, False, False, False),
        ("", 11, False, False, False),
    ],
)
def test_a_transcript_is_compared_by_what_it_sounds_like(
    transcript: str, errors: int, ticket: bool, digits: bool, window: bool
) -> None:
    heard = Heard(said="请A零一二号到三号窗口", transcript=transcript)
    assert (heard.errors, heard.ticket_right, heard.digits_right, heard.window_right) == (
        errors, ticket, digits, window,
    )  # fmt: skip


def test_the_rate_of_errors_is_of_all_characters() -> None:
    heard = [
        Heard(said="到三号窗口", transcript="到四号窗口"),
        Heard(said="请一", transcript="请1"),
    ]
    assert error_rate(heard) == pytest.approx(1 / 7)
    assert error_rate([]) == 0.0


@pytest.mark.parametrize(
    ("text", "same"), [("一百零五号", "105号"), ("十二", "12"), ("二十", "20"), ("a零零七", "A007")]
)
def test_numbers_are_compared_as_figures(text: str, same: str) -> None:
    assert plain(text) == same


@given(one=st.text("一二AB", max_size=8), other=st.text("一二AB", max_size=8))
def test_distance_is_a_distance(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))
