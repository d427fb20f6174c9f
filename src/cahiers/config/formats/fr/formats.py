"""French numbers: groups of three digits parted by a narrow no-break space."""

THOUSAND_SEPARATOR = "\u202f"
