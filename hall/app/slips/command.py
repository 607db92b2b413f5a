"""``jiaohao devices preview``: a printer's slip as a picture, and the bytes that make it."""

from __future__ import annotations

from pathlib import Path

import click

from drivers.errors import DeviceConfigError
from drivers.printers.encoding import Layout
from hall.app.checking import catalogue_of
from hall.app.options import config_option, data_option, settings_of
from hall.app.output import fail, say
from hall.app.slips.preview import PREVIEWED, layout_of, sample_entry, ticket_preview
from hall.config.catalogue_files import sample_catalogue
from hall.config.settings import TICKET_TEMPLATE, DeviceKind, DeviceSettings, Settings
from hall.service.clock import SystemClock
from kiosk.slip_files import FOLDER, SlipTemplates


@click.command("preview")
@data_option
@config_option
@click.option("--printer", default=None, help="As in hall.toml; default: the first printer.")
@click.option("--template", default=None, help=f"From {FOLDER}/; default: the printer's own.")
@click.option("--language", default="zh-CN", show_default=True, help="Of the ticket.")
@click.option("--reprint", is_flag=True, help="A slip marked 补打.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default=None,
    help="The PNG to write; default: slip-PRINTER.png here.",
)  # fmt: skip
@click.option(
    "--bytes", "data", type=click.Path(path_type=Path, dir_okay=False), default=None,
    help="Also write the bytes that the printer would get.",
)  # fmt: skip
def preview_slip(
    directory: Path,
    config: Path | None,
    printer: str | None,
    template: str | None,
    language: str,
    output: Path | None,
    data: Path | None,
    *,
    reprint: bool,
) -> None:
    """Show a ticket's slip as a picture: its bytes, printed by a virtual printer.

    Nothing is printed and no device is opened.
    """
    settings = settings_of(directory, config)
    device = _printer(settings, printer)
    name = "slip" if device is None else device.name
    used = template or (TICKET_TEMPLATE if device is None else device.template)
    chosen, wrong = SlipTemplates(directory / FOLDER).get(used)
    if wrong:
        fail(wrong)
    url = settings.server.public_url or f"http://{settings.server.host}:{settings.server.port}"
    entry = sample_entry(
        settings, catalogue_of(directory) or sample_catalogue(), url, SystemClock().now(),
        language=language, copy=int(reprint),
    )  # fmt: skip
    try:
        layout = Layout() if device is None else layout_of(device)
        shown = ticket_preview(entry, chosen, layout)
    except (DeviceConfigError, ValueError) as error:
        fail(f"{name}: {error}")
    path = output or Path(f"slip-{name}.png")
    path.write_bytes(shown.png)
    if data is not None:
        data.write_bytes(shown.encoded.data)
    if shown.encoded.missing:
        say(f"没有字体能打印（印成〓）：{shown.encoded.missing}，可安装 fonts-noto-cjk")
    click.echo(f"{path}\t{len(shown.encoded.data)} bytes\t{layout.dots} dots")


def _printer(settings: Settings, name: str | None) -> DeviceSettings | None:
    """The printer of this name, or the first one that can be shown; None when there is none."""
    printers = {
        device.name: device
        for device in settings.devices.values()
        if device.kind is DeviceKind.PRINTER and device.driver in PREVIEWED
    }
    if name is None:
        return next(iter(printers.values()), None)
    if name not in printers:
        fail(f"hall.toml 中没有能预览的打印机“{name}”，已有：{'、'.join(printers) or '无'}")
    return printers[name]
