"""The process in which pyttsx3 runs: it loses files, hangs, and prints to standard output.

One JSON object a line on standard input, ``{"text", "voice", "speed", "recording"}``; one a line
back, ``{"error": null}`` or ``{"error": "..."}``. Whether the file holds any speech is for the
other side to see. Ends with its standard input.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

import pyttsx3

FINISH_SECONDS = 3.0
"""How long an engine that said it was done may go on writing its file."""


def render(request: dict[str, Any]) -> None:
    """Render one sentence with an engine of its own: one that is used again loses files."""
    engine = pyttsx3.engine.Engine()
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["speed"])
    engine.save_to_file(request["text"], request["recording"])
    engine.runAndWait()
    # On Linux it often returns while espeak-ng still speaks in a thread of its own, which loses the
    # file when the engine goes away.
    finished.wait(FINISH_SECONDS)


def main() -> None:
    # pyttsx3 prints: the standard output of old is for answers only, and its prints go nowhere.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    for line in sys.stdin:
        error = None
        try:
            render(json.loads(line))
        except Exception as raised:  # noqa: BLE001  # the outermost fence: told to the other side
            error = f"{type(raised).__name__}: {raised}"
        answers.write(json.dumps({"error": error}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
