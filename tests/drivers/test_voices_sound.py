"""Samples: joined, levelled, measured, written and read again."""

from __future__ import annotations

import wave
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceError
from drivers.voices.chime import chime
from drivers.voices.loudness import SILENCE_DB, levelled, measure, trimmed
from drivers.voices.making.building import write_sound
from drivers.voices.sound import (
    FULL_SCALE,
    Sound,
    at_volume,
    joined,
    read_sound,
    scaled,
    silence,
    write_wav,
)
from tests.drivers.sounds import RATE, tone

SAMPLES = st.lists(st.integers(-FULL_SCALE, FULL_SCALE), min_size=1, max_size=200)


def test_joined_with_gaps_between_and_none_around() -> None:
    whole = joined([tone(0.1), tone(0.2), tone(0.1)], 0.06)
    assert whole.seconds == pytest.approx(0.4 + 2 * 0.06)
    assert set(whole.samples[round(0.105 * RATE) : round(0.155 * RATE)]) == {0}


def test_sounds_of_two_rates_are_not_joined() -> None:
    with pytest.raises(DeviceError, match="8000 Hz, 24000 Hz"):
        joined([tone(), tone(rate=24000)], 0.06)
    with pytest.raises(DeviceError, match="nothing to join"):
        joined([], 0.06)


@given(samples=SAMPLES, volume=st.integers(0, 100))
def test_a_lower_volume_is_never_louder(samples: list[int], volume: int) -> None:
    sound = Sound(RATE, array("h", samples))
    softer = at_volume(sound, volume)
    pairs = zip(softer.samples, sound.samples, strict=True)
    assert all(abs(after) <= abs(before) for after, before in pairs)


def test_half_volume_is_12_db_softer_and_full_volume_is_the_sound() -> None:
    sound = tone()
    assert at_volume(sound, 100) is sound
    fall = measure(sound).loudness_db - measure(at_volume(sound, 50)).loudness_db
    assert fall == pytest.approx(12.04, abs=0.05)


def test_nothing_goes_beyond_full_scale() -> None:
    assert max(scaled(tone(amplitude=30000), 4.0).samples) == FULL_SCALE


def test_a_measure_finds_where_speech_begins_and_ends() -> None:
    found = measure(tone(0.5, lead=0.2, tail=0.1))
    assert found.lead_seconds == pytest.approx(0.2, abs=0.011)
    assert found.tail_seconds == pytest.approx(0.1, abs=0.011)
    assert found.peak_db == pytest.approx(-12.2, abs=0.1)
    assert found.loudness_db == pytest.approx(-15.3, abs=0.2)
    assert found.clipped == 0


def test_silence_measures_as_silence_and_stays_as_it_is() -> None:
    quiet = silence(RATE, 0.5)
    found = measure(quiet)
    assert found.loudness_db == SILENCE_DB
    assert found.lead_seconds == found.seconds == 0.5
    assert levelled(quiet, -20.0) is quiet
    assert trimmed(quiet, 0.02) is quiet


def test_tops_that_were_cut_off_are_counted() -> None:
    assert measure(scaled(tone(amplitude=30000), 3.0)).clipped > 100


def test_trimmed_to_its_speech_with_a_margin() -> None:
    assert trimmed(tone(0.5, lead=0.4, tail=0.4), 0.02).seconds == pytest.approx(0.54, abs=0.021)


@pytest.mark.parametrize("amplitude", [300, 4000, 32000])
def test_levelled_sounds_are_equally_loud(amplitude: int) -> None:
    sound = levelled(tone(amplitude=amplitude), -20.0)
    assert measure(sound).loudness_db == pytest.approx(-20.0, abs=0.2)


def test_a_level_is_not_reached_at_the_price_of_clipping() -> None:
    click = Sound(RATE, array("h", [*tone(0.5, amplitude=300).samples, 32000]))
    assert measure(levelled(click, -10.0)).peak_db <= -0.9


@given(samples=SAMPLES)
def test_a_wav_file_gives_back_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, samples: list[int]
) -> None:
    path = tmp_path_factory.mktemp("wav") / "a.wav"
    write_wav(path, Sound(RATE, array("h", samples)))
    assert read_sound(path) == Sound(RATE, array("h", samples))


def test_an_ogg_file_sounds_as_what_was_written(tmp_path: Path) -> None:
    pytest.importorskip("soundfile")
    sound = tone(0.5, lead=0.1, rate=24000)
    write_sound(tmp_path / "a.ogg", sound)
    again = read_sound(tmp_path / "a.ogg")
    assert again.rate == 24000
    assert again.seconds == pytest.approx(sound.seconds, abs=0.02)
    assert measure(again).loudness_db == pytest.approx(measure(sound).loudness_db, abs=1.0)
    assert (tmp_path / "a.ogg").stat().st_size < 6000


def test_of_two_channels_the_mean(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array("h", [100, 300, -50, -150]).tobytes())
    assert list(read_sound(tmp_path / "a.wav").samples) == [200, -100]


@pytest.mark.parametrize("name", ["none.wav", "broken.wav", "broken.ogg", "music.mp3"])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    if not name.startswith("none"):
        (tmp_path / name).write_bytes(b"RIFF")
    with pytest.raises(DeviceError, match=name):
        read_sound(tmp_path / name)


def test_the_chime_is_soft_short_and_ends_in_silence() -> None:
    sound = chime()
    found = measure(sound)
    assert 1.0 < sound.seconds < 1.3
    assert -12 < found.peak_db < -5
    assert found.clipped == 0
    assert max(map(abs, sound.samples[-200:])) < FULL_SCALE / 100
