"""LibreOffice opens every Word and OpenDocument file of a kit, and shows its words."""

import io
import shutil
import subprocess
import zipfile

import pytest
from pypdf import PdfReader
from tests.meetings.documents.kits import MEETING
from tests.meetings.documents.reading import read_odf, read_word
from tests.meetings.documents.test_hand_in import SHEETS, THEMES

from cahiers.meetings.documents.hand_in import hand_in_zip
from cahiers.meetings.documents.kit import kit_zip
from cahiers.meetings.documents.writers import Format

PATIENCE = 180  # seconds, for all the files at once
READERS = {"docx": read_word, "odt": read_odf}

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice (soffice) is not installed: apt-get install libreoffice-writer-nogui",
)


def test_libreoffice_opens_every_file_and_shows_its_words(tmp_path):
    archives = [
        kit_zip(MEETING),
        *(hand_in_zip(MEETING, THEMES, SHEETS[:1], form) for form in (Format.DOCX, Format.ODT)),
    ]
    files = {}
    for archive in archives:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for name in opened.namelist():
                ending = name.rpartition(".")[2]
                if ending in READERS:
                    path = tmp_path / f"{len(files):02d}-{ending}.{ending}"  # the PDF takes the stem
                    path.write_bytes(opened.read(name))
                    files[path] = READERS[ending](path.read_bytes())

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", *files],
        cwd=tmp_path,
        timeout=PATIENCE,
        check=True,
        capture_output=True,
    )

    assert len(files) == 2 * (6 + 6) + 4
    missing = {path.name: _missing(path.with_suffix(".pdf"), texts) for path, texts in files.items()}
    assert {name: texts for name, texts in missing.items() if texts} == {}
    assert _missing(next(iter(files)).with_suffix(".pdf"), ["Jamais écrit"]) == ["Jamais écrit"]


def _missing(pdf, texts):
    """The texts that a PDF does not show, blanks and feet of pages aside: lines are cut anywhere."""
    foot = "".join(f"{MEETING.title}·{MEETING.campaign}".split())
    shown = "".join("".join(page.extract_text().split()).replace(foot, "") for page in PdfReader(pdf).pages)
    return [text for text in texts if "".join(text.split()) not in shown]
