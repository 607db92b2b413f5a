"""The voice's keys of hall.toml: sentences, volume, quiet hours, chime."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.config.problems import ConfigErrors
from hall.config.settings_file import read_settings
from hall.config.voice_settings import Hours, SpeechSettings

HALL = '[hall]\nname = "大厅"\n[devices.voice]\nkind = "voice"\ndriver = "clips"\n'


def speech(tmp_path: Path, text: str) -> SpeechSettings:
    path = tmp_path / "hall.toml"
    path.write_text(HALL + text, encoding="utf-8")
    return read_settings(path).devices["voice"].speech


def test_what_a_hall_writes(tmp_path: Path) -> None:
    found = speech(
        tmp_path,
        'volume = 80\nquiet = ["12:00-13:30", "18:00 至 08:00"]\nquiet_volume = 30\nchime = false\n'
        'pack = "/srv/voice"\n[devices.voice.sentences]\nzh-CN = "请{number}号到{window}号窗口"\n',
    )
    assert found == SpeechSettings(
        sentences={"zh-CN": "请{number}号到{window}号窗口"},
        volume=80,
        quiet=(
            Hours(begins=time(12), ends=time(13, 30)),
            Hours(begins=time(18), ends=time(8)),
        ),
        quiet_volume=30,
        chime=False,
    )


def test_a_hall_that_writes_nothing(tmp_path: Path) -> None:
    assert speech(tmp_path, "") == SpeechSettings()


def test_everything_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as caught:
        speech(
            tmp_path,
            'volume = 0\nquiet = ["12-13", "25:00-26:00"]\nquiet_volume = 101\nchime = "yes"\n'
            '[devices.voice.sentences]\n"Chinese" = "{number}{window}"\nen = ""\n',
        )
    for word in (
        "voice.volume", "quiet[0]", "quiet[1]", "quiet_volume", "chime", "sentences.Chinese",
        "sentences.en",
    ):  # fmt: skip
        assert word in str(caught.value)


@given(begins=st.times(), ends=st.times(), now=st.times())
def test_hours_and_the_hours_around_them_make_the_day(begins: time, ends: time, now: time) -> None:
    if begins != ends:
        within, without = Hours(begins=begins, ends=ends), Hours(begins=ends, ends=begins)
        assert within.holds(now) != without.holds(now)
    assert not Hours(begins=begins, ends=begins).holds(now)


def test_quiet_hours_are_never_louder() -> None:
    found = SpeechSettings(
        volume=20, quiet=(Hours(begins=time(12), ends=time(13)),), quiet_volume=50
    )
    assert (found.volume_at(time(11, 59)), found.volume_at(time(12))) == (20, 20)
