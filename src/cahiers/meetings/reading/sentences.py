"""What to say of each file of a hand-in: one clear sentence, in the reader's language."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from cahiers.meetings.reading.shapes import Outcome

Sentence = Callable[[], str]

READ: dict[str, Sentence] = {"read": lambda: _("Lu.")}
KEPT: dict[str, Sentence] = {
    "kept_picture": lambda: _(
        "Image conservée avec la remise ; son texte n’est pas lu. Recopiez-le s’il doit compter."
    ),
    "kept_spreadsheet": lambda: _("Tableur conservé avec la remise ; il n’est pas lu. Recopiez ce qui doit compter."),
    "kept_slides": lambda: _("Diaporama conservé avec la remise ; il n’est pas lu. Recopiez ce qui doit compter."),
    "kept_film": lambda: _("Enregistrement conservé avec la remise ; il n’est pas lu."),
    "kept_old_office": lambda: _(
        "Ancien format de Word (.doc) : conservé, mais pas lu. Enregistrez-le en .docx ou .odt et renvoyez-le."
    ),
    "kept_rtf": lambda: _("Format RTF : conservé, mais pas lu. Enregistrez-le en .docx ou .odt et renvoyez-le."),
    "kept_mail": lambda: _("Courriel conservé, mais pas lu. Copiez son texte dans un document et renvoyez-le."),
    "kept_web": lambda: _("Page web conservée, mais pas lue. Copiez son texte dans un document et renvoyez-le."),
    "kept_scanned": lambda: _(
        "Ce PDF ne contient que des images, sans texte : conservé, mais pas lu. Recopiez-le s’il doit compter."
    ),
    "kept_unknown": lambda: _("Type de fichier inconnu : conservé avec la remise, mais pas lu."),
}
IGNORED: dict[str, Sentence] = {
    "left_by_system": lambda: _("Fichier ajouté par l’ordinateur : laissé de côté."),
    "lock_file": lambda: _("Fichier temporaire d’un document resté ouvert : laissé de côté."),
    "folder": lambda: _("Dossier : les fichiers qu’il contient ont chacun leur ligne."),
}
REFUSED: dict[str, Sentence] = {
    "upload_too_large": lambda: _("L’envoi dépasse {limit} Mio. Envoyez-le en plusieurs fois, ou sans les images."),
    "too_many_members": lambda: _(
        "L’archive contient plus de {limit} fichiers : rien n’a été ouvert. Envoyez-la en plusieurs fois."
    ),
    "too_large": lambda: _("Ce fichier dépasse {limit} Mio. Réduisez ses images et renvoyez-le."),
    "too_large_in_all": lambda: _(
        "Avec ce fichier, l’archive dépasse {limit} Mio une fois ouverte. Envoyez-le à part."
    ),
    "ratio": lambda: _(
        "Ce fichier est comprimé plus de {limit} fois, ce qu’aucun document ordinaire ne fait : il n’a pas été ouvert."
    ),
    "encrypted": lambda: _("Ce fichier est protégé par un mot de passe. Renvoyez-le sans protection."),
    "link_or_device": lambda: _(
        "Ce n’est pas un fichier mais un lien : il n’a pas été suivi. Renvoyez le fichier lui-même."
    ),
    "unknown_compression": lambda: _(
        "Ce fichier est comprimé d’une manière inhabituelle. Refaites l’archive au format zip ordinaire."
    ),
    "duplicate": lambda: _(
        "L’archive contient deux fichiers de ce nom : seul le premier est lu. Renommez celui-ci et renvoyez-le."
    ),
    "overlap": lambda: _(
        "L’archive se recouvre elle-même, ce qu’aucun logiciel ordinaire ne produit : rien n’a été ouvert."
    ),
    "damaged_zip": lambda: _(
        "Cette archive est incomplète ou abîmée : rien n’a pu être ouvert. Refaites-la et renvoyez-la."
    ),
    "empty_zip": lambda: _("Cette archive est vide."),
    "nested_archive": lambda: _(
        "Une archive dans l’archive n’est pas ouverte. Sortez-en les fichiers et renvoyez-les."
    ),
    "other_archive": lambda: _("Seules les archives zip sont ouvertes. Refaites celle-ci au format zip."),
    "empty": lambda: _("Ce fichier est vide."),
    "damaged": lambda: _(
        "Ce fichier est abîmé ou n’est pas ce que son nom annonce. Ouvrez-le, enregistrez-le de nouveau et renvoyez-le."
    ),
    "not_text": lambda: _("Ce fichier n’est pas du texte."),
    "no_text": lambda: _("Ce document ne contient aucun texte."),
    "macro": lambda: _(
        "Ce document contient un programme (macro) : il n’a pas été ouvert. Enregistrez-le en .docx ou .odt sans macro."
    ),
    "doctype": lambda: _("Ce document contient une déclaration interdite (DOCTYPE) : il n’a pas été lu."),
    "xml_depth": lambda: _("Ce document emboîte plus de {limit} éléments : il n’a pas été lu."),
    "xml_elements": lambda: _("Ce document compte plus de {limit} éléments : il est trop long pour être lu d’un coup."),
    "characters": lambda: _("Ce document compte plus de {limit} caractères : il est trop long pour être lu d’un coup."),
    "too_many_paragraphs": lambda: _(
        "Ce document compte plus de {limit} paragraphes : il est trop long pour être lu d’un coup."
    ),
    "too_many_pages": lambda: _("Ce document compte plus de {limit} pages : il est trop long pour être lu d’un coup."),
    "too_long": lambda: _("La lecture de ce fichier prenait trop de temps : elle a été arrêtée. Il est conservé."),
    "too_heavy": lambda: _("La lecture de ce fichier demandait trop de mémoire : elle a été arrêtée. Il est conservé."),
    "crashed": lambda: _(
        "La lecture de ce fichier a échoué. Il est conservé ; recopiez-en le texte s’il doit compter."
    ),
    "no_time": lambda: _("Ce fichier n’a pas été atteint dans le temps prévu. Il est conservé ; renvoyez-le à part."),
}
SENTENCES = {Outcome.READ: READ, Outcome.KEPT: KEPT, Outcome.IGNORED: IGNORED, Outcome.REFUSED: REFUSED}
