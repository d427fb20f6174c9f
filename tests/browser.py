"""Find a Chromium for the journeys, or get one; where none can be had, say so loudly.

`CHROMIUM` names one; else a system's; else Playwright's own, downloaded on first use; else Debian's package,
when this runs as root. In continuous integration (CI=true) the absence of a browser is a failure.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
DOWNLOAD_SECONDS = 600


def _runs(path: str | None) -> bool:
    """Say whether the program is there and finds its libraries."""
    if not path or not Path(path).exists():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _system() -> str | None:
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *APPLICATIONS]
    return next((path for path in candidates if _runs(path)), None)


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- slow import

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if _runs(path) else None


def _quietly(*command: str) -> None:
    """Run an installer; what it cannot do is seen by looking for the browser afterwards."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"{command[0]}: {error}\n")
        return
    if done.returncode:
        sys.stderr.write(f"{' '.join(command)}: {done.stderr.strip()[-500:]}\n")


def _download() -> str | None:
    sys.stderr.write("No Chromium on this machine: downloading Playwright's.\n")
    _quietly(sys.executable, "-m", "playwright", "install", "chromium")
    return _playwrights()


def _package() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    sys.stderr.write("Installing Debian's chromium.\n")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _quietly("apt-get", "update", "-qq")
    _quietly("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    return _system()


@cache
def chromium_path(*, may_install: bool = False) -> str | None:
    """Return the path of a Chromium that runs, or None; `may_install` lets it be downloaded or installed."""
    found = _system() or _playwrights()
    if found is None and may_install:
        found = _download() or _package()
    return found


def main() -> int:
    """Get a browser before the tests; return 1 in continuous integration when there is none."""
    if chromium_path(may_install=True):
        return 0
    line = "!" * 88
    sys.stderr.write(
        f"\n{line}\nNO BROWSER: the journeys and the accessibility checks WILL NOT RUN.\n"
        f"Install Chromium, or set CHROMIUM=/path/to/it.\n{line}\n\n"
    )
    return 1 if os.environ.get("CI", "").lower() in {"1", "true", "yes"} else 0


if __name__ == "__main__":
    sys.exit(main())
