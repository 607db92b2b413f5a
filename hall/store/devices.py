"""The last that each station said of its devices."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass

from hall.domain.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """How a device was when its station last spoke of it."""

    station: str
    device: str
    kind: str
    driver: str
    state: str
    """``starting``, ``online``, ``warning``, ``offline`` or ``fault``; ``unknown`` while its
    station is away.
    """
    code: str
    detail: str
    since: Instant


_SELECT = "SELECT station, device, kind, driver, state, code, detail, since FROM device_states"


def put(connection: sqlite3.Connection, state: DeviceState) -> bool:
    """Write it; False when nothing but the instant would change."""
    cursor = connection.execute(
        "INSERT INTO device_states (station, device, kind, driver, state, code, detail, since)"
        " VALUES (:station, :device, :kind, :driver, :state, :code, :detail, :since)"
        " ON CONFLICT DO UPDATE SET kind = excluded.kind, driver = excluded.driver,"
        " state = excluded.state, code = excluded.code, detail = excluded.detail,"
        " since = excluded.since"
        " WHERE (state, code, detail, driver)"
        " <> (excluded.state, excluded.code, excluded.detail, excluded.driver)",
        asdict(state),
    )
    return cursor.rowcount == 1


def forget(connection: sqlite3.Connection, station: str, device: str) -> None:
    """There is no such device any more."""
    connection.execute(
        "DELETE FROM device_states WHERE station = ? AND device = ?", (station, device)
    )


def everyone(connection: sqlite3.Connection) -> list[DeviceState]:
    """All devices by station and name."""
    return _states(connection.execute(f"{_SELECT} ORDER BY station, kind, device"))


def of_station(connection: sqlite3.Connection, station: str) -> list[DeviceState]:
    """The devices of one station, by name."""
    return _states(
        connection.execute(f"{_SELECT} WHERE station = ? ORDER BY kind, device", (station,))
    )


def _states(rows: sqlite3.Cursor) -> list[DeviceState]:
    return [
        DeviceState(
            station=row[0], device=row[1], kind=row[2], driver=row[3], state=row[4],
            code=row[5], detail=row[6], since=Instant(row[7]),
        )
        for row in rows
    ]  # fmt: skip
