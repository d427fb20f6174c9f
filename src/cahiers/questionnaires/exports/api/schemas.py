"""The shape of what the read API answers, field by field, in JSON Schema; tests hold every answer against it."""

from typing import Any

from cahiers.questionnaires.enums import QuestionKind

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
YES_NO: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
ANSWERS: Schema = {"type": "object"}  # by code of question: null when left blank, absent when not concerned


def referred(name: str) -> Schema:
    """Return a reference to a shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _shape(fields: dict[str, Schema], **optional: Schema) -> Schema:
    """Return the shape of an object that has these fields, may have the optional ones, and has no other."""
    return {
        "type": "object",
        "properties": fields | optional,
        "required": list(fields),
        "additionalProperties": False,
    }


_NAMED = {"code": TEXT, "libelle": TEXT}
_COUNTED = {"nombre": _or_null(COUNT), "part": _or_null(NUMBER)}
_MIDDLE = dict.fromkeys(("mediane", "moyenne", "premier_quartile", "troisieme_quartile"), NUMBER)
_PAGE = {"page": COUNT, "pages": COUNT, "questions": _list(referred("Question"))}
_TEXT = {
    "identifiant": TEXT,
    "texte": TEXT,
    "est_precision": YES_NO,
    "langue": TEXT,
    "public": _or_null(TEXT),
    "academie": _or_null(TEXT),
}
_TEXTS = {"total": COUNT, "en_relecture": COUNT, "apres": _or_null(TEXT)}

_QUESTION = _shape(
    {
        "code": TEXT,
        "genre": {"type": "string", "enum": list(QuestionKind.values)},
        "intitule": TEXT,
        "unite": TEXT,
        "section": _shape({"code": TEXT, "titre": TEXT}),
        "est_masque": YES_NO,
        "nombres_masques": COUNT,
        "base": _or_null(referred("Base")),
    },
    choix=_list(referred("Choix")),
    echelle=_shape({"mediane": _list(TEXT), "moyenne_des_rangs": NUMBER, "degres": COUNT}),
    lignes=_list(_shape(_NAMED | {"repondu": _or_null(COUNT), "choix": _list(referred("Choix"))})),
    classement=_list(
        _shape(
            _NAMED
            | {
                "en_premier": _or_null(COUNT),
                "classe": _or_null(COUNT),
                "rang_moyen": _or_null(NUMBER),
                "score_de_borda": _or_null(COUNT),
            }
        )
    ),
    nombres=_shape(
        {"reponses": COUNT}
        | _MIDDLE
        | {
            "ecart_type": NUMBER,
            "minimum": _or_null(NUMBER),
            "maximum": _or_null(NUMBER),
            "tranches": _list(_shape({"de": NUMBER, "a": NUMBER, "nombre": _or_null(COUNT)})),
        }
    ),
    dates=_shape(
        {
            "reponses": COUNT,
            "mediane": TEXT,
            "premiere": _or_null(TEXT),
            "derniere": _or_null(TEXT),
            "mois": _list(_shape({"mois": TEXT, "nombre": _or_null(COUNT)})),
        }
    ),
)

_AXIS = _shape({"nom": TEXT, "intitule": TEXT, "plusieurs_choix": YES_NO})
_TABLE = _shape(
    {
        "ligne": _or_null(TEXT),
        "avec": _AXIS,
        "plusieurs_choix": YES_NO,
        "personnes": _or_null(COUNT),
        "sans_reponse_a_la_seconde": COUNT,
        "nombres_masques": COUNT,
        "colonnes": _list(_shape(_NAMED | {"personnes": _or_null(COUNT)})),
        "lignes": _list(
            _shape(_NAMED | {"personnes": _or_null(COUNT), "part": _or_null(NUMBER), "cases": _list(_shape(_COUNTED))})
        ),
        "medianes": _list(_or_null(_list(TEXT))),
    }
)
_GROUPS = _shape(
    {
        "ligne": _or_null(TEXT),
        "avec": _AXIS,
        "groupes": _list(_shape(_NAMED | {"nombres": _or_null(_shape({"reponses": COUNT} | _MIDDLE))})),
    }
)

SCHEMAS: dict[str, Schema] = {
    "Erreur": _shape({"erreur": TEXT}),
    "Questionnaire": _shape(
        {
            "adresse": TEXT,
            "titre": TEXT,
            "etat": TEXT,
            "reponses": COUNT,
            "resultats": {"type": "string", "format": "uri"},
        }
    ),
    "Base": _shape(dict.fromkeys(("reponses", "interroges", "repondu", "sans_reponse", "non_concernes"), COUNT)),
    "Choix": _shape(_NAMED | _COUNTED),
    "Question": _QUESTION,
    "Resultats": _shape({"questionnaire": referred("Questionnaire")} | _PAGE),
    "ResultatsEnDirect": _shape(
        {"questionnaire": referred("Questionnaire")}
        | _PAGE
        | {
            "recues": _shape(
                {
                    "reponses": COUNT,
                    "commencees_non_envoyees": COUNT,
                    "voies": _list(referred("Choix")),
                    "publics": _list(referred("Choix")),
                    "jours": _list(_shape({"jour": TEXT, "nombre": COUNT})),
                }
            )
        }
    ),
    "Resultat": _shape(
        {
            "questionnaire": referred("Questionnaire"),
            "question": referred("Question"),
            "croisements": _list(_shape({"nom": TEXT, "intitule": TEXT})),
        },
        croisement={"anyOf": [_TABLE, _GROUPS]},
    ),
    "Textes": _shape(_TEXTS | {"textes": _list(_shape(_TEXT))}),
    "TextesEnDirect": _shape(_TEXTS | {"textes": _list(_shape(_TEXT | {"est_retenu": YES_NO}))}),
    "Reponses": _shape(
        {
            "total": COUNT,
            "apres": _or_null(TEXT),
            "reponses": _list(
                _shape(
                    {
                        "rep_jour": TEXT,
                        "rep_identifiant": TEXT,
                        "rep_public": _or_null(TEXT),
                        "rep_canal": TEXT,
                        "rep_territoire": _or_null(TEXT),
                        "rep_territoire_cle": _or_null(TEXT),
                        "rep_academie": _or_null(TEXT),
                        "reponses": ANSWERS,
                    }
                )
            ),
        }
    ),
}
