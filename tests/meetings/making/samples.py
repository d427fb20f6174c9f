"""The forty hand-ins: which text, written how, and called what."""

from dataclasses import dataclass, field, replace
from typing import Any

from tests.meetings.making import open_document, others, printed, word, word_sheets
from tests.meetings.making.stock import SECTIONS, Synthesis, sheets, syntheses

KIT = dict(
    zip(
        SECTIONS,
        ("Etat des lieux", "Principales attentes", "Réalisations (une ou deux)", "Défis et propositions"),
        strict=True,
    )
)
TYPOS = dict(
    zip(SECTIONS, ("Etats des lieu", "Principale atentes", "Realistaions", "Defis et propostions"), strict=True)
)
RENAMED = dict(
    zip(SECTIONS, ("L'existant dans nos écoles", "Nos besoins", "Ce qui marche", "Pistes de travail"), strict=True)
)
MERGED = dict(
    zip(
        SECTIONS,
        ("Constats", "Attentes et besoins exprimés", "Exemples de réalisations", "Défis et propositions / pistes"),
        strict=True,
    )
)
LETTERS = dict(
    zip(
        SECTIONS,
        ("a) état des lieux", "b) attentes principales", "c) réalisation(s)", "d) défi(s) et proposition(s)"),
        strict=True,
    )
)


@dataclass(frozen=True)
class Sample:
    """One file: its name, how it is written, and the texts it carries."""

    name: str
    write: Any
    keys: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    order: tuple[str, ...] = SECTIONS
    outcome: str = "read"
    is_sheet: bool = False

    def texts(self) -> list[Synthesis]:
        """Return the texts in the order and with the gaps of this sample."""
        stock = syntheses()
        return [
            replace(
                stock[key],
                sections={name: stock[key].sections[name] for name in self.order if name not in self.without},
            )
            for key in self.keys
        ]

    def content(self) -> bytes:
        """Return the bytes of the file."""
        if self.is_sheet:
            return self.write(sheets()[self.keys[0]], **self.options)
        return self.write(self.texts(), **self.options)


def sheet(name: str, write: Any, key: str) -> Sample:
    """Return a sample of a challenge sheet."""
    return Sample(name, write, (key,), is_sheet=True)


