"""Near-duplicates: speed against datasketch in the same run, recall and precision on planted and real copies.

`python -m bench.sense_duplicates [TEXTS]`; prints each figure beside its target.
"""

import random
import sys
import time

from bench.planted import invented_sentences, planted, real_texts, recall_and_precision, recombined, sentences_of
from cahiers.sense.texts import duplicates, signatures
from cahiers.sense.texts.normalise import fold

PEER_TEXTS = 10_000


def line(name: str, value: float, unit: str, *notes: str) -> None:
    """Print one measure."""
    print(f"{name:<52} {value:>10.3f} {unit:<4} {'  '.join(notes)}")


def timed(what, *arguments) -> tuple[float, float, object]:
    """Return wall and processor seconds of a call, and its result."""
    wall, own = time.perf_counter(), time.process_time()
    result = what(*arguments)
    return time.perf_counter() - wall, time.process_time() - own, result


def peer(texts: list[str]) -> list[int]:
    """Group with datasketch the way its manual shows: MinHashLSH, then exact Jaccard; same pieces, same threshold."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 -- optional dependency

    folded = fold(texts)
    pieces = []
    for rank in range(len(texts)):
        text = folded.text(rank)
        pieces.append({text[at : at + 5].encode() for at in range(max(len(text) - 4, 1))})
    marks = MinHash.bulk(pieces, num_perm=signatures.HASHES)
    index = MinHashLSH(num_perm=signatures.HASHES, params=(signatures.BANDS, signatures.ROWS))
    with index.insertion_session() as session:
        for rank, mark in enumerate(marks):
            session.insert(rank, mark)
    parents = list(range(len(texts)))

    def root(rank: int) -> int:
        while parents[rank] != rank:
            parents[rank] = parents[parents[rank]]
            rank = parents[rank]
        return rank

    for rank, mark in enumerate(marks):
        for other in index.query(mark):
            if other > rank and root(rank) != root(other):
                both = len(pieces[rank] & pieces[other])
                if both >= duplicates.NEAR * (len(pieces[rank]) + len(pieces[other]) - both):
                    parents[max(root(rank), root(other))] = min(root(rank), root(other))
    return [root(rank) for rank in range(len(texts))]


def every_pair(texts: list[str]) -> tuple[float, float]:
    """Compare all distinct texts with all: return the share of near pairs put in one group, and the near pairs."""
    folded = fold(texts)
    _exact, first, _copies = duplicates._exact(folded)
    hashed, limits = signatures.pieces_of(folded.codes, folded.starts, first)
    group = duplicates.near_duplicates(texts, far=0).group[first]  # before groups are gathered around a typical text
    near = found = 0
    for one in range(len(first)):
        for other in range(one + 1, len(first)):
            if signatures.likeness(hashed, limits, one, other) >= duplicates.NEAR:
                near += 1
                found += group[one] == group[other]
    return found / max(near, 1), near


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    draw = random.Random(5)
    corpora = real_texts()
    if corpora:
        sentences = sentences_of([text for texts in corpora.values() for text in texts])
    else:
        print("the folder of real data is absent: invented sentences are used, the real-data rows are skipped")
        sentences = invented_sentences(20_000, draw)
    sizes = [draw.choice((2, 3, 5, 10, 40, 200)) for _ in range(300)]
    letters = [" ".join(draw.sample(sentences, 3)) for _ in sizes]
    texts, truth = planted(recombined(sentences, count - sum(sizes), draw), letters, sizes, draw)
    duplicates.near_duplicates(texts[:100])  # compiled before the clock starts
    line("characters per text", sum(map(len, texts)) / len(texts), "")
    wall, own, found = timed(duplicates.near_duplicates, texts)
    line(f"{len(texts):,} texts, planted", wall, "s", f"processor {own:.2f} s", "target ≤ 8 s at 200,000")
    recall, precision = recall_and_precision(found.group.tolist(), truth)
    line("recall of planted pairs", recall, "", "target ≥ 0.95")
    line("precision of found pairs", precision, "", "target ≥ 0.99")
    try:
        few = texts[:PEER_TEXTS]
        peer_wall, peer_own, peer_groups = timed(peer, few)
        wall, own, found = timed(duplicates.near_duplicates, few)
        line(f"{PEER_TEXTS:,} texts, datasketch", peer_wall, "s", f"processor {peer_own:.2f} s")
        line(f"{PEER_TEXTS:,} texts, cahiers", wall, "s", f"processor {own:.2f} s")
        line("ratio", peer_wall / wall, "×", "target ≥ 10", f"processor {peer_own / own:.1f}×")
        line("datasketch recall", recall_and_precision(peer_groups, truth[:PEER_TEXTS])[0], "")
        line("cahiers recall on the same", recall_and_precision(found.group.tolist(), truth[:PEER_TEXTS])[0], "")
    except ImportError:
        print("SKIPPED: datasketch is not installed (`uv pip install datasketch`), the ratio was not measured")
    for name, body in corpora.items():
        sample = sorted(set(body))
        draw.shuffle(sample)
        found_share, near = every_pair(sample[:3000])
        line(f"{name}: all near pairs found", found_share, "", f"{near} near pairs among {min(len(sample), 3000)}")
        own = duplicates.near_duplicates(
            sample
        )  # a letter that has a copy already would make foreign pairs of true ones
        alone = [text for text, group in zip(sample, own.group, strict=True) if own.size[group] == 1]
        letters = [text for text in alone if 80 <= len(text) <= 1500][: min(100, len(sample) // 4)]
        kept = [text for text in body if text not in set(letters)]
        texts, truth = planted(kept, letters, [draw.choice((2, 5, 20)) for _ in letters], draw)
        recall, precision = recall_and_precision(duplicates.near_duplicates(texts).group.tolist(), truth)
        line(f"{name}: planted in real texts", recall, "", f"precision {precision:.4f}", "targets 0.95 and 0.99")


if __name__ == "__main__":
    sys.exit(main())
