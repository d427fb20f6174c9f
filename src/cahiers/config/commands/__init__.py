"""The commands that run the house: each module has `run(arguments)`, which returns the exit code."""
