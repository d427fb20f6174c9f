"""A signing key for a machine that was given none: the demo, a checkout, the tests."""

import contextlib
import os
import secrets
from pathlib import Path


def local_secret(var: Path) -> str:
    """Return the key kept in the folder of variable data, made there at the first call."""
    var.mkdir(parents=True, exist_ok=True)
    file = var / "secret_key"
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(64))
    return file.read_text()
