"""Read a consultation with numbers: groups of opinion, near-duplicates, campaigns, weights; no Django, usable alone."""
