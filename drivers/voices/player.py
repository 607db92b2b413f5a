"""Making a recording heard."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final, Protocol

from drivers.errors import DeviceError, DeviceGone, DeviceNotFound, DeviceTimeout
from drivers.voices.sound import silence, write_wav

SOUND_CARDS = Path("/proc/asound/cards")
_LISTED_CARD: Final = re.compile(r"^ *(\d+) \[(\w+) *\]", re.MULTILINE)
_NAMED_CARD: Final = re.compile(r"(?:hw|plughw|sysdefault|front|dmix|hdmi|iec958):(?:CARD=)?(\w+)")
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
        self._cards: frozenset[str] = frozenset()

    def probe(self) -> None:
        """Play a moment of silence: what cannot is not open, and is tried again.

        Raises DeviceNotFound without aplay or a sound card, DeviceError when it cannot play.
        """
        with tempfile.TemporaryDirectory(prefix="jiaohao-voice-") as folder:
            recording = Path(folder, "silence.wav")
            write_wav(recording, silence(PROBE_RATE, PROBE_SECONDS))
            self.play(recording, PROBE_SECONDS)
        self._cards = _listed_cards()

    def look(self) -> None:
        """Raises DeviceGone when the card that was there at the probe is not there any more.

        A name that does not say which card it is (``default``) is gone with the last one.
        """
        now = _listed_cards()
        named = _NAMED_CARD.match(self._sound_card)
        card = named[1] if named else ""
        if self._cards and (not now or (card in self._cards and card not in now)):
            raise DeviceGone(f"声卡 {self._sound_card} 已拔出 the sound card is gone")

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
        if not _listed_cards():
            return DeviceNotFound("本机没有声卡 this machine has no sound card")
        return DeviceError(f"声卡 {self._sound_card} 放不出语音 it cannot play: {complaint}")


def _listed_cards() -> frozenset[str]:
    """The numbers and the names of this machine's sound cards."""
    try:
        listing = SOUND_CARDS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return frozenset()
    return frozenset(word for card in _LISTED_CARD.findall(listing) for word in card)
