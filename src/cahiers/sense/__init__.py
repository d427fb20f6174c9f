"""Pure analysis on arrays: seeded, replayable, without Django, usable from a notebook."""
