"""``jiaohao station``: drives the devices wired to one machine, in any of its roles."""

from __future__ import annotations

import signal
import socket
import threading
from pathlib import Path

import click

from drivers.errors import DriverError
from hall.app.options import config_option, data_option, settings_of
from hall.app.output import fail, log_to_stderr
from hall.config.problems import ConfigErrors
from hall.config.settings import LOCAL_STATION, Settings, StationRole

TOKEN_FILE = "station.token"  # noqa: S105 - a file's name
REFUSED_STATUS = 3
"""Exit status when the hall does not know the station's token."""


@click.command()
@data_option
@config_option
@click.option(
    "--role", "roles", type=click.Choice([role.value for role in StationRole]), multiple=True,
    help="Repeatable; default: those of hall.toml.",
)  # fmt: skip
@click.option("--voice-apart", is_flag=True, help="Another process speaks: --role voice.")
@click.option("--name", default=LOCAL_STATION, show_default=True, help="As in hall.toml.")
@click.option("--hall", "url", default=None, help="The hall's URL; default: this machine's.")
@click.option(
    "--token-file", type=click.Path(path_type=Path, dir_okay=False), default=None,
    help=f"The station's token; default: {TOKEN_FILE} in the data directory.",
)  # fmt: skip
@click.option("--verbose", is_flag=True, help="Log more.")
def station(
    directory: Path,
    config: Path | None,
    roles: tuple[str, ...],
    name: str,
    url: str | None,
    token_file: Path | None,
    *,
    voice_apart: bool,
    verbose: bool,
) -> None:
    """Drive printers, keypads, signs and voices. Prints STATION READY when it has the hall."""
    log_to_stderr(verbose=verbose)
    if voice_apart and StationRole.VOICE in roles:
        raise click.UsageError("--role voice 与 --voice-apart 不能同时写 contradict each other")
    settings = sound_settings(directory, config)
    if name not in settings.stations:
        fail(f"hall.toml 中没有工作站“{name}”，已有：{'、'.join(settings.stations)}")
    token = read_token(token_file or directory / TOKEN_FILE, "station")
    from hall.app.station.equipment import Station, TokenRefused
    from hall.app.station.one_voice import OneVoice
    from kiosk.slip_files import FOLDER, SlipTemplates

    chosen = [StationRole(role) for role in roles] or list(settings.stations[name].roles)
    word = None if voice_apart else OneVoice(directory, name)
    stopped = set_by_signals(signal.SIGTERM, signal.SIGINT)
    try:
        templates = SlipTemplates(directory / FOLDER)
        running = Station(settings, name, chosen, url or own_url(settings), token, templates, word)
        running.run(stopped, lambda: click.echo("STATION READY"))
    except TokenRefused as error:
        fail(str(error), REFUSED_STATUS)
    except DriverError as error:
        fail(f"{error} [{error.code}]")


def set_by_signals(*numbers: signal.Signals) -> threading.Event:
    """An event that is set when one of these signals comes.

    Not by a handler: that runs in the main thread, and a main thread that is about to wait, or
    whose signal another thread took, would not run it before something else woke it up. The
    interpreter writes the signal's number to a socket whatever thread it comes to.
    """
    stopped = threading.Event()
    heard, told = socket.socketpair()
    told.setblocking(False)

    def pass_on() -> None:
        while not stopped.is_set():
            if set(heard.recv(64)) & set(numbers):
                stopped.set()

    signal.set_wakeup_fd(told.detach())
    for number in numbers:
        signal.signal(number, lambda *_: None)
    threading.Thread(target=pass_on, name="signals", daemon=True).start()
    return stopped


def sound_settings(directory: Path, config: Path | None) -> Settings:
    """The hall's settings; ends with every problem listed. Raises FileNotFoundError."""
    try:
        return settings_of(directory, config)
    except ConfigErrors as error:
        fail(str(error))


def read_token(path: Path, role: str) -> str:
    """The token in a file; ends with one line that says how to make one of this role."""
    try:
        token = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        fail(f"没有令牌文件 {path}，请先运行 jiaohao token create --role {role} --name …")
    if not token:
        fail(f"令牌文件 {path} 是空的。")
    return token


def own_url(settings: Settings) -> str:
    """Where a program on the hall's own machine finds it."""
    host = settings.server.host
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - it listens everywhere, this machine included
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.server.port}"
