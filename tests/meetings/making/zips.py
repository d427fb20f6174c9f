"""Zips as organisers make them: fifty files under fifty names, and a zip in the zip."""

import io
import zipfile

NAMES = (
    "Synthese_Poitiers ECLORE_Vallée de la Vienne.txt",
    "synthese_poitiers eclore_vallee de la vienne (1).txt",
    "SYNTHESE POITIERS ECLORE VALLEE DE LA VIENNE.TXT",
    "Synthèse  Poitiers  -  Copie.txt",
    "Synthse_Poitiers_v2.txt",
    "synthèse poitiers VF.txt",
    "synthese poitiers VF définitive.txt",
    "Syntese Poitier.txt",
    "20201009_synthese_poitiers.txt",
    "Synthese_ ECLORE_.txt",
    "Synthese_Poitiers ECLORE_(Nom du réseau ECLORE).txt",
    "SynthesePoitiersECLORE_Vienne.txt",
    "synthese.txt.txt",
    "synth.txt",
    "Sans titre.txt",
    "Document1.txt",
    "Nouveau document texte (2).txt",
    "Defi_ Poitiers ECLORE _Vallée de la Vienne.txt",
    "Defi_Poitiers_ECLORE_Vienne_1.txt",
    "Defi_Poitiers_ECLORE_Vienne_2.txt",
    "défi 3.txt",
    "defi n°4 table 4.txt",
    "fiche défi 5.txt",
    "FICHE-DEFI-6.txt",
    "fd7.txt",
    "FD 8 (1).txt",
    "deffi 9.txt",
    "Défi gouvernance.txt",
    "Défi - égal accès au numérique.txt",
    "defi thème 3.txt",
    "défi 10 - relu.txt",
    "Copie de défi 11.txt",
    "défi_12_ok.txt",
    "atelier 13/défi.txt",
    "atelier 14/défi.txt",
    "Réseau ÉCLORE/2020/Octobre/Synthèse.txt",
    "..\\..\\synthese.txt",
    "../../../../etc/synthese.txt",
    "/tmp/synthese.txt",  # noqa: S108 -- a name, never a path
    "C:\\Users\\accueil\\Bureau\\synthese.txt",
    "synthese\u202etxt.docx.txt",
    "aux.txt",
    " .txt",
    "😀 synthèse 😀.txt",
    "IMG_2034.png",
    "emargement.xlsx",
    "__MACOSX/._Synthese.txt",
    "Thumbs.db",
    "~$Synthese.docx",
    "archive de la semaine.zip",
)


def fifty(documents: dict[str, bytes]) -> bytes:
    """Return a zip of fifty files, some names written in the alphabets of old Windows and old Macs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for number, name in enumerate(NAMES):
            file.writestr(_described(name, number), _content(name, number, documents))
    return stream.getvalue()


class _OldName(zipfile.ZipInfo):
    """A member whose name is written as Windows writes it, without saying so."""

    def _encodeFilenameFlags(self):  # noqa: N802 -- the name that the library calls
        return self.filename.encode("cp850", "replace"), self.flag_bits & ~0x800


def _described(name: str, number: int) -> zipfile.ZipInfo:
    described = (_OldName if number % 3 == 0 else zipfile.ZipInfo)(name, date_time=(2020, 10, 9, 18, 30, 0))
    described.filename = name  # the library would turn backslashes into slashes
    described.compress_type = zipfile.ZIP_DEFLATED
    return described


def _content(name: str, number: int, documents: dict[str, bytes]) -> bytes:
    ending = name.rpartition(".")[2].casefold()
    if ending in documents:
        return documents[ending]
    if ending == "zip":
        return nested(b"Dans l'archive.")
    kind = "Fiche défi\nTable 2\nDéfi :" if "f" in name else "État des lieux :"
    return f"{kind} Texte du fichier numéro {number}, écrit par le collège.\n".encode()


def nested(text: bytes) -> bytes:
    """Return a small zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("synthese.txt", text)
    return stream.getvalue()
