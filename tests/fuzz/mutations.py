"""Inputs by the million where no fuzzer is installed: known ones, changed at random from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

LONGEST = 200


def inputs(seeds: Sequence[bytes], draw: random.Random) -> Iterator[bytes]:
    """For ever. The same ``draw`` gives the same inputs."""
    while True:
        data = bytearray(draw.choice(seeds)) if draw.random() < 0.9 else bytearray()
        for _ in range(draw.randint(0, 6)):
            draw.choice(CHANGES)(data, seeds, draw)
        yield bytes(data[:LONGEST])


def _set(data: bytearray, _seeds: Sequence[bytes], draw: random.Random) -> None:
    if data:
        data[draw.randrange(len(data))] = draw.randrange(256)


def _flip(data: bytearray, _seeds: Sequence[bytes], draw: random.Random) -> None:
    if data:
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _insert(data: bytearray, _seeds: Sequence[bytes], draw: random.Random) -> None:
    place = draw.randint(0, len(data))
    data[place:place] = draw.randbytes(draw.randint(1, 8))


def _drop(data: bytearray, _seeds: Sequence[bytes], draw: random.Random) -> None:
    place = draw.randint(0, len(data))
    del data[place : place + draw.randint(1, 8)]


def _repeat(data: bytearray, _seeds: Sequence[bytes], draw: random.Random) -> None:
    place = draw.randint(0, len(data))
    data[place:place] = data[place : place + draw.randint(1, 16)] * draw.randint(1, 4)


def _splice(data: bytearray, seeds: Sequence[bytes], draw: random.Random) -> None:
    other = draw.choice(seeds)
    start = draw.randint(0, len(other))
    data[draw.randint(0, len(data)) :] = other[start:]


CHANGES: Sequence[Callable[[bytearray, Sequence[bytes], random.Random], None]] = (
    _set,
    _flip,
    _insert,
    _drop,
    _repeat,
    _splice,
)
