"""Open answers as documents: what the page of a question shows of each, nothing finer."""

from cahiers.questionnaires.exports.api.results import Document
from cahiers.questionnaires.queries.verbatims import Verbatim, Verbatims


def texts_document(texts: Verbatims, *, is_public: bool) -> Document:
    """Return a page of texts; `apres` asks for the next one. Texts held back are counted, never given, to the public."""
    return {
        "total": texts.total,
        "en_relecture": texts.held,
        "apres": texts.after or None,
        "textes": [_text(text, is_public=is_public) for text in texts.texts],
    }


def _text(text: Verbatim, *, is_public: bool) -> Document:
    document: Document = {
        "identifiant": str(text.id),
        "texte": text.body,
        "est_precision": bool(text.part),
        "langue": text.language,
        "public": text.audience or None,
        "academie": text.place or None,
    }
    return document if is_public else document | {"est_retenu": text.is_held}
