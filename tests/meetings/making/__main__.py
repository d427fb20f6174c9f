"""Write the sample hand-ins and what they truly mean: `python -m tests.meetings.making`."""

import json
from pathlib import Path

from tests.meetings.making import others, zips
from tests.meetings.making.samples import SAMPLES, Sample
from tests.meetings.making.stock import THEMES, sheets

FOLDER = Path(__file__).parents[1] / "samples"


def meant(sample: Sample) -> dict:
    """Return what a person finds in the file: text by theme and section, or fields and ideas."""
    if sample.is_sheet:
        sheet = sheets()[sample.keys[0]]
        fields = {"theme": THEMES[sheet.theme], **{name: "\n".join(lines) for name, lines in sheet.fields.items()}}
        return {"outcome": "read", "kind": "sheet", "fields": fields, "ideas": [idea[:2] for idea in sheet.ideas]}
    sections = [
        {"theme": one.theme, "section": section, "text": "\n".join(lines)}
        for one in sample.texts()
        for section, lines in one.sections.items()
    ]
    return {"outcome": sample.outcome, "kind": "synthesis", "sections": sections}


def main() -> None:
    """Write every file; the folder is emptied first."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for sample in SAMPLES:
        (FOLDER / sample.name).write_bytes(sample.content())
    documents = {"png": others.photographed(None), "xlsx": others.spreadsheet(None)}
    (FOLDER / "50 fichiers mal nommés.zip").write_bytes(zips.fifty(documents))
    expected = {sample.name: meant(sample) for sample in SAMPLES}
    (FOLDER / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
