"""The consultation on the digital republic bill (2015): opinions, arguments, vote totals."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.debate.enums import Stance, State
from cahiers.debate.imports.consultation import Consultation, IncomingArgument, IncomingProposal, Tally, ThemeWording
from cahiers.debate.imports.rows import (
    Row,
    Sheet,
    body_of,
    open_sheet,
    pseudonym,
    read_rows,
    reference_in,
    refuse,
    texts_of,
)
from cahiers.foundation.text import clean, clean_line

OPINIONS = (
    *("id", "title", "body", "section_id", "section_title", "section_subtitle", "author", "created_at", "updated_at"),
    *("votes_ok", "votes_mitige", "votes_nok", "votes_total", "is_trashed", "appendices"),
)
ARGUMENTS = (
    *("id", "opinion_id", "side", "body", "author", "created_at", "updated_at"),
    *("votes", "is_trashed", "is_enabled"),
)
STANCES = {"pour": Stance.FOR, "contre": Stance.AGAINST}
EXPLANATION = "Explication de l'article:"


def read_republique_numerique(folder: Path, *, show: bool = False) -> Consultation:
    """Read opinions.csv and arguments.csv; votes_recent.csv is counted and set aside.

    What the platform put in its bin comes as withdrawn: readable, out of the lists. What it disabled is refused.
    """
    opinions = open_sheet(folder / "opinions.csv", OPINIONS)
    arguments = open_sheet(folder / "arguments.csv", ARGUMENTS)
    proposals = read_rows(opinions, _proposal, show=show)
    known = {proposal.reference for proposal, _updated in proposals}
    written = read_rows(arguments, lambda row: _argument(row, known), show=show)
    updates = [updated for _thing, updated in (*proposals, *written)]
    _note_trashed(opinions, [proposal for proposal, _updated in proposals])
    return Consultation(
        source="republique-numerique",
        slug="republique-numerique",
        title="République numérique (2015)",
        tagline="La consultation publique de 2015 sur le projet de loi pour une République numérique.",
        organiser="Gouvernement français",
        tally_source="la consultation « République numérique »",
        sheets=[opinions, arguments, *_recent_votes(folder / "votes_recent.csv")],
        themes=_themes(opinions, {proposal.theme for proposal, _updated in proposals}),
        proposals=[proposal for proposal, _updated in proposals],
        arguments=[argument for argument, _updated in written],
        last_seen=max(updates, default=None),
    )


def _proposal(row: Row) -> tuple[str, tuple[IncomingProposal, datetime]]:
    reference = reference_in(row)
    tally = Tally(row.number("votes_ok"), row.number("votes_mitige"), row.number("votes_nok"))
    if sum(tally) != row.number("votes_total"):
        refuse(_("la somme des votes n’est pas leur total"))
    explanation = clean(row.cell("appendices"))
    if explanation == EXPLANATION:  # a heading above nothing
        explanation = ""
    title, body = texts_of(row.cell("title"), f"{row.cell('body')}\n\n{explanation}")
    proposal = IncomingProposal(
        reference=reference,
        sheet=row.sheet,
        theme=row.line_of("section_subtitle") or refuse(_("pas de rubrique")),
        title=title,
        body=body,
        author_name=pseudonym(row.line_of("author")),
        written_at=row.date("created_at"),
        tally=tally,
        state=State.WITHDRAWN if row.line_of("is_trashed") == "1" else State.PUBLISHED,
    )
    return reference, (proposal, row.date("updated_at"))


def _argument(row: Row, known: set[str]) -> tuple[str, tuple[IncomingArgument, datetime]]:
    reference, proposal = reference_in(row), row.line_of("opinion_id")
    if proposal not in known:
        refuse(_("la proposition {id} n’a pas été prise"), id=proposal[:40])
    if row.line_of("is_enabled") != "1" or row.line_of("is_trashed") == "1":
        refuse(_("argument désactivé ou mis à la corbeille par la plateforme d’origine"))
    side = row.line_of("side")
    if side not in STANCES:
        refuse(_("position inconnue : {side}"), side=side[:40])
    argument = IncomingArgument(
        reference=reference,
        sheet=row.sheet,
        proposal=proposal,
        parent="",
        stance=STANCES[side],
        body=body_of(row.cell("body")),
        author_name=pseudonym(row.line_of("author")),
        written_at=row.date("created_at"),
        useful=row.number("votes"),
    )
    return reference, (argument, row.date("updated_at"))


def _themes(sheet: Sheet, used: set[str]) -> list[ThemeWording]:
    """Return the sections that hold a proposal in the order of their numbers; the part of the bill stands as the angle."""
    place, part, title = (sheet.columns[name] for name in ("section_id", "section_title", "section_subtitle"))
    rows = [cells for _line, cells in sheet.table.records if len(cells) == len(sheet.table.header)]
    sections = {clean_line(cells[title]): (cells[place].zfill(8), clean_line(cells[part])) for cells in rows}
    ordered = sorted(sections.items(), key=lambda item: item[1])
    return [ThemeWording(name, angle) for name, (_number, angle) in ordered if name in used]


def _note_trashed(sheet: Sheet, proposals: list[IncomingProposal]) -> None:
    trashed = sum(proposal.state == State.WITHDRAWN for proposal in proposals)
    if trashed:
        sentence = ngettext(
            "{n} proposition était à la corbeille de la plateforme : lisible ici, hors des listes.",
            "{n} propositions étaient à la corbeille de la plateforme : lisibles ici, hors des listes.",
            trashed,
        )
        sheet.report.notes.append(sentence.format(n=trashed))


def _recent_votes(path: Path) -> list[Sheet]:
    if not path.exists():
        return []
    sheet = open_sheet(path)
    reason = _(
        "Des votants récents sans leur choix : ils sont déjà comptés dans les totaux et ne deviennent pas des votes."
    )
    sheet.report.set_aside(len(sheet.table.records), reason=reason)
    return [sheet]
