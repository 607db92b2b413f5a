"""Measuring processes of their own: a load that shared the hall's interpreter would measure itself.

python -m hall.app.bench.workers NAME < arguments.json > figures.json
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from hall.app.bench.requests import Unexpected

_WORKERS = {
    "pair": "hall.app.bench.pair:work",
    "commits": "hall.app.bench.pair:commit_alone",
    "load": "hall.app.bench.load:issue_at_once",
    "turns": "hall.app.bench.turns:work",
}
WORKER_SECONDS = 600.0


def run(name: str, environment: Mapping[str, str], **arguments: object) -> Any:
    """Have a worker measure; what it found. Raises Unexpected with its complaint when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, name],
        input=json.dumps(arguments), capture_output=True, text=True, timeout=WORKER_SECONDS,
        env={**os.environ, **environment}, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Unexpected(answer=done.stderr.strip().splitlines()[-1] if done.stderr else name)
    return json.loads(done.stdout)


def main() -> None:
    module, _, function = _WORKERS[sys.argv[1]].partition(":")
    work = getattr(importlib.import_module(module), function)
    json.dump(work(**json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
