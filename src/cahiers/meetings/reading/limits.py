"""How much a hand-in may weigh, and the one way of refusing it (promise S3)."""

from typing import Any

MIB = 1 << 20
MEMBERS = 200
PART_BYTES = 30 * MIB
TOTAL_BYTES = 60 * MIB
DIRECTORY_BYTES = MIB  # 200 members need 20 kB; a directory of a million entries is an attack on whoever lists it
RATIO = 200
RATIO_FROM = MIB  # an empty form compresses very well: below this size no ratio tells anything
XML_DEPTH = 200
XML_ELEMENTS = 400_000  # about 150 MiB as a tree
CHARACTERS = 2_000_000
PAGES = 500
BLOCKS = 20_000
PROCESSOR_SECONDS = 5
WALL_SECONDS = 60  # against what hangs: a busy machine is no fault of the document
MEMORY_BYTES = 256 * MIB
NAME_CHARACTERS = 200


class Unreadable(Exception):
    """A file of which nothing is taken: the code of the reason, and what its sentence needs."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class KeptAside(Unreadable):
    """A file that is kept as it came but whose text is not looked for."""
