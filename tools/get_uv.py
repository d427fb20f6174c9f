"""Put uv in .uv/bin with nothing but Python: no venv module, no pip, no apt.

Debian ships Python without either. The index is pip's: PIP_INDEX_URL, pip's configuration, or PyPI.
Runs on any Python 3 that a machine may have; uv then brings the one the project needs.
"""

import configparser
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

TARGET = Path(".uv")
CONFIGURATIONS = ("~/.config/pip/pip.conf", "~/.pip/pip.conf", "/etc/pip.conf")
PIP = re.compile(r'href="([^"]*/(pip-(\d+)\.(\d+)(?:\.(\d+))?-py3-none-any\.whl)#sha256=([0-9a-f]{64}))"')


def index() -> str:
    """Return the address of the package index that pip would use."""
    named = os.environ.get("PIP_INDEX_URL", "")
    for file in CONFIGURATIONS:
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(os.path.expanduser(file))
        named = named or parser.get("global", "index-url", fallback="")
    return (named or "https://pypi.org/simple").rstrip("/")


def fetch_pip(folder: Path) -> Path:
    """Download the newest pip of the index and check its digest; a wheel of pip runs without being installed."""
    page = f"{index()}/pip/"
    with urllib.request.urlopen(page) as answer:  # noqa: S310 -- the index that the machine's owner chose
        found = PIP.findall(answer.read().decode())
    if not found:
        raise SystemExit(f"no pip at {page}")
    link, name, _major, _minor, _patch, digest = max(found, key=lambda one: tuple(int(part or 0) for part in one[2:5]))
    with urllib.request.urlopen(urllib.parse.urljoin(page, link)) as answer:  # noqa: S310
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise SystemExit(f"{name} is not what the index says it is")
    wheel = folder / name
    wheel.write_bytes(content)
    return wheel


def main() -> None:
    """Try the machine's own means first."""
    quiet = ["install", "--quiet", "--disable-pip-version-check"]
    if not subprocess.run([sys.executable, "-m", "venv", str(TARGET)], capture_output=True).returncode:  # noqa: S603
        subprocess.run([TARGET / "bin" / "python", "-m", "pip", *quiet, "uv"], check=True)  # noqa: S603
        return
    with tempfile.TemporaryDirectory() as folder:
        pip = fetch_pip(Path(folder)) / "pip"
        subprocess.run([sys.executable, pip, *quiet, "--upgrade", "--target", TARGET, "uv"], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
