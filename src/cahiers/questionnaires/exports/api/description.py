"""The OpenAPI description of the read API: its addresses, their parameters, what each answers."""

from typing import Any

from django.utils.translation import gettext as _

from cahiers.people.enums import Audience
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.exports.api.schemas import SCHEMAS, referred
from cahiers.questionnaires.queries.verbatims import MOST

HERE = "/campagnes/{campagne}/questionnaires/{questionnaire}"
SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
IDENTIFIER = {"type": "string", "pattern": "^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$"}
DAY = {"type": "string", "format": "date"}


def _parameter(name: str, about: str, schema: dict[str, Any], where: str = "query") -> dict[str, Any]:
    return {"name": name, "in": where, "description": about, "required": where == "path", "schema": schema}


def _parameters() -> dict[str, dict[str, Any]]:
    audiences = [*Audience.values, "none"]
    listed = [
        _parameter("campagne", _("Adresse de la campagne."), SLUG, "path"),
        _parameter("questionnaire", _("Adresse du questionnaire."), SLUG, "path"),
        _parameter("question", _("Code de la question."), SLUG, "path"),
        _parameter(
            "page", _("Page de dix questions, à partir de 1."), {"type": "integer", "minimum": 1, "maximum": 999}
        ),
        _parameter("croiser", _("Nom d’un des « croisements » de la question."), {"type": "string"}),
        _parameter("ligne", _("Ligne du tableau à croiser ; la première, sinon."), {"type": "string"}),
        _parameter("public", _("Un seul public ; « none » : non indiqué."), {"type": "string", "enum": audiences}),
        _parameter("territoire", _("Clé d’un territoire et de ce qu’il contient."), {"type": "string"}),
        _parameter("canal", _("Une seule voie de réponse."), {"type": "string", "enum": list(Channel.values)}),
        _parameter("depuis", _("Premier jour d’envoi."), DAY),
        _parameter("jusqu", _("Dernier jour d’envoi."), DAY),
        _parameter("q", _("Mots cherchés ; « -mot » exclut, des guillemets gardent l’ordre."), {"type": "string"}),
        _parameter("apres", _("Le « apres » de la page précédente."), IDENTIFIER),
        _parameter("nombre", _("Combien par page."), {"type": "integer", "minimum": 1, "maximum": MOST}),
    ]
    return {one["name"]: one for one in listed}


# What each address takes, as its view reads it.
PUBLIC_FILTERS = ("public", "territoire")  # of texts: counts have none for the public
LIVE_FILTERS = ("public", "territoire", "canal", "depuis", "jusqu")
CROSS = ("croiser", "ligne")
TEXTS = ("q", "apres", "nombre")
RESPONSES = ("apres", "nombre")


def description_of(site: str) -> dict[str, Any]:
    """Return the description, for the site at an address."""
    addresses = {
        "resultats.json": (_("Les résultats publiés"), "Resultats", ("page",)),
        "resultats/{question}.json": (_("Un résultat publié"), "Resultat", CROSS),
        "resultats/{question}/textes.json": (
            _("Les réponses libres publiées"),
            "Textes",
            (*TEXTS, *PUBLIC_FILTERS),
        ),
        "resultats-en-direct.json": (_("Les résultats en direct"), "ResultatsEnDirect", ("page", *LIVE_FILTERS)),
        "resultats-en-direct/{question}.json": (
            _("Un résultat en direct"),
            "Resultat",
            (*CROSS, *LIVE_FILTERS),
        ),
        "resultats-en-direct/{question}/textes.json": (
            _("Les réponses libres"),
            "TextesEnDirect",
            (*TEXTS, *LIVE_FILTERS),
        ),
        "reponses.json": (_("Les réponses, telles que les exports les donnent"), "Reponses", RESPONSES),
    }
    paths = {f"{HERE}/{path}": {"get": _operation(path, *told)} for path, told in addresses.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Résultats des questionnaires"),
            "version": "1",
            "description": _(
                "Les chiffres des pages, en lecture seule. « null » remplace un nombre masqué : il est inférieur à 11, ou "
                "permettrait d’en recalculer un qui l’est. Les parts sont en pour cent de celles et ceux qui ont répondu."
            ),
        },
        "servers": [{"url": site.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": SCHEMAS, "parameters": _parameters(), "responses": _refusals()},
    }


def _operation(path: str, summary: str, schema: str, parameters: tuple[str, ...]) -> dict[str, Any]:
    is_public = path.startswith("resultats.") or path.startswith("resultats/")
    names = ["campagne", "questionnaire", *(["question"] if "{question}" in path else []), *parameters]
    answers: dict[str, Any] = {
        "200": {"description": summary, "content": {"application/json": {"schema": referred(schema)}}},
        "400": {"$ref": "#/components/responses/Parametre"},
        "404": {"$ref": "#/components/responses/Absent"},
    }
    if not is_public:
        answers |= {
            "302": {"description": _("Personne n’est connecté : l’adresse mène à la connexion.")},
            "403": {"$ref": "#/components/responses/Interdit"},
        }
    return {
        "summary": summary,
        "operationId": path.replace("/{question}", "_question")
        .replace("/", "_")
        .removesuffix(".json")
        .replace("-", "_"),
        "tags": [_("Tout le monde") if is_public else _("Équipe de la consultation")],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
        "responses": answers,
    }


def _refusals() -> dict[str, Any]:
    content = {"application/json": {"schema": referred("Erreur")}}
    about = {
        "Parametre": _("Un paramètre n’a pas de sens : la phrase dit lequel."),
        "Interdit": _("Ce compte n’ouvre pas cette adresse."),
        "Absent": _("Il n’y a rien ici, ou rien qui soit publié."),
    }
    return {name: {"description": sentence, "content": content} for name, sentence in about.items()}
