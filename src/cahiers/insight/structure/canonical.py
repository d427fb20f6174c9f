"""One writing for one result: the same values always give the same bytes."""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

DIGITS = 6  # of what is shown; beyond them, two machines may differ


def canonical(value: Any) -> bytes:
    """Return compact JSON with sorted keys; numbers are rounded, what is not a number is null.

    >>> canonical({"b": float("nan"), "a": [0.1 + 0.2, -0.0]})
    b'{"a":[0.3,0.0],"b":null}'
    """
    text = json.dumps(_tidy(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(output: bytes, rows: bytes) -> str:
    """Return the digest that covers a result: its JSON, and the bytes of its rows."""
    return hashlib.sha256(output + b"\x1e" + rows).hexdigest()


def _tidy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _tidy(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tidy(one) for one in value]
    if hasattr(value, "tolist"):  # whatever numpy gives
        return _tidy(value.tolist())
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0 if math.isfinite(value) else None
    return value
