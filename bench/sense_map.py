"""Opinion map: speed and memory against red-dwarf, scale, agreement with exported groups, planted groups.

    python -m bench.sense_map [row …] [--polis DIR] [--peer PYTHON] [--full]

Rows: conversations, speed, scale, planted, nothing. DIR holds public Polis exports, PYTHON is an interpreter with red-dwarf
installed (CAHIERS_POLIS_EXPORTS and CAHIERS_PEER_PYTHON say the same). What cannot be measured is skipped in plain sight.
Every measure runs in a process of its own, after one small run that loads what is compiled, and is the best of as many
rounds on either side; both start from arrays of votes in memory, turned beforehand into the list of dictionaries that
red-dwarf takes. Memory is the peak of that process alone (`ru_maxrss` would hand down that of the process which started it).
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from tests.sense.opinion.tables import planted, popular

from cahiers.sense.agreement import rand_index
from cahiers.sense.opinion import Votes, polis_map, read_polis_export, refresh_map, robust_map

ROWS = ("conversations", "speed", "scale", "planted", "nothing")
OURS = """
import json, sys, time
import numpy as np
from cahiers.sense.opinion import Votes, polis_map
from cahiers.sense.opinion import numbering as module
a = np.load(sys.argv[1])
options = json.loads(sys.argv[2])
def run(who, what, said):
    return polis_map(Votes.from_arrays(who, what, said, moderated=a["moderated"]), **options)
if len(a["who"]) > module.SMALL:
    few = module.SMALL + 1
    run(a["who"][:few], a["what"][:few], a["said"][:few])
else:
    run(a["who"][:500], a["what"][:500], a["said"][:500])
times = []
cells = [a[name] for name in ("who", "what", "said")]  # read before the clock starts, as on the other side
for _ in range(int(sys.argv[3])):
    start = time.perf_counter(), time.process_time()
    votes = Votes.from_arrays(*cells, moderated=a["moderated"])
    drawn = polis_map(votes, **options)
    times.append((time.perf_counter() - start[0], time.process_time() - start[1]))
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
names, groups = votes.participants.tolist(), drawn.groups.tolist()
print(json.dumps({"seconds": min(t[0] for t in times), "cpu": min(t[1] for t in times), "mb": peak,
                  "groups": {n: g for n, g in zip(names, groups) if g >= 0}}))
"""
PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
from reddwarf.implementations.polis import run_pipeline
a = np.load(sys.argv[1])
options = json.loads(sys.argv[2])
cells = [a[name].tolist() for name in ("who", "what", "said")]
votes = [{"participant_id": p, "statement_id": s, "vote": v, "modified": i}
         for i, (p, s, v) in enumerate(zip(*cells))]
if "n_groups" in options:
    options["force_group_count"] = options.pop("n_groups")
run_pipeline(votes=[{"participant_id": p, "statement_id": s, "vote": (p * s) % 3 - 1, "modified": 1}
                    for p in range(40) for s in range(12)], random_state=0)
times = []
for _ in range(int(sys.argv[3])):
    start = time.perf_counter(), time.process_time()
    found = run_pipeline(votes=votes, mod_out_statement_ids=a["moderated"].tolist(), random_state=0, **options)
    times.append((time.perf_counter() - start[0], time.process_time() - start[1]))
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
labels = found.participants_df["cluster_id"].dropna()
print(json.dumps({"seconds": min(t[0] for t in times), "cpu": min(t[1] for t in times), "mb": peak,
                  "groups": {int(p): int(g) for p, g in labels.items()}}))
"""


