"""Voices: what is rendered is looked at, what is not heard is not reported as spoken.

No loudspeaker is needed: a recorder takes the player's place.
"""

from __future__ import annotations

import shutil
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import (
    DeviceConfigError,
    DeviceError,
    DeviceGone,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
)
from drivers.ports import Voice
from drivers.registry import check_device, open_voice
from drivers.simulation import BENCH, Simulated, SimulatedOutput
from drivers.voices.espeak import EspeakSettings, EspeakVoice
from drivers.voices.pyttsx3_voice import Pyttsx3Settings, Pyttsx3Voice
from drivers.voices.simulated import VirtualLoudspeaker
from drivers.voices.worker import Worker
from tests.drivers.programs import write_program

CALL = "请 A 零二三号到三号窗口。"

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)


def config(driver: str, **options: object) -> DeviceConfig:
    return DeviceConfig(name="voice", kind=DeviceKind.VOICE, driver=driver, options=options)


class Recorder:
    """A player that keeps what it was given."""

    def __init__(self) -> None:
        self.played: list[tuple[float, bytes]] = []

    def play(self, recording: Path, seconds: float) -> None:
        with wave.open(str(recording), "rb") as file:
            self.played.append((seconds, file.readframes(file.getnframes())))


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty folder of programs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


class TestEngines:
    @pytest.fixture(params=[EspeakVoice, Pyttsx3Voice])
    def voice(self, request: pytest.FixtureRequest) -> Iterator[EspeakVoice | Pyttsx3Voice]:
        build: Callable[[Recorder], EspeakVoice | Pyttsx3Voice] = request.param
        self.recorder = Recorder()
        voice = build(self.recorder)
        yield voice
        voice.close()

    @needs_espeak
    @pytest.mark.parametrize(
        ("sentence", "language", "at_least_seconds"),
        [
            (CALL, "zh-CN", 2.0),
            ("Ticket A 0 2 3, please go to window 3.", "en", 2.0),
            ("-v 请", "zh", 0.3),
        ],
    )
    def test_render_speech_of_a_plausible_length(
        self,
        voice: EspeakVoice | Pyttsx3Voice,
        sentence: str,
        language: str,
        at_least_seconds: float,
    ) -> None:
        voice.say(sentence, language)
        [(seconds, sound)] = self.recorder.played
        assert at_least_seconds < seconds < 12
        assert max(sound) > 0, "silence"

    @needs_espeak
    def test_speak_many_sentences_one_after_the_other(
        self, voice: EspeakVoice | Pyttsx3Voice
    ) -> None:
        for _ in range(5):
            voice.say(CALL, "zh-CN")
        assert len(self.recorder.played) == 5

    def test_refuse_a_language_that_no_voice_speaks(
        self, voice: EspeakVoice | Pyttsx3Voice
    ) -> None:
        with pytest.raises(DeviceRefused, match="fr"):
            voice.say("Bonjour", "fr-FR")

    @needs_espeak
    def test_are_heard_only_when_the_player_says_so(
        self, voice: EspeakVoice | Pyttsx3Voice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(recording: Path, seconds: float) -> None:
            raise DeviceNotFound("no sound card")

        monkeypatch.setattr(self.recorder, "play", fail)
        with pytest.raises(DeviceNotFound):
            voice.say(CALL, "zh-CN")


class TestEspeak:
    def test_that_is_not_installed_is_not_found(self, programs: Path) -> None:
        with pytest.raises(DeviceNotFound, match="espeak-ng"):
            open_voice(config("espeak"))

    def test_that_hangs_is_ended(self, programs: Path, tmp_path: Path) -> None:
        write_program(programs, "espeak-ng", "import time; time.sleep(600)")
        voice = EspeakVoice(Recorder(), EspeakSettings(timeout_seconds=0.2))
        began = time.monotonic()
        with pytest.raises(DeviceTimeout):
            voice.say(CALL, "zh-CN")
        assert time.monotonic() - began < 30

    def test_that_fails_tells_why(self, programs: Path) -> None:
        write_program(programs, "espeak-ng", "raise SystemExit('no such voice')")
        with pytest.raises(DeviceError, match="no such voice"):
            EspeakVoice(Recorder()).say(CALL, "zh-CN")

    def test_that_writes_nothing_did_not_speak(self, programs: Path) -> None:
        write_program(programs, "espeak-ng", "")
        with pytest.raises(DeviceError, match="没有合成"):
            EspeakVoice(Recorder()).say(CALL, "zh-CN")


WORKER_SCRIPTS = {
    "hangs": "import sys, time\nsys.stdin.readline()\ntime.sleep(600)\n",
    "dies": "import sys\nsys.stdin.readline()\n",
    "babbles": "import sys\nfor line in sys.stdin: print('Audio saved', flush=True)\n",
    "loses": "import sys\nfor line in sys.stdin: print('{\"error\": null}', flush=True)\n",
    "complains": 'import sys\nfor line in sys.stdin: print(\'{"error": "bad"}\', flush=True)\n',
}


class TestPyttsx3:
    @pytest.fixture
    def voice(
        self, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[tuple[Pyttsx3Voice, Worker]]:
        (tmp_path / "stand_in.py").write_text(WORKER_SCRIPTS[request.param], encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        worker = Worker("stand_in")
        # All but the one that hangs answer, however long a busy machine takes to start them.
        patience = 0.5 if request.param == "hangs" else 60.0
        settings = Pyttsx3Settings(timeout_seconds=patience)
        voice = Pyttsx3Voice(Recorder(), settings, worker=worker)
        yield voice, worker
        voice.close()

    @pytest.mark.parametrize("voice", ["hangs"], indirect=True)
    def test_that_hangs_is_ended(self, voice: tuple[Pyttsx3Voice, Worker]) -> None:
        with pytest.raises(DeviceTimeout):
            voice[0].say(CALL, "zh-CN")
        assert not voice[1].running

    @pytest.mark.parametrize("voice", ["dies", "babbles"], indirect=True)
    def test_that_makes_no_sense_is_ended(self, voice: tuple[Pyttsx3Voice, Worker]) -> None:
        with pytest.raises(DeviceError):
            voice[0].say(CALL, "zh-CN")
        assert not voice[1].running

    @pytest.mark.parametrize("voice", ["loses"], indirect=True)
    def test_that_loses_the_file_did_not_speak(self, voice: tuple[Pyttsx3Voice, Worker]) -> None:
        with pytest.raises(DeviceError, match="没有合成"):
            voice[0].say(CALL, "zh-CN")

    @pytest.mark.parametrize("voice", ["complains"], indirect=True)
    def test_that_fails_tells_why(self, voice: tuple[Pyttsx3Voice, Worker]) -> None:
        with pytest.raises(DeviceError, match="bad"):
            voice[0].say(CALL, "zh-CN")

    @needs_espeak
    def test_starts_again_after_its_process_was_killed(self) -> None:
        worker = Worker("drivers.voices.pyttsx3_worker")
        voice = Pyttsx3Voice(Recorder(), worker=worker)
        voice.say(CALL, "zh-CN")
        assert worker._process is not None
        worker._process.kill()
        worker._process.wait()
        voice.say(CALL, "zh-CN")
        voice.close()
        assert not worker.running


class TestSimulated:
    def loudspeaker(self) -> VirtualLoudspeaker:
        found = BENCH.find("voice")
        assert isinstance(found, VirtualLoudspeaker)
        assert isinstance(found, Simulated)
        return found

    def test_remembers_and_tells_what_it_said(self) -> None:
        told: list[SimulatedOutput] = []
        BENCH.observe(told.append)
        voice: Voice = open_voice(config("simulated"))
        voice.say(CALL, "zh-CN")
        voice.say("Window 3", "en")
        assert self.loudspeaker().sentences == ((CALL, "zh-CN"), ("Window 3", "en"))
        assert [output.text for output in told] == [CALL, "Window 3"]

    def test_takes_as_long_as_it_is_told(self) -> None:
        voice = open_voice(config("simulated", sentence_seconds=0.2))
        began = time.monotonic()
        voice.say(CALL, "zh-CN")
        assert time.monotonic() - began >= 0.2

    def test_mute_is_an_error_and_nothing_was_said(self) -> None:
        voice = open_voice(config("simulated"))
        self.loudspeaker().poke("mute")
        with pytest.raises(DeviceError, match="没有声音"):
            voice.say(CALL, "zh-CN")
        self.loudspeaker().poke("mute", on=False)
        voice.say(CALL, "zh-CN")
        assert len(self.loudspeaker().sentences) == 1

    def test_slow(self) -> None:
        voice = open_voice(config("simulated", slow_seconds=0.2))
        self.loudspeaker().poke("slow")
        began = time.monotonic()
        voice.say(CALL, "zh-CN")
        assert time.monotonic() - began >= 0.2

    def test_unplug_and_replug(self) -> None:
        voice = open_voice(config("simulated"))
        self.loudspeaker().poke("unplug")
        with pytest.raises(DeviceGone):
            voice.say(CALL, "zh-CN")
        with pytest.raises(DeviceNotFound):
            open_voice(config("simulated"))
        self.loudspeaker().poke("replug")
        open_voice(config("simulated")).say(CALL, "zh-CN")

    def test_says_no_more_when_it_is_closed(self) -> None:
        voice = open_voice(config("simulated"))
        voice.close()
        with pytest.raises(DeviceGone):
            voice.say(CALL, "zh-CN")


@pytest.mark.parametrize("driver", ["espeak", "pyttsx3", "simulated"])
def test_unknown_options_are_refused(driver: str) -> None:
    with pytest.raises(DeviceConfigError, match="volum"):
        check_device(config(driver, volum=3))


@pytest.mark.parametrize("driver", ["espeak", "pyttsx3"])
def test_all_wrong_options_are_named(driver: str) -> None:
    with pytest.raises(DeviceConfigError) as caught:
        check_device(config(driver, speed=1, voices={"zh": 3}, timeout_seconds="never"))
    for word in ("speed", "voices", "timeout_seconds"):
        assert word in str(caught.value)
