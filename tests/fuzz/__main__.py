"""``python -m tests.fuzz [--count N] [--seed N] [TARGET ...]``: a million inputs for every decoder.

With atheris installed (``pip install atheris``; it follows which code an input reaches) each target
runs under it; without it inputs are known ones changed at random. What an input broke is written
to ``fuzz-TARGET-*`` in the current folder, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import click

from tests.fuzz.mutations import inputs
from tests.fuzz.targets import TARGETS, Target


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(sorted(TARGETS)))
    parser.add_argument("--count", type=int, default=1_000_000, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="without atheris")
    given = parser.parse_args()
    unknown = sorted(set(given.targets) - set(TARGETS))
    if unknown:
        parser.error(f"no such target: {', '.join(unknown)}")
    guided = not given.plain and find_spec("atheris") is not None
    failed: list[str] = []
    for name in given.targets or sorted(TARGETS):
        began = time.monotonic()
        if guided:
            well = _guided(name, given.count, given.seed)
        else:
            well = _plain(name, TARGETS[name], given.count, given.seed)
        seconds = time.monotonic() - began
        click.echo(f"{name}: {given.count} inputs, {seconds:.0f} s, {'well' if well else 'BROKEN'}")
        failed += [] if well else [name]
    return 1 if failed else 0


def _plain(name: str, target: Target, count: int, seed: int) -> bool:
    for data in islice(inputs(target.seeds, random.Random(seed)), count):
        try:
            target.run(data)
        except Exception as error:  # noqa: BLE001 - any exception is what is looked for
            file = Path(f"fuzz-{name}-{seed}")
            file.write_bytes(data)
            click.echo(f"{name}: {data!r}: {error!r}, kept in {file}")
            return False
    return True


def _guided(name: str, count: int, seed: int) -> bool:
    """In a process of its own: the fuzzer ends the one that it runs in."""
    corpus = Path(f"fuzz-{name}-corpus")
    corpus.mkdir(exist_ok=True)
    for index, data in enumerate(TARGETS[name].seeds):
        (corpus / f"seed-{index}").write_bytes(data)
    words = [
        sys.executable, "-m", "tests.fuzz.guided", name, str(corpus),
        f"-runs={count}", f"-seed={seed}", "-max_len=200", f"-artifact_prefix=fuzz-{name}-",
        "-verbosity=0",
    ]  # fmt: skip
    return subprocess.run(words, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
