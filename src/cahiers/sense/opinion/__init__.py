"""Who agrees with whom: groups of opinion, what gathers, what divides, read from a table of votes."""