class Bench:
    """What is measured, with what."""

    def __init__(self, polis: Path | None, peer: str | None, *, full: bool) -> None:
        self.polis, self.peer, self.full = polis, peer, full

    def run(self, side: str, votes: Votes, rounds: int = 1, **options: Any) -> dict[str, Any] | None:
        """Measure one side in its own process; None, said aloud, where the peer is missing or fails."""
        if side == "peer" and self.peer is None:
            return None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "votes.npz"
            moderated = votes.statements[votes.moderated]
            who, what = votes.participants[votes.rows], votes.statements[votes.columns]
            np.savez(path, who=who, what=what, said=votes.values.astype(np.int8), moderated=moderated)
            program = [sys.executable, "-c", OURS] if side == "ours" else [self.peer, "-c", PEER]
            command = [*program, str(path), json.dumps(options), str(rounds)]
            here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)} if side == "ours" else None
            done = subprocess.run(command, capture_output=True, text=True, env=here, check=False)  # type: ignore[arg-type]
        if done.returncode:
            print(f"    {side} FAILED: {done.stderr.strip().splitlines()[-1]}")
            return None
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def versus(self, name: str, votes: Votes, rounds: int = 1) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """Measure both sides, the best of as many rounds, and print the ratio."""
        ours, peer = self.run("ours", votes, rounds), self.run("peer", votes, rounds)
        if ours is None:
            return None, peer
        if peer is None:
            print(f"{name}: cahiers {ours['seconds'] * 1e3:.1f} ms, {ours['mb']:.0f} MB; red-dwarf SKIPPED")
            return ours, None
        print(
            f"{name}: cahiers {ours['seconds'] * 1e3:.1f} ms ({ours['cpu'] * 1e3:.0f} of processor), {ours['mb']:.0f} MB;"
            f" red-dwarf {peer['seconds'] * 1e3:.0f} ms ({peer['cpu'] * 1e3:.0f}), {peer['mb']:.0f} MB;"
            f" {peer['seconds'] / ours['seconds']:.0f} times faster ({peer['cpu'] / ours['cpu']:.0f} in processor time),"
            f" memory 1/{peer['mb'] / ours['mb']:.1f}"
        )
        return ours, peer


def conversations(bench: Bench) -> None:
    """Speed on real conversations, and agreement with the groups that Polis exported."""
    if bench.polis is None:
        print("conversations SKIPPED: no folder of exports given (--polis)")
        return
    scores: dict[str, list[float]] = {}
    for folder in sorted(path.parent for path in bench.polis.glob("*/votes.csv")):
        votes, exported = read_polis_export(folder), exported_groups(folder)
        ours, peer = bench.versus(f"{folder.name} ({votes.n_votes} votes)", votes, rounds=20)
        forced = {"n_groups": len(set(exported.values()))}
        tries = {
            "cahiers polis, own k": ours,
            "cahiers polis, forced k": bench.run("ours", votes, **forced),
            "cahiers polis, published start, own k": bench.run("ours", votes, published_start=True),
            "cahiers polis, published start, forced k": bench.run("ours", votes, published_start=True, **forced),
            "red-dwarf, own k": peer,
            "red-dwarf, forced k": bench.run("peer", votes, **forced),
        }
        for name, found in tries.items():
            if found:
                scores.setdefault(name, []).append(agreement(exported, found["groups"]))
    for name, values in scores.items():
        print(
            f"    agreement with exported groups, {name}: median {statistics.median(values):.3f} of {np.round(values, 3)}"
        )


def speed(bench: Bench) -> None:
    """Speed and memory against red-dwarf."""
    bench.versus("10,000 × 500, 10 %", planted(10_000, 500, 0.1, 3, 0)[0], rounds=3)
    if bench.full:
        bench.versus("50,000 × 2,000, 5 %", large(50_000, 2_000, 100))
    else:
        print("50,000 × 2,000 SKIPPED: takes minutes and 6 GB on the other side (--full)")


def scale(bench: Bench) -> None:
    """Cold map, refresh and memory on tables no other tool opens."""
    polis_map(large(3_000, 5_000, 240))  # loads what is compiled
    for n in (200_000, 1_000_000) if bench.full else (200_000,):
        before = peak_mb()
        votes = large(n, 5_000, 240)
        start = time.perf_counter(), time.process_time()
        drawn = polis_map(votes)
        cold = time.perf_counter() - start[0], time.process_time() - start[1]
        random = np.random.default_rng(1)
        fresh = random.integers(0, n, 10_000), random.integers(0, 5_000, 10_000), random.integers(-1, 2, 10_000)
        votes.with_more(*fresh)
        start = time.perf_counter(), time.process_time()
        later = votes.with_more(*fresh)
        merged = time.perf_counter() - start[0]
        again = refresh_map(later, drawn)
        warm = time.perf_counter() - start[0], time.process_time() - start[1]
        cosines = np.abs((polis_map(later).components.axes * again.components.axes).sum(axis=1))
        print(
            f"{n:,} × 5,000 ({votes.n_votes / 1e6:.0f} M votes): cold {cold[0]:.2f} s ({cold[1]:.2f} of processor,"
            f" {drawn.components.passes} readings), refresh after 10,000 votes {warm[0]:.2f} s ({warm[1]:.2f} of processor,"
            f" {again.components.passes} readings, of which joining the votes {merged:.2f} s), |cos| with a new map"
            f" {cosines.min():.9f}, peak {peak_mb():.0f} MB (from {before:.0f})"
        )


