"""The samples once more, rewritten by LibreOffice: nobody hands in what a library wrote."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.meetings.reading_scene import read_here
from tests.meetings.test_reading_samples import EXPECTED, SAMPLES, judged

# LibreOffice drops these boxes when it opens them, and prints tracked deletions: not the reader's doing.
LEFT_OUT = ("synthèse dijon.docx", "Synthese_Corse ECLORE_Castagniccia relu.docx", "synthese_corse.odt")
SOURCES = [name for name, one in EXPECTED.items() if name.endswith((".docx", ".odt")) and name not in LEFT_OUT]
SHARES = {"odt": 0.95, "docx": 0.95, "pdf": 0.93}


@pytest.fixture(scope="module")
def office() -> str:
    """Return the command of LibreOffice, or skip where it is absent."""
    found = shutil.which("soffice")
    if not found:
        pytest.skip("LibreOffice is not on this machine")
    return found


@pytest.mark.parametrize("kind", SHARES)
def test_what_libreoffice_writes_is_understood_as_well(kind, office, tmp_path):
    sources = [str(SAMPLES / name) for name in SOURCES if not name.endswith(f".{kind}") or kind == "docx"]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, *sources],
        capture_output=True,
        check=True,
        timeout=300,
    )

    judgements = []
    for source in map(Path, sources):
        written = tmp_path / f"{source.stem}.{kind}"
        (line,) = read_here(written.read_bytes(), written.name)
        judgements += [right for _place, right, _words in judged(line, EXPECTED[source.name])]

    assert len(judgements) > 50
    assert sum(judgements) / len(judgements) >= SHARES[kind]
