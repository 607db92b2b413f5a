"""``jiaohao up``: a whole hall on one machine, made at its first start; ``./run`` calls it."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import click

from hall.app.children import Child
from hall.app.initial import is_lost
from hall.app.options import SETTINGS, config_option, data_option
from hall.app.output import fail, log_to_stderr
from hall.app.public.command import TOKEN_FILE as PUBLIC_TOKEN_FILE
from hall.app.station.command import TOKEN_FILE, sound_settings
from hall.config.settings import LOCAL_STATION, Settings, StationRole
from hall.domain.actors import Role
from hall.domain.catalog import Catalog
from hall.service.hall import DATABASE

logger = logging.getLogger(__name__)

_STATION_NAME = f"station-{LOCAL_STATION}"
_PUBLIC_NAME = "public"


@click.command()
@data_option
@config_option
@click.option("--host", default=None, help="Listen here; default: hall.toml.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="0: any free port.")
@click.option("--no-setup", is_flag=True, hidden=True, help="For ./run alone.")
@click.option("--verbose", is_flag=True, help="Log more.")
def up(
    directory: Path,
    config: Path | None,
    host: str | None,
    port: int | None,
    *,
    no_setup: bool,  # noqa: ARG001 - ./run has done or left out its part before
    verbose: bool,
) -> None:
    """Start a whole hall: server, station, voice, phones; prints READY when it gives tickets."""
    log_to_stderr(verbose=verbose)
    settings = _prepared(directory, config)
    host = settings.server.host if host is None else host
    port = settings.server.port if port is None else port
    _require_free(host, port)
    ensure_token(directory)
    if settings.public is not None:
        _require_free(settings.public.host, settings.public.port)
        ensure_token(directory, PUBLIC_TOKEN_FILE, Role.CITIZEN, _PUBLIC_NAME)
    common = ["--data", str(directory)]
    if config is not None:
        common += ["--config", str(config)]
    if verbose:
        common += ["--verbose"]
    serving = Child("serve", ["serve", *common, "--host", host, "--port", str(port)])
    followers = _stations(settings, ["station", *common, "--name", LOCAL_STATION])
    if settings.public is not None:
        followers.append(Child("public", ["public", *common]))
    status = asyncio.run(_Up(serving, followers).run())
    if status:
        raise SystemExit(status)


def _stations(settings: Settings, command: Sequence[str]) -> list[Child]:
    """This machine's station; and apart from it the voice, for sound cards hang."""
    if not settings.devices_of(LOCAL_STATION, StationRole.VOICE):
        return [Child("station", command)]
    return [
        Child("station", [*command, "--voice-apart"]),
        Child("voice", [*command, "--role", StationRole.VOICE]),
    ]


def _prepared(directory: Path, config: Path | None) -> Settings:
    """The hall's settings, with the hall made if there is none yet.

    Raises ConfigErrors; ends with every problem listed, and nothing made or started.
    """
    if is_lost(directory):
        fail(
            f"{directory} 中有配置而没有数据库：数据库可能丢失，不会自动新建。"
            "请从备份恢复（jiaohao restore），或确认后运行 jiaohao init。"
        )
    written = config or directory / SETTINGS
    there = (directory / DATABASE).exists()
    if there:
        from hall.service.setup import bring_up

        bring_up(directory)
    if config is not None or written.exists():
        _require_sound(sound_settings(directory, config), directory if there else None)
    if not there:
        from hall.app.initial import make_hall
        from hall.config.catalogue_files import sample_catalogue

        make_hall(directory, sample_catalogue())
    elif not written.exists():
        # The power went in the middle of the first start, or somebody removed the file.
        from hall.config.settings_file import write_sample

        logger.warning("没有 %s，写入示例配置 writing the sample", written)
        write_sample(directory)
    return sound_settings(directory, config)


def _require_sound(settings: Settings, directory: Path | None) -> None:
    """End with every problem of hall.toml listed; ``directory`` is None before the first start."""
    from hall.app.checking import problems_of

    problems = problems_of(settings, _catalog(directory))
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        fail(f"配置有 {len(problems)} 处错误，没有启动任何程序：\n{listed}")


