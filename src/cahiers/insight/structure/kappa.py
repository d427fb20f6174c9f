"""How much two coders agree beyond chance, in plain Python: pages load no numpy."""

from collections import Counter
from collections.abc import Sequence


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two coders (Cohen 1960), "no code" being a code like any other; None without a pair.

    `sense.agreement.cohen_kappa` gives the same on arrays.

    >>> kappa([("a", "a"), ("a", "a"), ("b", "b"), ("b", "a")]), kappa([])
    (0.5, None)
    """
    if not pairs:
        return None
    total = len(pairs)
    one, two = Counter(first for first, _second in pairs), Counter(second for _first, second in pairs)
    observed = sum(first == second for first, second in pairs) / total
    expected = sum(count * two[name] for name, count in one.items()) / total**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)