SAMPLES = (
    Sample("Synthese_Poitiers ECLORE_Vallée de la Vienne.docx", word.template, ("vienne acces", "vienne collaborer")),
    Sample(
        "synthèse poitiers eclore marais poitevin VF.docx",
        word.guides_left,
        ("marais enseigner",),
        without=("achievements",),
    ),
    Sample(
        "Synthese_Limoges_ECLORE_Plateau de Millevaches (1).docx", word.bold_numbers, ("lune acces", "lune responsable")
    ),
    Sample(
        "SYNTHESE TOULOUSE GARONNE SUD.docx",
        word.capitals,
        ("garonne responsable", "garonne gouvernance"),
        {"titles": KIT},
    ),
    Sample(
        "Synthese_Nantes ECLORE_Estuaire de la Loire - Copie.docx",
        word.left_cells,
        ("loire enseigner", "loire collaborer"),
    ),
    Sample(
        "synthse_La Reunion ECLORE_Cirques et Hauts.docx",
        word.left_cells,
        ("reunion acces",),
        {"merged": True, "titles": KIT},
    ),
    Sample("Synthèse Rennes Rade de Brest.docx", word.inline, ("brest collaborer",), {"titles": KIT}),
    Sample("2020-10-08 synthese lille val de deule.docx", word.section_columns, ("lille acces", "lille gouvernance")),
    Sample("tableau Lille def.docx", word.theme_columns, ("lille acces", "lille gouvernance")),
    Sample("SyntheseBesanconECLORE_HautJura.docx", word.shift_enter, ("jura enseigner",)),
    Sample("Synthese_Creteil ECLORE_Plaine Centrale_v2.docx", word.numbered_list, ("creteil enseigner",)),
    Sample("les 3 synthèses Alpes.docx", word.several, ("gap gouvernance", "gap enseigner", "creteil responsable")),
    Sample("Synthese_Corse ECLORE_Castagniccia relu.docx", word.reviewed, ("corse gouvernance",)),
    Sample("synthèse dijon.docx", word.boxes, ("dijon acces",)),
    Sample(
        "Synthese_Amiens ECLORE_(Nom du réseau ECLORE).docx",
        word.controls,
        ("amiens collaborer",),
        without=("achievements",),
    ),
    Sample("mail de synthese nancy.docx", word.from_mail, ("nancy enseigner",)),
    Sample("Doc1.docx", word.one_cell, ("caen responsable",)),
    Sample(
        "Synthese_Caen ECLORE_Bessin.docx",
        word.bold_numbers,
        ("caen responsable",),
        {"titles": MERGED, "separator": ". "},
    ),
    Sample(
        "synthese ordre changé.docx",
        word.capitals,
        ("mayotte acces",),
        {"titles": KIT},
        order=("achievements", "situation", "challenges", "expectations"),
    ),
    Sample(
        "Synthese_Aix Marseille ECLORE_Hautes Alpes.docx", word.bold_numbers, ("gap gouvernance",), {"titles": RENAMED}
    ),
    Sample("Où en est-on.docx", word.questions, ("gap enseigner",)),
    Sample("Synthese_Lille ECLORE_Val de Deûle.odt", open_document.headed, ("lille gouvernance",)),
    Sample(
        "synthese besançon haut jura.odt",
        open_document.bold_lines,
        ("jura enseigner", "dijon acces"),
        {"titles": LETTERS},
    ),
    Sample(
        "Synthese_Mayotte ECLORE_Grande-Terre Nord.odt", open_document.tabled, ("mayotte acces",), {"titles": TYPOS}
    ),
    Sample("synthese_corse.odt", open_document.tracked, ("corse gouvernance",)),
    Sample("Synthese_Poitiers ECLORE_Marais.pdf", printed.headed, ("marais enseigner",)),
    Sample("Synthese nantes (imprimée).pdf", printed.plain, ("loire collaborer",), {"titles": KIT}),
    Sample("synthese amiens tableau.pdf", printed.tabled, ("amiens collaborer",), {"titles": KIT}),
    Sample("Scan_20201009.pdf", printed.scanned, (), outcome="kept"),
    Sample("Re Re synthèse garonne.txt", printed.mail, ("garonne responsable",), {"titles": KIT}),
    Sample("synthese toulouse windows.txt", printed.underlined, ("garonne gouvernance",)),
    Sample("SYNTHESE_LIMOGES.txt", printed.mail, ("lune responsable",), {"encoding": "utf-16", "titles": TYPOS}),
    Sample("compte rendu soirée.txt", printed.prose, ("brest collaborer",)),
    sheet("Defi_ Poitiers ECLORE _Vallée de la Vienne.docx", word_sheets.form, "vienne"),
    sheet("défi poitiers marais n°1 (2).docx", word_sheets.by_level, "marais"),
    sheet("fiche defi lille gouvernance.docx", word_sheets.tagged, "lille"),
    sheet("FD4 garonne.docx", word_sheets.ticked, "garonne"),
    sheet("Defi_ La Réunion ECLORE _Cirques et Hauts table 1.odt", open_document.sheet_form, "reunion"),
    sheet("deffi brest.txt", printed.sheet_lines, "brest"),
    sheet("Defi_ Créteil ECLORE _Plaine Centrale.pdf", printed.sheet_printed, "creteil"),
    Sample("IMG_2034 fiche défi table 6.png", others.photographed, (), outcome="kept"),
    Sample("Synthese_Besancon ECLORE_Haut-Jura.doc", others.old_word, (), outcome="kept"),
    Sample("emargement.xlsx", others.spreadsheet, (), outcome="kept"),
)
