"""The work of an analysis, from the job that begins it to the result that is handed over; and its replay."""

import hashlib
import logging
import platform
import tempfile
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override
from pyarrow import parquet

import cahiers
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import open_stored
from cahiers.foundation.snapshots import one_snapshot
from cahiers.insight.actions.running import (
    Result,
    begin_analysis,
    deliver_analysis,
    fail_analysis,
    tell_progress,
    tell_replay,
)
from cahiers.insight.analyses.extracting import extract
from cahiers.insight.enums import Kind
from cahiers.insight.models import Analysis
from cahiers.insight.structure.canonical import canonical, digest_of

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
PACKAGES = ("cahiers", "numpy", "scipy", "numba", "simplemma", "pyarrow")
EXTRACTED = 10  # hundredths of the work
# The module and the function of each kind: they load what web processes never need.
MAKERS = {
    Kind.MAP: ("opinion", "draw_map"),
    Kind.TOPICS: ("subjects", "gather_topics"),
    Kind.CODING: ("coding", "code_texts"),
    Kind.ORGANISED: ("organised", "find_organised"),
    Kind.PARTICIPATION: ("presence", "compare_presence"),
}


class Stopped(Exception):
    """Somebody stopped the analysis."""


def run_analysis(run_id: UUID, *, attempts: int = 0) -> bool:
    """Make an analysis and hand it over; say whether there is a result.

    One that a lost worker had begun starts over: nothing of it was kept. After three lost workers, and after any
    fault, it ends with a sentence on its page, and may be asked for again.
    """
    if attempts >= MOST_ATTEMPTS:
        fail_analysis(
            run_id,
            _("L’analyse a été interrompue trois fois avant sa fin. Recommencez, ou prévenez l’équipe technique."),
        )
        return False
    analysis = begin_analysis(run_id)
    if analysis is None:
        return False
    try:
        with override("fr"), tempfile.TemporaryDirectory(prefix="cahiers-analysis-") as folder:
            return deliver_analysis(analysis, _make(analysis, Path(folder)))
    except Stopped:
        return False
    except Refused as error:
        fail_analysis(run_id, str(error))
    except ImportError:
        logger.exception("analysis %s needs what is not installed", run_id)
        fail_analysis(run_id, _("L’analyse n’est pas installée sur la machine qui devait la faire."))
    except Exception:
        logger.exception("analysis %s failed", run_id)
        fail_analysis(
            run_id,
            _("Une erreur a arrêté l’analyse. Elle est consignée ; recommencez, ou prévenez l’équipe technique."),
        )
    return False


def replay(run_id: UUID) -> bool:
    """Make an analysis again on the extract it kept; say whether it gives the same bytes, and keep the answer."""
    analysis = Analysis.objects.select_related("extract").get(pk=run_id)
    if not analysis.awaits_replay:
        return False
    if analysis.extract is None:  # erased meanwhile
        return tell_replay(analysis, "")
    with tempfile.TemporaryDirectory(prefix="cahiers-analysis-") as name:
        folder = Path(name)
        kept = folder / "extract.parquet"
        with open_stored(analysis.extract) as content:
            kept.write_bytes(content.read())
        _output, _rows, digest = compute(analysis, kept, folder, told=lambda percent: None)
    return tell_replay(analysis, digest)


def _make(analysis: Analysis, folder: Path) -> Result:
    def told(percent: int) -> None:
        if not tell_progress(analysis, percent):
            raise Stopped

    began = time.perf_counter()
    kept = folder / "extract.parquet"
    with one_snapshot():
        extract(analysis, kept)
    told(EXTRACTED)
    output, rows, digest = compute(analysis, kept, folder, told=told)
    return Result(kept, output, rows, digest, versions(), round(time.perf_counter() - began, 3))


def compute(
    analysis: Analysis, kept: Path, folder: Path, *, told: Callable[[int], object]
) -> tuple[bytes, Path | None, str]:
    """Return the canonical output, the file of the rows and the digest that covers both.

    They depend on the extract, the settings, the seed and the versions only.
    """
    module, function = MAKERS[Kind(analysis.kind)]
    maker = getattr(import_module(f"cahiers.insight.analyses.{module}"), function)
    made = maker(
        parquet.read_table(kept),
        analysis.parameters,
        analysis.seed,
        lambda percent: told(EXTRACTED + percent * (95 - EXTRACTED) // 100),
    )
    output, rows = canonical(made.output), None
    if made.rows is not None:
        rows = folder / "rows.parquet"
        parquet.write_table(made.rows, rows, compression="zstd", store_schema=False)
    return output, rows, digest_of(output, rows.read_bytes() if rows else b"")


@cache
def versions() -> dict[str, str]:
    """Return what the result was computed with; `sense` is known by the digest of its sources."""
    found = {"python": platform.python_version(), "sense": _digest_of_sense()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a checkout that is not installed
            found[name] = "?"
    return found


def _digest_of_sense() -> str:
    hashed = hashlib.sha256()
    root = Path(cahiers.__path__[0]) / "sense"
    for path in sorted(root.rglob("*.py")):
        hashed.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return hashed.hexdigest()[:12]
