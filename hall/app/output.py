"""What commands say: results on stdout, everything else on stderr."""

from __future__ import annotations

import logging
import os
import sys
from typing import NoReturn

import click


def fail(message: str, status: int = 1) -> NoReturn:
    """One clear line, and a non-zero exit."""
    click.echo(f"jiaohao: {message}", err=True)
    sys.exit(status)


def say(message: str) -> None:
    """A word to the person who started the command."""
    click.echo(message, err=True)


def log_to_stderr(*, verbose: bool = False) -> None:
    """Send the log to stderr; journald adds the time itself."""
    under_systemd = "JOURNAL_STREAM" in os.environ
    form = "%(levelname)s %(name)s: %(message)s"
    if not under_systemd:
        form = "%(asctime)s " + form
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO, format=form, stream=sys.stderr
    )
    # These speak of every connection and every packet.
    for name in ("engineio", "socketio", "geventwebsocket", "urllib3", "PIL"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # A packet that is none is its sender's matter; the library would log a traceback for each.
    # What fails in a handler of ours is logged by hall.web.app.
    logging.getLogger("engineio.server").setLevel(logging.CRITICAL)
