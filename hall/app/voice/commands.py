"""``jiaohao voice``: what is to be recorded for a hall, rendering it, and looking it over."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from drivers.configuration import Settings as Options
from drivers.errors import DriverError
from drivers.voices.clips.pack import SHIPPED, Pack, read_pack
from drivers.voices.languages import chosen_voices
from drivers.voices.making.building import Wanted, begun_pack, build_pack
from drivers.voices.making.checking import look_over
from drivers.voices.making.engines import ENGINES, making
from hall.app.options import config_option, data_option
from hall.app.output import fail, say
from hall.app.voice.listening import listen_to
from hall.app.voice.speaking import Speaking, speaking_of

F = TypeVar("F", bound=Callable[..., object])


def speaking_options(command: F) -> F:
    """``--any-hall``, ``--device``, ``--data`` and ``--config``: whose calls are meant."""
    for option in (
        click.option("--any-hall", is_flag=True, help="All letters, windows 1 to 70, zh and en."),
        click.option("--device", default="", help="A voice of hall.toml; default: the first."),
        config_option,
        data_option,
    ):
        command = option(command)
    return command


@click.group()
def voice() -> None:
    """Clips for the hall's calls: the list to record, a rendered pack, a check."""


@voice.command()
@speaking_options
def sheet(directory: Path, config: Path | None, device: str, *, any_hall: bool) -> None:
    """Print the clips that calls are joined of, as CSV: file, language, text, note."""
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("file", "language", "text", "note"))
    for clip in _speaking(directory, config, device, any_hall=any_hall).sheet():
        rows.writerow((f"{clip.language}/{clip.stem}.wav", clip.language, clip.text, clip.note))


@voice.command()
@speaking_options
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True)
@click.option(
    "--voice", "voices", multiple=True, metavar="[LANGUAGE=]NAME",
    help="Repeatable: zf_xiaobei, or en=bf_emma; default: the engine's own.",
)  # fmt: skip
@click.option(
    "--numbers", "whole", default=299, show_default=True, type=click.IntRange(0, 999),
    help="Chinese ticket numbers up to this one as one clip each; above, digit by digit.",
)  # fmt: skip
@click.option("--wav", is_flag=True, help="WAV in the place of Ogg: 16 times as large.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def build(
    directory: Path, config: Path | None, device: str, engine: str, voices: Sequence[str],
    whole: int, folder: Path, *, any_hall: bool, wav: bool,
) -> None:  # fmt: skip
    """Render the hall's clips into FOLDER; run it again to go on after it was stopped."""
    speaking = _speaking(directory, config, device, any_hall=any_hall)
    wanted = speaking.wanted(whole)
    try:
        made = making(engine, _voices(voices), speaking.readings())
        fresh = Pack(folder=folder, name=made.name, rate=made.rate, sources=made.sources)
        pack = begun_pack(folder, fresh)
        made.write_licences(folder)
        with _progress(len(wanted)) as done:
            pack, failures = build_pack(pack, wanted, made.engine, ".wav" if wav else ".ogg", done)
        made.engine.close()
    except DriverError as error:
        fail(f"{error} [{error.code}]")
    for failure in failures:
        click.echo(f"{failure.wanted.language} “{failure.wanted.text}”：{failure.reason}")
    if failures:
        fail(f"{len(failures)} 个片段没有做成。")
    click.echo(f"{folder}：{pack.name}，{sum(map(len, pack.clips.values()))} 个片段。")


@voice.command()
@speaking_options
@click.option("--listen", is_flag=True, help="Have a machine listen to calls (Whisper).")
@click.option("--calls", default=12, show_default=True, help="With --listen: how many.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=SHIPPED)
def check(
    directory: Path, config: Path | None, device: str, folder: Path, calls: int,
    *, any_hall: bool, listen: bool,
) -> None:  # fmt: skip
    """Look a pack over, default the shipped one: missing, silent, clipped, uneven clips."""
    speaking = _speaking(directory, config, device, any_hall=any_hall)
    try:
        pack = read_pack(folder)
        findings = look_over(pack, speaking.wanted())
        for finding in findings:
            click.echo(finding)
        if listen:
            listen_to(pack, speaking, calls)
    except DriverError as error:
        fail(f"{error} [{error.code}]")
    if findings:
        fail(f"语音包有 {len(findings)} 处问题。")
    click.echo(f"语音包没有问题：{pack.name}，{sum(map(len, pack.clips.values()))} 个片段。")


def _speaking(directory: Path, config: Path | None, device: str, *, any_hall: bool) -> Speaking:
    return Speaking() if any_hall else speaking_of(directory, config, device)


def _voices(given: Sequence[str]) -> dict[str, str]:
    named = (one.rpartition("=") for one in given)
    table: dict[str, object] = {language or "zh": name for language, _, name in named}
    options = Options("--voice", {"voices": table})
    voices = dict(chosen_voices(options, {}))
    options.finish()
    return voices


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Wanted], None]]:
    """A bar on stderr where there is a terminal, else a word now and then."""
    if not sys.stderr.isatty():
        count = 0

        def counted(_: Wanted) -> None:
            nonlocal count
            count += 1
            if count % 50 == 0 or count == total:
                say(f"{count}/{total}")

        yield counted
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=Console(stderr=True),
    ) as progress:  # fmt: skip
        task = progress.add_task("", total=total)
        yield lambda one: progress.update(task, advance=1, description=f"{one.language} {one.text}")
