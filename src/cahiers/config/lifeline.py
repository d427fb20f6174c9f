"""Children that do not outlive their parent, even when it is killed without a word.

The parent keeps one end of a pipe and never writes to it: when it dies, however it dies, the system closes
that end and the child, reading the other, stops itself properly. A server's own worker processes are tied to
it by the kernel on Linux (PDEATHSIG); elsewhere they stop when their server, which stops properly, tells them.
"""

import ctypes
import os
import signal
import sys
import threading

PR_SET_PDEATHSIG = 1


def follow(lifeline: int | None) -> None:
    """Stop this process, as Ctrl-C would, when the other end of the pipe closes; nothing to do without a pipe."""
    if lifeline is None:
        return
    os.set_inheritable(lifeline, False)

    def wait() -> None:
        os.read(lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def die_with_parent() -> None:
    """Ask the kernel to stop this process when the one that started it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