def planted_groups(bench: Bench) -> None:
    """Robust mode against red-dwarf where groups are known and 5 % of cells seen."""
    for n, m, k in ((2000, 300, k) for k in (2, 3, 4, 5)):
        scores: dict[str, list[float]] = {"robust": [], "polis": [], "red-dwarf": []}
        seeds = 5 if bench.full else 3
        for seed in range(seeds):
            votes, truth = planted(n, m, 0.05, k, seed, strength=1.8)
            known = dict(zip(votes.participants.tolist(), truth.tolist(), strict=True))
            grouped = robust_map(votes)
            tries = {"polis": bench.run("ours", votes), "red-dwarf": bench.run("peer", votes)}
            same = votes.per_participant >= 7  # those whom every side groups
            scores["robust"].append(rand_index(grouped.groups[same], truth[same]))
            for name, found in tries.items():
                if found:
                    scores[name].append(agreement(known, found["groups"]))
        told = ", ".join(
            f"{name} {np.mean(values):.3f}" if values else f"{name} SKIPPED" for name, values in scores.items()
        )
        print(f"planted, {n} × {m}, {k} groups, 5 %, mean adjusted Rand index of {seeds} seeds: {told}")


def nothing(bench: Bench) -> None:
    """Say nothing where there is nothing."""
    seeds = 200 if bench.full else 60
    for name, draw in (
        ("Pareto popularity", lambda seed: popular(400, 80, seed)),
        ("no structure", lambda seed: planted(400, 80, 0.2, 1, seed)[0]),
    ):
        tables = [draw(seed) for seed in range(seeds)]
        silent = sum(not robust_map(votes).has_groups for votes in tables)
        invented = [polis_map(votes) for votes in tables]
        highest = np.mean([max(drawn.silhouettes.values()) for drawn in invented])
        print(
            f"{name}: robust says no groups for {silent} of {seeds} seeds ({silent / seeds:.1%});"
            f" polis draws groups for {sum(drawn.n_groups > 1 for drawn in invented)}, mean silhouette {highest:.2f}"
        )


def exported_groups(folder: Path) -> dict[int, int]:
    """Read the group that Polis gave to each participant."""
    with (folder / "participants-votes.csv").open(newline="", encoding="utf-8") as lines:
        found = [(line["participant"], line["group-id"]) for line in csv.DictReader(lines)]
    return {int(name): int(group) for name, group in found if group}


def agreement(known: dict[int, int], found: dict[str, int]) -> float:
    """Compare groups over participants who have both."""
    both = [(group, found[str(name)]) for name, group in known.items() if str(name) in found]
    return rand_index(*np.array(both).T)


def large(n: int, m: int, each: int) -> Votes:
    """Draw a table of four groups directly as codes, `each` votes a person."""
    random = np.random.default_rng(2)
    codes = np.empty((n, each), dtype=np.uint16)
    agree = random.random((4, m), dtype=np.float32)
    step = m / each
    for left in range(0, n, 10_000):
        many = min(10_000, n - left)
        columns = (np.arange(each) * step + random.random((many, each), dtype=np.float32) * step).astype(np.int32)
        columns = np.minimum(columns, m - 1)
        group = random.integers(0, 4, (many, 1))
        said = np.where(random.random((many, each), dtype=np.float32) < agree[group, columns], 2, 0)
        said[random.random((many, each), dtype=np.float32) < 0.1] = 1
        codes[left : left + many] = 4 * columns + said
    starts = np.arange(n + 1, dtype=np.int64) * each
    return Votes(codes.ravel(), starts, np.arange(n), np.arange(m), np.zeros(m, dtype=bool))


def peak_mb() -> float:
    """Return the peak memory of this process."""
    import resource  # noqa: PLC0415 -- absent on some systems

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure the rows asked for, all by default."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("rows", nargs="*", default=ROWS, help=", ".join(ROWS))
    options.add_argument("--polis", type=Path, default=os.environ.get("CAHIERS_POLIS_EXPORTS"))
    options.add_argument("--peer", default=os.environ.get("CAHIERS_PEER_PYTHON"))
    options.add_argument("--full", action="store_true")
    asked = options.parse_args()
    if asked.peer is None:
        print("red-dwarf SKIPPED: give --peer, an interpreter that has it; figures below are of one side only")
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    bench = Bench(Path(asked.polis) if asked.polis else None, asked.peer, full=asked.full)
    measures = dict(zip(ROWS, (conversations, speed, scale, planted_groups, nothing), strict=True))
    for row in asked.rows:
        measures[row](bench)


if __name__ == "__main__":
    main()
