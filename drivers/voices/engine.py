"""What makes speech of a sentence: espeak-ng, pyttsx3, a pack of clips, Kokoro."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Engine(Protocol):
    """Renders sentences. It needs no loudspeaker, and may be used to build a pack of clips."""

    def render(self, sentence: str, language: str, recording: Path) -> float:
        """Write the sentence to a WAV file; its length in seconds.

        ``language`` is a BCP 47 tag. Raises DeviceRefused when it cannot say this, DeviceError
        when nothing came of it: a file without speech is never reported as spoken.
        """

    def close(self) -> None:
        """Let go of processes and models; closing twice is harmless."""
