"""The words of the demo, written for it: campaigns, people, proposals and arguments, and pieces to vary them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent


@cache
def read(name: str) -> Any:
    """Return a file of this folder; it is read once and must not be changed."""
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))
