"""How a runner gets an export from each vendor, step by step: what `glute start` says and docs/exports.md shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VendorExport:
    """The way to an export: the vendor, the steps, and what the export holds."""

    name: str
    steps: tuple[str, ...]
    holds: str


VENDOR_EXPORTS = {
    "garmin": VendorExport(
        "Garmin",
        (
            "Sign in at https://www.garmin.com/account/datamanagement and choose Export Your Data.",
            "Request the export. Garmin sends an e-mail with a link, mostly within a day or two.",
            "Download the zip file and leave it packed.",
            "Sooner, for one run: open it on connect.garmin.com, the gear wheel, Export Original.",
        ),
        "every activity as recorded, in FIT, among files of steps and sleep that are recognised and passed over",
    ),
    "strava": VendorExport(
        "Strava",
        (
            "Sign in at https://www.strava.com in a browser; the app does not offer it.",
            "Settings, My Account, Download or Delete Your Account, Get Started.",
            "Under Download Request choose Request Your Archive; nothing is deleted by that.",
            "Strava sends an e-mail with a link within hours. Download the zip file and leave it packed.",
        ),
        "the files that were uploaded: FIT, GPX and TCX, packed",
    ),
    "apple": VendorExport(
        "Apple Watch (Health)",
        (
            "On the iPhone open the Health app and tap your picture at the top right.",
            "Export All Health Data at the bottom, then Export; it takes some minutes.",
            "Save export.zip, or send it to this computer with AirDrop, and leave it packed.",
        ),
        "routes as GPX, and the workouts with their heart rate",
    ),
    "polar": VendorExport(
        "Polar",
        (
            "Sign in at https://account.polar.com and choose Download your data.",
            "Request the archive; Polar sends an e-mail when it is ready.",
            "Download the zip file and leave it packed.",
            "Sooner, for one run: open it on flow.polar.com, Export session, FIT or TCX.",
        ),
        "every training session as JSON",
    ),
    "suunto": VendorExport(
        "Suunto",
        (
            "In the Suunto app open a workout, the three dots at the top right, Export FIT file; do so for each.",
            "For all at once ask Suunto's customer service for your data; they send an archive.",
            "Put the files into one folder, packed or not.",
        ),
        "FIT files; the archive holds Suunto's JSON",
    ),
    "coros": VendorExport(
        "COROS",
        (
            "Sign in at https://t.coros.com, the Training Hub, in a browser.",
            "Activities, select those to export, Export Data, FIT.",
            "Put the files into one folder, packed or not.",
            "In the app: open an activity, the share symbol, Export Data, FIT.",
        ),
        "FIT files as recorded",
    ),
    "fitbit": VendorExport(
        "Fitbit",
        (
            "Open a run in your account and choose Export as TCX from its menu, where your account still offers it.",
            "Else link Fitbit with Strava (its Settings, Link Your Other Services); new runs then go there.",
            "Then take Strava's archive: glute start --how strava",
            "Google's export of Fitbit data is read as it comes: distance, time, heart rate and energy of each run.",
        ),
        "TCX files of single runs",
    ),
}
"""By the word that `glute start --how` takes. Vendors move their menus; these are of 2026."""

PREAMBLE = """\
What `glute start` says where there is no export yet. Vendors move their menus: where you cannot find a step, search
their help for *export*. Every form is read as it comes, packed or unpacked."""

AFTERWARDS = "Then: glute start ~/Downloads/export.zip, with the name of your file"


def export_steps(vendor: str) -> str:
    """Write the way to the export of one vendor, as numbered steps."""
    export = VENDOR_EXPORTS[vendor]
    lines = [f"  {number}. {step}" for number, step in enumerate(export.steps, start=1)]
    return "\n".join([f"{export.name}: {export.holds}.", *lines])


def exports_page() -> str:
    """Write docs/exports.md."""
    parts = ["# Get your export", PREAMBLE]
    for word, export in VENDOR_EXPORTS.items():
        steps = "\n".join(f"{number}. {step}" for number, step in enumerate(export.steps, start=1))
        parts += [f"## {export.name}", f"`glute start --how {word}`: {export.holds}.", steps]
    others = "Other apps and older devices: [imports.md](imports.md#other-services)."
    return "\n\n".join([*parts, "## Any other", others]) + "\n"


if __name__ == "__main__":
    print(exports_page(), end="")  # noqa: T201  what this module is run for
