"""``jiaohao voice check --listen``: can a machine understand the calls of a pack?"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

import click

from drivers.errors import DeviceNotFound
from drivers.voices.clips.engine import ClipEngine
from drivers.voices.clips.pack import Pack
from drivers.voices.making.hearing import error_rate
from drivers.voices.making.listening import Listener
from hall.app.output import say
from hall.app.voice.speaking import Speaking

LARGEST: Final = 399
"""Numbers of a busy day."""


def listen_to(pack: Pack, speaking: Speaking, calls: int) -> None:
    """Say so many calls in Mandarin, the same every time, and print what was understood.

    Without the packages it needs a word says so, and nothing is checked.
    """
    try:
        listener = Listener()
    except DeviceNotFound as error:
        say(f"没有听：{error}")
        return
    engine = ClipEngine(pack)
    language = next((tag for tag in speaking.languages if tag.startswith("zh")), "zh-CN")
    heard = []
    for number, window in _drawn(speaking, calls):
        one = listener.hear(engine, speaking.call(number, window, language), language)
        click.echo(f"{number} → {window}\t{one.transcript.strip()}")
        heard.append(one)
    count = len(heard)
    click.echo(
        f"字错率 character errors {100 * error_rate(heard):.1f} %；"
        f"号码全对 tickets {sum(one.ticket_right for one in heard)}/{count}；"
        f"数字对 digits {sum(one.digits_right for one in heard)}/{count}；"
        f"窗口对 windows {sum(one.window_right for one in heard)}/{count}"
    )


def _drawn(speaking: Speaking, calls: int) -> Iterator[tuple[str, int]]:
    """Numbers and windows by seed: every letter comes up before one comes again."""
    chance = random.Random(calls)
    letters = list(speaking.letters)
    windows = sorted(speaking.windows)
    chance.shuffle(letters)
    for at in range(calls):
        number = f"{letters[at % len(letters)]}{chance.randint(1, LARGEST):03}"
        yield number, chance.choice(windows)
