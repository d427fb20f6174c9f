"""`cahiers sense map`: groups of opinion in a file of votes."""

import argparse
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.commands.reading import Unreadable, digest_of
from cahiers.sense.commands.report import Report, Table
from cahiers.sense.commands.sentences import number, sentence
from cahiers.sense.commands.votes import read_votes
from cahiers.sense.opinion import OpinionMap, RobustMap, Votes, polis_map, robust_map

_LETTERS = "ABCDE"
_SHOWN = 10
_DOTS = 2_000  # more would weigh the page down without showing more
_COLOURS = ("#3a5ccc", "#c4622d", "#2f8f5b", "#a04393", "#8a7a1f")


def report(asked: argparse.Namespace) -> Report:
    """Draw the map of a file of votes."""
    language = asked.language
    votes, bodies, files = read_votes(asked.file, language)
    try:
        drawn: RobustMap | OpinionMap = (
            robust_map(votes, seed=asked.seed, n_groups=asked.groups)
            if asked.method == "robust"
            else polis_map(votes, n_groups=asked.groups)
        )
    except ValueError as error:
        raise Unreadable(sentence(language, "bad_option", reason=error)) from error
    names = [str(name) for name in votes.statements]
    words = [bodies.get(name, name) for name in names]
    groups = len(drawn.counts)
    figures = {
        "people": votes.n_participants,
        "votes": votes.n_votes,
        "statements": votes.n_statements,
        "groups": groups,
    }
    key = "map_says_groups" if groups > 1 else "map_says_none"
    told = sentence(language, key, **{name: number(language, figure) for name, figure in figures.items()})
    result, limits = (
        _result(drawn, names, figures),
        [sentence(language, f"map_limit_{name}") for name in ("chosen", "axes")],
    )
    return Report(
        name="map",
        title=sentence(language, "map_title"),
        method=sentence(language, f"map_{asked.method}"),
        says=[told],
        limits=limits,
        tables=_tables(votes, drawn, words, language),
        rows=_rows(votes, drawn),
        result=result,
        parameters={"method": asked.method, "groups": asked.groups, "seed": asked.seed},
        source=asked.file.name,
        digest=digest_of(*files),
        lines=votes.n_votes,
        figure=_figure(drawn, language),
    )


def _rows(votes: Votes, drawn: RobustMap | OpinionMap) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {
        "participant": [str(name) for name in votes.participants],
        "x": drawn.coordinates[:, 0].tolist(),
        "y": drawn.coordinates[:, 1].tolist(),
        "group": drawn.groups.tolist(),
    }
    if isinstance(drawn, RobustMap):
        rows["certainty"] = drawn.certainty.tolist()
    return rows


def _result(drawn: RobustMap | OpinionMap, names: list[str], figures: Mapping[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        **figures,
        "sizes": drawn.sizes.tolist(),
        "statements_told": [
            {
                "statement": name,
                "consensus": float(drawn.consensus[column]),
                "dissensus": float(drawn.dissensus[column]),
                "by_group": drawn.counts[:, column].tolist(),
            }
            for column, name in enumerate(names)
        ],
        "marks": [
            [
                {"statement": names[mark.column], "agrees": mark.agrees, "votes": mark.votes, "seen": mark.seen}
                for mark in group
            ]
            for group in drawn.marks
        ],
    }
    if isinstance(drawn, RobustMap):
        result["stability"] = None if np.isnan(drawn.stability) else drawn.stability
    else:
        result["silhouettes"] = {str(k): value for k, value in drawn.silhouettes.items()}
    return result


def _tables(votes: Votes, drawn: RobustMap | OpinionMap, words: list[str], language: str) -> list[Table]:
    def say(key: str) -> str:
        return sentence(language, key)

    def percent(part: float, whole: float) -> str:
        return f"{number(language, 100 * part / whole if whole else 0)}\u00a0%"

    inside = int(drawn.sizes.sum())
    rows = [
        [_LETTERS[group], number(language, size), percent(size, inside)]
        for group, size in enumerate(drawn.sizes.tolist())
    ]
    rows.append([say("no_group"), number(language, votes.n_participants - inside), ""])
    tables = [Table(say("groups"), [say("group"), say("people"), say("share")], rows)]
    marks = [
        [
            _LETTERS[group],
            words[mark.column],
            say("agrees") if mark.agrees else say("disagrees"),
            f"{percent(mark.votes, mark.seen)} ({number(language, mark.seen)})",
        ]
        for group, several in enumerate(drawn.marks)
        for mark in several
    ]
    if marks and len(drawn.counts) > 1:
        tables.append(Table(say("marks"), [say("group"), say("statement"), say("position"), say("in_group")], marks))
    either = np.maximum(drawn.consensus, drawn.dissensus)
    seen = votes.counts.sum(axis=1)
    best = [
        column for column in np.argsort(-either, kind="stable").tolist() if seen[column] and not votes.moderated[column]
    ]
    shared = [
        [
            words[column],
            *(percent(votes.counts[column, said], seen[column]) for said in (2, 0, 1)),
            number(language, seen[column]),
        ]
        for column in best[:_SHOWN]
    ]
    headers = [say("statement"), say("agreeing"), say("disagreeing"), say("passing"), say("people")]
    return [*tables, Table(say("shared"), headers, shared)]


def _figure(drawn: RobustMap | OpinionMap, language: str) -> str:
    """Draw points, the outline of each group and its letter; colours never stand alone."""
    from scipy.spatial import ConvexHull, QhullError  # noqa: PLC0415 -- slow import

    inside = np.flatnonzero(drawn.groups >= 0)
    if not len(inside):
        return ""
    places = _placed(drawn.coordinates[inside])
    groups = drawn.groups[inside]
    drawings = []
    for group in range(len(drawn.counts)):
        own = places[groups == group]
        colour = _COLOURS[group]
        if len(own) > 2:
            try:
                outline = " ".join(f"{x:.1f},{y:.1f}" for x, y in own[ConvexHull(own).vertices])
                drawings.append(f'<polygon points="{outline}" fill="{colour}" fill-opacity=".08" stroke="{colour}"/>')
            except QhullError:  # all on one line: no outline to draw
                pass
    step = max(1, -(-len(inside) // _DOTS))
    for (x, y), group in zip(places[::step], groups[::step].tolist(), strict=True):
        drawings.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_COLOURS[group]}" fill-opacity=".6"/>')
    for group in range(len(drawn.counts)):
        x, y = places[groups == group].mean(axis=0)
        letter = f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" dominant-baseline="central" font-size="30" '
        drawings.append(letter + f'font-weight="700" fill="currentColor">{_LETTERS[group]}</text>')
    title, told = (escape(sentence(language, key)) for key in ("map_title", "map_figure"))
    return (
        f'<figure>\n<svg viewBox="0 0 720 520" role="img" aria-label="{title}">\n<title>{title}</title>\n'
        + "\n".join(drawings)
        + f"\n</svg>\n<figcaption>{told}</figcaption>\n</figure>"
    )


def _placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring points into the frame, the few farthest held at its edge."""
    low, high = np.quantile(points, 0.005, axis=0), np.quantile(points, 0.995, axis=0)
    scaled = (points - low) / np.where(high > low, high - low, 1.0)
    placed: NDArray[np.float64] = np.clip(scaled, 0, 1) * [660, 460] + [30, 30]
    return placed
