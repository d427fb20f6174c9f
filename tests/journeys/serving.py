"""`python -m tests.journeys.serving PORT LIFELINE`: the production server, ended with the tests that started it."""

import sys

from cahiers.config.commands import serve

if __name__ == "__main__":
    port, lifeline = sys.argv[1:]
    serve.run(["--port", port, "--workers", "1", "--threads", "4", "--lifeline", lifeline])
