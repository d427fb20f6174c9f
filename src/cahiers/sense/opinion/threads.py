"""One processor for the small linear algebra of a map: faster on matrices this size, and the same bytes on any machine."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

P = ParamSpec("P")
R = TypeVar("R")


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function with the linear algebra libraries held to one thread; compiled passes keep theirs.

    On a busy machine the eigenvectors of 60 × 60 numbers took 41 ms on two threads and 1 ms on one. How sums are cut among
    threads also changes their last bits, and a replayed run must give the same bytes.
    """

    @wraps(function)
    def held(*args: P.args, **options: P.kwargs) -> R:
        with _libraries().limit(limits=1, user_api="blas"):
            return function(*args, **options)

    return held


@cache
def _libraries() -> Any:
    return ThreadpoolController()
