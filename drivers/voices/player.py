"""Making a recording heard."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

from drivers.errors import DeviceError, DeviceNotFound, DeviceTimeout
from drivers.voices.sound import silence, write_wav

SOUND_CARDS = Path("/proc/asound/cards")
PATIENCE_SECONDS = 5.0
"""How much longer than the recording a player may take."""
PROBE_SECONDS = 0.05
PROBE_RATE = 48000
"""What every card plays without a converter."""


class Player(Protocol):
    """Something with a loudspeaker."""

    def play(self, recording: Path, seconds: float) -> None:
        """Play a WAV file of so many seconds to its end. Raises DeviceError when it cannot."""


def aplay_player(sound_card: str) -> AplayPlayer:
    """The player of a sound card that was heard to work. Raises as :meth:`AplayPlayer.probe`."""
    player = AplayPlayer(sound_card)
    player.probe()
    return player


class AplayPlayer:
    """ALSA's own player. ``sound_card`` is an ALSA name such as ``plughw:1,0``."""

    def __init__(self, sound_card: str = "default") -> None:
        self._sound_card = sound_card

    def probe(self) -> None:
        """Play a moment of silence: what cannot is not open, and is tried again.

        Raises DeviceNotFound without aplay or a sound card, DeviceError when it cannot play.
        """
        with tempfile.TemporaryDirectory(prefix="jiaohao-voice-") as folder:
            recording = Path(folder, "silence.wav")
            write_wav(recording, silence(PROBE_RATE, PROBE_SECONDS))
            self.play(recording, PROBE_SECONDS)

    def play(self, recording: Path, seconds: float) -> None:
        """Raises DeviceNotFound without aplay or a sound card, DeviceTimeout when it hangs."""
        program = shutil.which("aplay")
        if program is None:
            raise DeviceNotFound("没有播放程序 aplay，请安装 alsa-utils no player is installed")
        command = [program, "-q", "-D", self._sound_card, str(recording)]
        try:
            done = subprocess.run(  # noqa: S603  # a program we looked up, on a file we made
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds + PATIENCE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DeviceTimeout(f"声卡 {self._sound_card} 没有在时限内放完语音 it hangs") from error
        if done.returncode != 0:
            raise self._failure(done.stderr.decode(errors="replace").strip())

    def _failure(self, complaint: str) -> DeviceError:
        if not _has_sound_card():
            return DeviceNotFound("本机没有声卡 this machine has no sound card")
        return DeviceError(f"声卡 {self._sound_card} 放不出语音 it cannot play: {complaint}")


def _has_sound_card() -> bool:
    try:
        return "[" in SOUND_CARDS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
