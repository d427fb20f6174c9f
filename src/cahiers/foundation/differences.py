"""What changed between two states of a text: for those who read a history, and for those who write at the same time."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass


def word_changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield runs of words in reading order, each "kept", "removed" or "added"."""
    old, new = before.replace("\n", " \n ").split(" "), after.replace("\n", " \n ").split(" ")
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "kept", " ".join(old[a:b])
            continue
        if a < b:
            yield "removed", " ".join(old[a:b])
        if c < d:
            yield "added", " ".join(new[c:d])


@dataclass(frozen=True)
class Merged:
    """One text out of two; `has_both` when a line was written in two ways, which then stand one under the other."""

    text: str
    has_both: bool


@dataclass(frozen=True)
class _Change:
    start: int
    end: int
    lines: tuple[str, ...]


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Bring together what two people made of the same text, line by line.

    No line that either of them wrote is lost: where both changed the same lines, both wordings stay, theirs first; a
    line that one removed while the other rewrote it stays rewritten.

    >>> merge("un\\ndeux", "un\\ndeux\\ntrois", "zéro\\nun\\ndeux").text
    'zéro\\nun\\ndeux\\ntrois'
    """
    lines = base.split("\n") if base else []
    left, right = _changes(lines, theirs), _changes(lines, mine)
    made: list[str] = []
    has_both, at = False, 0
    while left or right:
        ours, others = _next_to_each_other(left, right)
        start = min(change.start for change in (*ours, *others))
        end = max(change.end for change in (*ours, *others))
        made += lines[at:start]
        wordings = [_applied(lines, start, end, side) for side in (ours, others) if side]
        kept = [wording for wording in wordings if not any(_within(wording, other) for other in wordings)]
        kept = kept[:1] if len(kept) == 2 and kept[0] == kept[1] else kept
        has_both |= len(kept) == 2 and start < end
        made += [line for wording in kept for line in wording]
        at = end
    made += lines[at:]
    return Merged("\n".join(made), has_both)


def _changes(lines: list[str], after: str) -> list[_Change]:
    new = after.split("\n") if after else []
    codes = difflib.SequenceMatcher(None, lines, new, autojunk=False).get_opcodes()
    return [_Change(a, b, tuple(new[c:d])) for what, a, b, c, d in codes if what != "equal"]


def _next_to_each_other(left: list[_Change], right: list[_Change]) -> tuple[list[_Change], list[_Change]]:
    """Take off the first changes that touch the same lines, with all that these drag along."""
    taken: tuple[list[_Change], list[_Change]] = ([], [])
    sides = (left, right)
    first = min((side for side in sides if side), key=lambda side: (side[0].start, side[0].end))
    start, end = first[0].start, first[0].end
    taken[0 if first is left else 1].append(first.pop(0))
    grown = True
    while grown:
        grown = False
        for side, kept in zip(sides, taken, strict=True):
            while side and (side[0].start < end or (side[0].start == side[0].end == start == end)):
                end = max(end, side[0].end)
                kept.append(side.pop(0))
                grown = True
    return taken


def _applied(lines: list[str], start: int, end: int, changes: list[_Change]) -> list[str]:
    made: list[str] = []
    at = start
    for change in changes:
        made += [*lines[at : change.start], *change.lines]
        at = change.end
    return made + lines[at:end]


def _within(lines: list[str], other: list[str]) -> bool:
    """Say whether lines stand, one after the other, within longer ones: a save sent again doubles nothing."""
    if len(lines) >= len(other):
        return False
    return any(other[at : at + len(lines)] == lines for at in range(len(other) - len(lines) + 1))
