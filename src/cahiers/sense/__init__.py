"""Read a consultation with numbers: pure analysis on arrays, seeded, replayable, without Django, usable from a notebook."""
