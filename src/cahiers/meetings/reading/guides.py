"""What the template itself says to whoever fills it, when it was left where it was."""

import re

from cahiers.meetings.reading.words import plain, words

# The kit of 2020 and word processors; the guides of a campaign's own kit are given to the reader.
KNOWN = (
    "Décrire ici l’existant en quelques lignes",
    "Indiquer ici les principales attentes exprimées par les participants",
    "Décrire une ou deux réalisations présentées pendant la rencontre",
    "Indiquer les défis et les propositions identifiés par l’établissement",
    "Nom du réseau ECLORE",
    "Nom du réseau",
)
PLACEHOLDER = re.compile(
    r"\W*(?:cliquez (?:ou appuyez )?ici (?:pour|afin)|tapez (?:ici )?(?:du|votre) texte|click or tap here"
    r"|saisi(?:r|ssez) (?:ici )?(?:du|votre|le) texte|choisissez un element|x{3,}\W*$|lorem ipsum"
    r"|(?:texte )?a (?:completer|remplir|renseigner)\W*$"
    r"|(?:environ |max(?:imum)? )?\d+(?: a \d+)? (?:lignes|mots|caracteres)(?: (?:environ|max(?:imum)?|conseillees))?\W*$)"
)
DECORATION = re.compile(r"[\s\-_=*.…·~#|<>/\\—–+•:]+")


class Guides:
    """The sentences of a template, recognised only when nobody changed them."""

    def __init__(self, given: tuple[str, ...] = ()) -> None:
        self._known = {tuple(words(sentence)) for sentence in (*KNOWN, *given) if words(sentence)}

    def hold(self, text: str) -> bool:
        """Whether a line is the template's own, or only drawn: dots to write on, dashes under a title."""
        if DECORATION.fullmatch(text):
            return True
        return bool(PLACEHOLDER.match(plain(text[:200]))) or (len(text) < 600 and tuple(words(text)) in self._known)
