"""How devices are: as their stations tell, and when their stations are no longer there to tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hall.domain.commands import MissDevices, ReportDevice
from hall.service import slip_ways, spool
from hall.service.bodies import Body
from hall.service.unit import Unit
from hall.store import devices
from hall.store.devices import DeviceState

PRINTER: Final = "printer"
STARTING: Final = "starting"
UNKNOWN: Final = "unknown"
AWAY: Final = "station.away"
"""Code of a device whose station is not connected."""


def report(unit: Unit, command: ReportDevice) -> Body:
    """How a device is; only a change is an event."""
    told = DeviceState(
        station=command.station,
        device=command.device,
        kind=command.kind,
        driver=command.driver,
        state=command.state,
        code=command.code,
        detail=command.detail,
        since=unit.now,
    )
    changed = _note(unit, told)
    if changed:
        if told.kind == PRINTER:
            _await_others(unit, told)
        slip_ways.send_on(unit, told.station, told.device)
    return {"device": command.device, "changed": changed}


def miss(unit: Unit, command: MissDevices) -> Body:
    """Devices of which nobody speaks any more count as ``unknown``, each as an event.

    They may be well, but nothing that this hall asks for comes out of them: slips go by their
    printer's policy, and what was being printed is in doubt. A device that hall.toml does not have
    any more is forgotten: nobody will ever speak for it.
    """
    why = f"工作站“{command.station}”断开了，此后没有它的消息 its station is away"
    for one in devices.of_station(unit.connection, command.station):
        if one.device not in command.devices:
            continue
        if one.kind == PRINTER:
            spool.doubt(unit, one.device, why)
        if unit.terms.devices is not None and (one.station, one.device) not in unit.terms.devices:
            devices.forget(unit.connection, one.station, one.device)
            unit.emit("device.retired", data={"station": one.station, "device": one.device})
        else:
            _note(unit, replace(one, state=UNKNOWN, code=AWAY, detail=why, since=unit.now))
    # Only now: a printer of the same station stands in for none of its others.
    for device in command.devices:
        slip_ways.send_on(unit, command.station, device)
    return {"station": command.station}


def _await_others(unit: Unit, told: DeviceState) -> None:
    """The station is back with this printer: its others are about to say how they are, and their
    slips need not go elsewhere for that moment.
    """
    for one in devices.of_station(unit.connection, told.station):
        if one.kind == PRINTER and one.code == AWAY:
            _note(unit, replace(one, state=STARTING, code="", detail="", since=unit.now))


def _note(unit: Unit, told: DeviceState) -> bool:
    if not devices.put(unit.connection, told):
        return False
    unit.emit(
        "device.reported",
        data={
            "station": told.station,
            "device": told.device,
            "kind": told.kind,
            "driver": told.driver,
            "state": told.state,
            "code": told.code,
            "detail": told.detail,
        },
    )
    return True
