"""Recordings are looked at, and the player tells what kept them from being heard."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceError, DeviceGone, DeviceNotFound, DeviceTimeout
from drivers.registry import open_voice
from drivers.voices import player as player_module
from drivers.voices.player import AplayPlayer, aplay_player
from drivers.voices.recording import spoken_seconds
from tests.drivers.programs import write_program


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty folder of programs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_wav(path: Path, seconds: float) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(int(seconds * 8000) * 2))


class TestRecording:
    def test_has_a_length(self, tmp_path: Path) -> None:
        write_wav(tmp_path / "a.wav", 1.5)
        assert spoken_seconds(tmp_path / "a.wav") == pytest.approx(1.5)

    def test_that_is_too_short_was_cut_off(self, tmp_path: Path) -> None:
        write_wav(tmp_path / "a.wav", 0.2)
        with pytest.raises(DeviceError, match=r"0\.20"):
            spoken_seconds(tmp_path / "a.wav")

    def test_that_is_shorter_than_its_head_says_was_cut_off(self, tmp_path: Path) -> None:
        write_wav(tmp_path / "a.wav", 2.0)
        os.truncate(tmp_path / "a.wav", 144)
        with pytest.raises(DeviceError):
            spoken_seconds(tmp_path / "a.wav")

    @pytest.mark.parametrize("content", [None, b"", b"RIFF", b"no sound at all"])
    def test_that_is_missing_or_broken_is_an_error(
        self, content: bytes | None, tmp_path: Path
    ) -> None:
        if content is not None:
            (tmp_path / "a.wav").write_bytes(content)
        with pytest.raises(DeviceError):
            spoken_seconds(tmp_path / "a.wav")


class TestAplay:
    def test_that_is_not_installed_is_not_found(self, programs: Path) -> None:
        with pytest.raises(DeviceNotFound, match="aplay"):
            AplayPlayer().play(Path("a.wav"), 1.0)

    def test_plays_on_the_card_that_was_named(self, programs: Path, tmp_path: Path) -> None:
        script = f"import sys; open({str(tmp_path / 'arguments')!r}, 'w').write(str(sys.argv[1:]))"
        write_program(programs, "aplay", script)
        AplayPlayer("plughw:1,0").play(Path("a.wav"), 1.0)
        assert (tmp_path / "arguments").read_text() == "['-q', '-D', 'plughw:1,0', 'a.wav']"

    def test_without_a_sound_card_says_so(
        self, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_program(programs, "aplay", "raise SystemExit('audio open error')")
        (tmp_path / "cards").write_text("--- no soundcards ---\n")
        monkeypatch.setattr(player_module, "SOUND_CARDS", tmp_path / "cards")
        with pytest.raises(DeviceNotFound, match="没有声卡"):
            AplayPlayer().play(Path("a.wav"), 1.0)

    def test_that_cannot_play_on_a_card_tells_why(
        self, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_program(programs, "aplay", "raise SystemExit('audio open error')")
        (tmp_path / "cards").write_text(" 0 [Headphones     ]: bcm2835 - bcm2835 Headphones\n")
        monkeypatch.setattr(player_module, "SOUND_CARDS", tmp_path / "cards")
        with pytest.raises(DeviceError, match="audio open error"):
            AplayPlayer().play(Path("a.wav"), 1.0)

    @pytest.mark.parametrize(
        ("sound_card", "left", "gone"),
        [
            ("plughw:1,0", " 0 [Headphones     ]: bcm2835 - bcm2835 Headphones\n", True),
            ("hw:CARD=Device,DEV=0", " 0 [Headphones     ]: bcm2835\n", True),
            ("plughw:0,0", " 0 [Headphones     ]: bcm2835 - bcm2835 Headphones\n", False),
            ("sysdefault:CARD=Headphones", " 0 [Headphones     ]: bcm2835\n", False),
            ("default", " 0 [Headphones     ]: bcm2835 - bcm2835 Headphones\n", False),
            ("default", "--- no soundcards ---\n", True),
            ("loudspeaker_of_asound_conf", " 0 [Headphones     ]: bcm2835\n", False),
        ],
    )
    def test_knows_when_its_card_is_pulled_out(
        self, sound_card: str, left: str, gone: bool, programs: Path, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        write_program(programs, "aplay", "")
        cards = tmp_path / "cards"
        cards.write_text(
            " 0 [Headphones     ]: bcm2835 - bcm2835 Headphones\n"
            "                      bcm2835 Headphones\n"
            " 1 [Device         ]: USB-Audio - USB Audio Device\n"
        )
        monkeypatch.setattr(player_module, "SOUND_CARDS", cards)
        player = aplay_player(sound_card)
        player.look()
        cards.write_text(left)
        if gone:
            with pytest.raises(DeviceGone, match="声卡"):
                player.look()
        else:
            player.look()

    def test_a_loudspeaker_that_is_no_card_of_this_machine_is_not_missed(
        self, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Example scenario: ``default`` leads to another machine's loudspeaker."""
        write_program(programs, "aplay", "")
        monkeypatch.setattr(player_module, "SOUND_CARDS", tmp_path / "none")
        aplay_player("default").look()

    def test_that_hangs_is_ended(self, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write_program(programs, "aplay", "import time; time.sleep(600)")
        monkeypatch.setattr(player_module, "PATIENCE_SECONDS", 0.1)
        with pytest.raises(DeviceTimeout):
            AplayPlayer().play(Path("a.wav"), 0.1)

    @pytest.mark.parametrize("driver", ["clips", "espeak", "pyttsx3"])
    def test_a_voice_whose_card_is_silent_is_not_open(self, programs: Path, driver: str) -> None:
        write_program(programs, "espeak-ng", "")
        config = DeviceConfig(name="voice", kind=DeviceKind.VOICE, driver=driver)
        with pytest.raises(DeviceNotFound, match="aplay"):
            open_voice(config)
        write_program(programs, "aplay", "import os, sys; os.stat(sys.argv[-1])")
        open_voice(config).close()
