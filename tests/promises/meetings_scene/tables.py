"""Sheets and votes of a room: its lines of the access table, its things, its bodies."""

from typing import Any

TABLE = """
"""


def build(scene: Any) -> None:
    """Add what this area needs to the scene; `scene.meeting` is announced, `scene.held` was held, both in Ille-et-Vilaine."""


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of this area."""
    return {}
