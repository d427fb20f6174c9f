"""What a LimeSurvey question had that ours has not: said line by line, so that nothing is lost in silence."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cahiers.foundation.text import excerpt
from cahiers.questionnaires.imports.limesurvey_questions import Source

ALWAYS = {"", "1"}
UNSET = {"", "0", "N", "none"}
# Attributes that change what people see or may answer, and that have no equivalent here.
LOST = {
    "hidden": gettext_lazy("elle était cachée, elle se montre"),
    "array_filter": gettext_lazy("ses choix dépendaient d’une autre question (%(value)s), ils sont tous proposés"),
    "array_filter_exclude": gettext_lazy(
        "ses choix dépendaient d’une autre question (%(value)s), ils sont tous proposés"
    ),
    "em_validation_q": gettext_lazy("sa règle de validation n’est pas prise (%(value)s)"),
    "em_validation_sq": gettext_lazy("la règle de validation de ses champs n’est pas prise (%(value)s)"),
    "num_value_int_only": gettext_lazy("seuls des nombres entiers y étaient admis"),
    "prefix": gettext_lazy("les mots écrits devant le champ ne sont pas pris (%(value)s)"),
    "date_min": gettext_lazy("sa première date possible n’est pas prise (%(value)s)"),
    "date_max": gettext_lazy("sa dernière date possible n’est pas prise (%(value)s)"),
    "equals_num_value": gettext_lazy("la somme imposée à ses champs n’est pas prise (%(value)s)"),
    "random_group": gettext_lazy("elle était tirée au sort dans un groupe (%(value)s), elle garde sa place"),
    "other_comment_mandatory": gettext_lazy("la précision de « autre » n’est plus obligatoire"),
    "time_limit": gettext_lazy("son temps limité n’est pas pris (%(value)s)"),
    "category_separator": gettext_lazy("le classement de ses choix par catégories n’est pas pris"),
}
BOUNDS = ("min_answers", "max_answers", "min_num_value_n", "max_num_value_n", "maximum_chars")


def losses_of(source: Source) -> Iterator[str]:
    """Return a sentence for each thing of a question that could not be taken."""
    for name, sentence in LOST.items():
        value = source.attribute(name)
        if value not in UNSET:
            yield str(sentence) % {"value": excerpt(value, 80)}
    for name in BOUNDS:
        value = source.attribute(name)
        if value and source.number(name) is None:
            yield _("sa limite %(name)s se calcule, elle n’est pas prise (%(value)s)") % {
                "name": name,
                "value": excerpt(value, 80),
            }
    if source.record.get("preg"):
        yield _("le modèle que devait suivre la réponse n’est pas pris (%(value)s)") % {
            "value": excerpt(source.record.get("preg"), 80)
        }
    if (source.number("max_num_of_files") or 1) > 1:
        yield _("une seule pièce se joint, au lieu de %(n)s") % {"n": source.attribute("max_num_of_files")}
    if source.record.get("mandatory") == "S":
        yield _("la réponse n’était que conseillée : elle est facultative")
    theme = source.record.get("question_theme_name")
    if theme.startswith("image_select"):
        yield _("les images de ses choix ne sont pas prises")
    for one in source.subquestions:
        if one.get("relevance") not in ALWAYS:
            yield _("« %(label)s » n’était montré qu’à certains (%(value)s), il l’est à tous") % {
                "label": excerpt(one.get("question") or one.get("title"), 60),
                "value": excerpt(one.get("relevance"), 80),
            }
