"""French dates and numbers: 3 mai 2026, 14 h 30; groups of three digits parted by a narrow no-break space."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H\u00a0\\h\u00a0i"
DATETIME_FORMAT = "j F Y, H\u00a0\\h\u00a0i"
THOUSAND_SEPARATOR = "\u202f"
