"""A station hears that it has to stop, whatever its threads are at."""

from __future__ import annotations

import subprocess
import sys

# The signal goes to a thread that is not the main one: the main one's wait is not interrupted.
_PROGRAM = """
import signal, threading
from hall.app.station.command import set_by_signals

stopped = set_by_signals(signal.SIGTERM, signal.SIGINT)
waiting = threading.Event()

def other():
    waiting.wait()
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

threading.Thread(target=other).start()
waiting.set()
assert stopped.wait(60), "nobody told"
print("told")
"""


def test_a_signal_that_another_thread_took_is_heard() -> None:
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "told\n"), done.stderr
