"""Topics: time and memory on many texts, agreement between seeds on real answers.

`python -m bench.sense_topics [TEXTS]`; prints each figure beside its target.
"""

import random
import resource
import sys
import time

from bench.planted import invented_sentences, real_texts, recombined, sentences_of
from bench.sense_duplicates import line
from cahiers.sense.agreement import rand_index
from cahiers.sense.texts.topics import find_topics


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
    texts = recombined(sentences, count, draw)
    wall, own = time.perf_counter(), time.process_time()
    found = find_topics(texts)
    wall, own = time.perf_counter() - wall, time.process_time() - own
    line(
        f"{count:,} texts, {len(found.topics)} topics", wall, "s", f"processor {own:.1f} s", "target ≤ 60 s at 200,000"
    )
    line("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "GB", "target ≤ 3 GB")
    line("residual", float((found.topic < 0).mean()), "")
    for name in ("republique-numerique", "ecole", "fiscalite"):
        if name in corpora:
            one, two = (find_topics(corpora[name], seed=seed) for seed in (0, 1))
            both = (one.topic >= 0) & (two.topic >= 0)
            agreement = rand_index(one.topic[both], two.topic[both])
            line(f"{name}: agreement between seeds", agreement, "", f"on {both.mean():.0%} of texts", "target ≥ 0.7")
            line(f"{name}: agreement, residual as a topic", rand_index(one.topic + 1, two.topic + 1), "")


if __name__ == "__main__":
    sys.exit(main())
