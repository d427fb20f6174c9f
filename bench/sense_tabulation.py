"""Tabulation of many votes: written once with Ibis, against DuckDB asked by hand, and on a local cluster.

`python -m bench.sense_tabulation [MILLIONS]` (25 by default); prints ratios beside their targets. Each side runs three times,
in turn, and the quickest counts; both read the same Parquet file and count distinct voters exactly.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from bench.sense_duplicates import line
from cahiers.sense.tabulation import HERE, LOCAL, count_choices, tabulating

BY_HAND = """
    SELECT statement, audience, choice, count(*) AS votes, count(DISTINCT voter) AS voters
    FROM read_parquet('{path}') GROUP BY ALL ORDER BY ALL
"""
CHUNK = 1_000_000


def write_votes(path: Path, millions: int) -> None:
    """Write seeded votes: 500,000 voters, 2,000 statements of unequal popularity, 6 audiences."""
    draw = np.random.default_rng(1)
    audiences = pa.array(["élèves", "parents", "enseignants", "agents", "élus", "autres"])
    choices = pa.array(["against", "for", "mixed"])
    writer = None
    for _ in range(millions):
        voter = draw.integers(0, 500_000, CHUNK)
        table = pa.table(
            {
                "voter": voter,
                "statement": (2000 * draw.random(CHUNK) ** 2).astype(np.int32),
                "choice": pa.DictionaryArray.from_arrays(draw.integers(0, 3, CHUNK).astype(np.int8), choices).cast(
                    pa.string()
                ),
                "audience": pa.DictionaryArray.from_arrays((voter % 6).astype(np.int8), audiences).cast(pa.string()),
            }
        )
        writer = writer or parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def by_hand(path: Path) -> pa.Table:
    """Ask DuckDB directly."""
    import duckdb  # noqa: PLC0415 -- optional dependency

    with duckdb.connect() as connection:
        return connection.execute(BY_HAND.format(path=path)).to_arrow_table()


def on(cluster: str) -> Callable[[Path], pa.Table]:
    """Ask through the one code, here or on a cluster."""

    def counted(path: Path) -> pa.Table:
        with tabulating(cluster) as engine:
            return count_choices(engine.open(path), by=["audience"])

    return counted


def main() -> None:
    """Measure and print."""
    if find_spec("ibis") is None:
        print("sense_tabulation SKIPPED: the extra `tabulation` is not installed")
        return
    millions = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    sides = {"DuckDB by hand": by_hand, "cahiers": on(HERE)}
    if find_spec("pysail"):
        os.environ.setdefault("SAIL_MODE", "local-cluster")
        os.environ.setdefault("RUST_LOG", "error")  # its journal of workers starting and stopping
        sides["cahiers, local cluster"] = on(LOCAL)
    else:
        print("local cluster SKIPPED: the extra `cluster` is not installed")
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.parquet"
        write_votes(path, millions)
        best = dict.fromkeys(sides, (float("inf"), float("inf")))
        tables = {}
        for _ in range(3):
            for name, side in sides.items():
                start = time.perf_counter(), time.process_time()
                tables[name] = side(path)
                took = time.perf_counter() - start[0], time.process_time() - start[1]
                best[name] = (min(best[name][0], took[0]), min(best[name][1], took[1]))
    for name, (wall, own) in best.items():
        ratio = wall / best["DuckDB by hand"][0]
        notes = [f"{wall:.2f} s", f"{own / best['DuckDB by hand'][1]:.2f} in processor time ({own:.2f} s)"]
        notes.append(f"{len(tables[name]):,} cells")
        if name == "cahiers":
            notes.append("target ≤ 1.3")
        if name.startswith("cahiers,"):
            notes.append("equal" if tables[name].equals(tables["cahiers"]) else "DIFFERENT COUNTS")
        line(f"{millions} M votes by statement × audience: {name}", ratio, "×", *notes)
    if sorted(map(str, tables["cahiers"].to_pylist())) != sorted(map(str, tables["DuckDB by hand"].to_pylist())):
        print("cahiers and DuckDB by hand DIFFER")


if __name__ == "__main__":
    sys.exit(main())