def _catalog(directory: Path | None) -> Catalog:
    if directory is None:
        from hall.config.catalogue_files import sample_catalogue

        return sample_catalogue()
    from hall.store import catalog, database

    with closing(database.open_reader(directory / DATABASE)) as reader:
        return catalog.load(reader)


def _require_free(host: str, port: int) -> None:
    """End with one clear line when nobody could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(
                    f"端口 {port} 已被占用，请停止占用它的程序，或换一个：--port {port + 1} "
                    f"port {port} is in use"
                )
            fail(f"不能监听 {host}:{port} cannot listen there: {error.strerror or error}")


def ensure_token(
    directory: Path, file: str = TOKEN_FILE, role: Role = Role.STATION, name: str = _STATION_NAME
) -> Path:
    """The file of a token that the hall knows, by default the station's; made when missing."""
    from hall.domain.errors import Unauthenticated
    from hall.service import access
    from hall.service.clock import SystemClock
    from hall.store import database

    path = directory / file
    if path.exists():
        with closing(database.open_reader(directory / DATABASE)) as reader:
            try:
                if access.bearer(reader, path.read_text(encoding="utf-8").strip()) is not None:
                    return path
            except Unauthenticated:
                logger.info("the token in %s is not known to this database", file)
    keeper = access.Access(directory / DATABASE, SystemClock())
    keeper.revoke_token(name)
    token = keeper.create_token(role, name)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(f"{token}\n")
    new.replace(path)
    return path


class _Up:
    """The parent of all processes."""

    def __init__(self, serving: Child, followers: Sequence[Child]) -> None:
        """``followers`` are told where the hall is, and started when it is ready."""
        self._serving = serving
        self._followers = followers
        self._url = ""
        self._stop = asyncio.Event()
        self._ready = asyncio.Event()

    async def run(self) -> int:
        """Until SIGTERM or SIGINT; the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_stop)
        first = asyncio.create_task(self._serving.once(self._heard))
        stopping = asyncio.create_task(self._stop.wait())
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait((first, stopping, ready), return_when=asyncio.FIRST_COMPLETED)
        if first.done() and not self._stop.is_set():
            # It has said itself what is the matter; another start would end the same way.
            stopping.cancel()
            ready.cancel()
            return first.result() or 1
        keeping: list[asyncio.Task[None]] = []
        if self._ready.is_set():
            keeping = [asyncio.create_task(self._serving_after(first))]
            for follower in self._followers:
                follower.arguments += ["--hall", self._url]
                keeping.append(asyncio.create_task(follower.keep(_noted_of(follower.name))))
        await self._stop.wait()
        ready.cancel()
        # The station before the hall: it still has to say what became of the last slips.
        await asyncio.gather(*(follower.stop() for follower in self._followers))
        await self._serving.stop()
        await asyncio.gather(first, *keeping)
        return 0

    def _asked_to_stop(self) -> None:
        # A terminal's Ctrl-C reaches the children too: they then end as they should.
        self._serving.no_more()
        for follower in self._followers:
            follower.no_more()
        self._stop.set()

    async def _serving_after(self, first: asyncio.Task[int]) -> None:
        status = await first
        if self._serving.stopping:
            return
        logger.error("serve 意外退出（%d），重新启动 it ended and is started again", status)
        await self._serving.keep(self._heard)

    def _heard(self, line: str) -> None:
        word, _, url = line.partition(" ")
        if word != "READY":
            logger.info("serve: %s", line)
            return
        if not self._url:
            self._url = url
            port = url.rpartition(":")[2]
            # A port that the system chose is kept when the server is started again.
            at = self._serving.arguments.index("--port")
            self._serving.arguments[at + 1] = port
            click.echo(line)
            self._ready.set()


def _noted_of(name: str) -> Callable[[str], None]:
    return lambda line: logger.info("%s: %s", name, line)
