"""`cahiers sense topics`: topics and themes in a file of texts."""

import argparse

import numpy as np

from cahiers.sense.commands.reading import Unreadable, digest_of
from cahiers.sense.commands.report import Cell, Report, Table
from cahiers.sense.commands.sentences import number, sentence
from cahiers.sense.commands.texts import read_texts, shortened
from cahiers.sense.texts.duplicates import distinct_texts
from cahiers.sense.texts.topics import Topics, find_topics

ENOUGH = 0.7
_EXTRACTS = 3


def report(asked: argparse.Namespace) -> Report:
    """Find the topics of a file of texts."""
    language = asked.language
    columns = read_texts(asked.file, language)
    texts = columns.values["text"]
    try:
        found = find_topics(texts, count=asked.count, seed=asked.seed, lsa_alone=asked.lsa_alone)
    except ValueError as error:
        raise Unreadable(sentence(language, "bad_option", reason=error)) from error
    figures = {
        "texts": len(texts),
        "distinct": len(distinct_texts(texts)[1]),
        "topics": len(found.topics),
        "themes": len(found.themes),
        "residual": int((found.topic < 0).sum()),
    }
    limits = [sentence(language, "topics_limit")]
    if found.stability < ENOUGH:
        limits.insert(0, sentence(language, "topics_unstable", stability=number(language, found.stability, 2)))
    joined = sentence(language, "topics_vectors", name=found.vectors) if found.vectors else ""
    rows = {
        "id": columns.values["id"],
        "topic": found.topic.tolist(),
        "nearest": found.nearest.tolist(),
        "share": found.share.tolist(),
        "theme": [found.topics[topic].theme if topic >= 0 else -1 for topic in found.topic.tolist()],
    }
    return Report(
        name="topics",
        title=sentence(language, "topics_title"),
        method=sentence(language, "topics_method", vectors=joined),
        says=[
            sentence(language, "topics_says", **{name: number(language, figure) for name, figure in figures.items()})
        ],
        limits=limits,
        tables=_tables(found, texts, columns.values.get("group"), language),
        rows=rows,
        result={
            **figures,
            "stability": found.stability,
            "vectors": found.vectors,
            "theme_words": [list(words) for words in found.themes],
            "topic_list": [
                {
                    "theme": topic.theme,
                    "size": topic.size,
                    "words": list(topic.words),
                    "agreement": topic.agreement,
                    "extracts": [columns.values["id"][row] for row in topic.verbatims],
                }
                for topic in found.topics
            ],
        },
        parameters={"count": asked.count, "seed": asked.seed, "lsa_alone": asked.lsa_alone},
        source=asked.file.name,
        digest=digest_of(asked.file),
        lines=len(columns),
    )


def _tables(found: Topics, texts: list[str], group: list[str] | None, language: str) -> list[Table]:
    """Return one table a theme, the residual texts by the topic they are nearest to, and sizes by group when given."""

    def say(key: str) -> str:
        return sentence(language, key)

    headers = [say("topic"), say("words"), say("texts"), say("extracts")]
    tables = []
    for theme, words in enumerate(found.themes):
        rows: list[list[Cell]] = []
        for rank in found.of_theme(theme):
            topic = found.topics[rank]
            extracts = tuple(shortened(texts[row]) for row in topic.verbatims[:_EXTRACTS])
            rows.append([str(rank + 1), ", ".join(topic.words), number(language, topic.size), extracts])
        tables.append(Table(f"{say('theme')} {theme + 1}\u00a0: {', '.join(words[:4])}", headers, rows))
    left = np.flatnonzero(found.topic < 0)
    if len(left):
        near = found.nearest[left]
        rows = []
        for rank in (*range(len(found.topics)), -1):
            own = left[near == rank]
            if len(own):
                extracts = tuple(shortened(texts[row]) for row in own[:_EXTRACTS].tolist())
                rows.append([str(rank + 1) if rank >= 0 else "–", number(language, len(own)), extracts])
        tables.append(Table(say("residual"), [f"≈ {say('topic')}", say("texts"), say("extracts")], rows))
    if group is not None and found.topics:
        names = sorted(set(group))
        of = np.array([names.index(name) for name in group])
        rows = [
            [
                str(rank + 1),
                *(number(language, int(((found.topic == rank) & (of == place)).sum())) for place in range(len(names))),
            ]
            for rank in range(len(found.topics))
        ]
        tables.append(Table(say("group"), [say("topic"), *(name or "–" for name in names)], rows))
    return tables
