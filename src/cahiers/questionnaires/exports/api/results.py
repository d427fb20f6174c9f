"""Results as documents: the figures of the pages, taken from the same objects; null stands for a hidden number."""

from collections.abc import Iterable
from typing import Any

from cahiers.questionnaires.queries.reading import ResultsPage
from cahiers.questionnaires.structure.crosses import Axis, Cross, NumbersByGroup
from cahiers.questionnaires.structure.form import Question, Section
from cahiers.questionnaires.structure.gathered import Gathered
from cahiers.questionnaires.structure.measures import NumberSummary, Spread
from cahiers.questionnaires.structure.tallies import Base, DateSummary, OptionCount, QuestionResult, RankedOption

Document = dict[str, Any]


def page_document(page: ResultsPage) -> Document:
    """Return a page of results: each question, in the order of the form."""
    listed = [question_document(section, one.question, one.result) for section, shown in page.sections for one in shown]
    return {"page": page.number, "pages": page.pages, "questions": listed}


def question_document(section: Section, question: Question, result: QuestionResult) -> Document:
    """Return the result of a question. Hidden, not even its base is said: it would be a small number."""
    document: Document = {
        "code": question.code,
        "genre": question.kind.value,
        "intitule": question.title,
        "unite": question.unit,
        "section": {"code": section.code, "titre": section.title},
        "est_masque": result.is_hidden,
        "nombres_masques": result.hidden_count,
        "base": None if result.is_hidden else base_document(result.base),
    }
    if result.is_hidden:
        return document
    if result.options:
        document["choix"] = _options(result.options)
    if result.spread:
        document["echelle"] = _spread(result.spread)
    if result.lines:
        document["lignes"] = [
            {"code": line.code, "libelle": line.label, "repondu": line.answered, "choix": _options(line.options)}
            for line in result.lines
        ]
    if result.ranking:
        document["classement"] = [_ranked(option) for option in result.ranking]
    if result.numbers:
        document["nombres"] = _numbers(result.numbers)
    if result.dates:
        document["dates"] = _dates(result.dates)
    return document


def base_document(base: Base) -> Document:
    """Return whom a result speaks of."""
    return {
        "reponses": base.responses,
        "interroges": base.asked,
        "repondu": base.answered,
        "sans_reponse": base.blank,
        "non_concernes": base.not_concerned,
    }


def cross_document(found: Cross | NumbersByGroup) -> Document:
    """Return a cross: people by answer and by group, or numbers by group, as the page's table shows them."""
    return _table(found) if isinstance(found, Cross) else _groups(found)


def gathered_document(gathered: Gathered) -> Document:
    """Return what came in: how many responses, by way, by audience, by day."""
    return {
        "reponses": gathered.responses,
        "commencees_non_envoyees": gathered.unsent,
        "voies": _options(gathered.channels),
        "publics": _options(gathered.audiences),
        "jours": [{"jour": day.isoformat(), "nombre": count} for day, count in gathered.days],
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _options(options: Iterable[OptionCount]) -> list[Document]:
    return [{"code": one.code, "libelle": one.label, "nombre": one.count, "part": _share(one.share)} for one in options]


def _ranked(option: RankedOption) -> Document:
    return {
        "code": option.code,
        "libelle": option.label,
        "en_premier": option.first,
        "classe": option.ranked,
        "rang_moyen": option.mean_rank,
        "score_de_borda": option.borda,
    }


def _spread(spread: Spread) -> Document:
    return {"mediane": list(spread.median), "moyenne_des_rangs": spread.mean, "degres": spread.steps}


def _numbers(numbers: NumberSummary) -> Document:
    bins = [{"de": bin_.start, "a": bin_.end, "nombre": bin_.count} for bin_ in numbers.bins]
    return _middle(numbers) | {
        "ecart_type": numbers.deviation,
        "minimum": numbers.least,
        "maximum": numbers.most,
        "tranches": bins,
    }


def _middle(numbers: NumberSummary) -> Document:
    return {
        "reponses": numbers.n,
        "mediane": numbers.median,
        "moyenne": numbers.mean,
        "premier_quartile": numbers.lower_quartile,
        "troisieme_quartile": numbers.upper_quartile,
    }


def _dates(dates: DateSummary) -> Document:
    return {
        "reponses": dates.n,
        "mediane": dates.median,
        "premiere": dates.earliest or None,
        "derniere": dates.latest or None,
        "mois": [{"mois": month.code, "nombre": month.count} for month in dates.months],
    }


def _axis(axis: Axis) -> Document:
    return {"nom": axis.name, "intitule": axis.title, "plusieurs_choix": axis.is_multiple}


def _table(cross: Cross) -> Document:
    columns = [
        {"code": item.code, "libelle": item.label, "personnes": cross.column_bases[j]}
        for j, item in enumerate(cross.columns.items)
    ]
    rows = [
        {
            "code": item.code,
            "libelle": item.label,
            "personnes": cross.row_totals[i],
            "part": _share(cross.total_share(i)),
            "cases": [{"nombre": count, "part": _share(cross.share(i, j))} for j, count in enumerate(cross.counts[i])],
        }
        for i, item in enumerate(cross.rows.items)
    ]
    medians = [list(spread.median) if spread else None for spread in cross.spreads]
    return {
        "avec": _axis(cross.columns),
        "plusieurs_choix": cross.rows.is_multiple,
        "personnes": cross.base,
        "sans_reponse_a_la_seconde": cross.excluded,
        "nombres_masques": cross.hidden_count,
        "colonnes": columns,
        "lignes": rows,
        "medianes": medians,
    }


def _groups(groups: NumbersByGroup) -> Document:
    listed = [
        {"code": item.code, "libelle": item.label, "nombres": _middle(summary) if summary else None}
        for item, summary in zip(groups.columns.items, groups.summaries, strict=True)
    ]
    return {"avec": _axis(groups.columns), "groupes": listed}
