"""`cahiers sense`: an analysis of a file, without a database, without settings and without Django."""

from cahiers.sense import commands


def run(arguments: list[str]) -> int:
    """Hand the arguments to the analysis room, which knows nothing of the rest of the house."""
    return commands.run(arguments)
