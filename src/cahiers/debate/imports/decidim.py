"""Native Decidim exports: debates, proposals and their threaded comments, whatever the version or the order.

Identifiers are those of one platform only: they are kept with its host, so that a comment never lands on
another platform's proposal that happens to have the same number.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.debate.enums import AuthorKind, Format, Stance, State
from cahiers.debate.imports.consultation import Consultation, IncomingArgument, IncomingProposal, Tally, ThemeWording
from cahiers.debate.imports.rich_text import plain_text
from cahiers.debate.imports.rows import (
    Row,
    Sheet,
    body_of,
    open_sheet,
    pseudonym,
    read_rows,
    reference_in,
    refuse,
    refuse_line,
    texts_of,
)
from cahiers.foundation.importing import UnreadableFile
from cahiers.foundation.text import clean, clean_line

OTHER_THEME = "Autres sujets"
ORGANISERS = "Équipe organisatrice"
SUPPORTS = ("votes", "supports", "proposal_votes_count")
STANCES = {"-1": Stance.AGAINST, "0": Stance.MIXED, "1": Stance.FOR}
MENTION = re.compile(r"gid://[\w-]+/Decidim::User/(\d+)")
DEEPEST = 1000  # Decidim itself stops at a few
ELSEWHERE = {"location", "attendees", "progress"}  # columns of meetings and of results


class Comment(NamedTuple):
    """A comment before its thread is known; `above` is the comment that it answers."""

    argument: IncomingArgument
    above: str
    line: int
    cells: list[str]


@dataclass
class _Reading:
    """What is gathered file after file."""

    show: bool
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, IncomingProposal] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)


def read_decidim(folder: Path, *, show: bool = False) -> Consultation:
    """Read every CSV of a folder by its columns; a file of another kind is counted and set aside.

    Refused when no file holds proposals or debates.
    """
    if not folder.is_dir():
        raise UnreadableFile(_("{folder} : ce dossier n’existe pas.").format(folder=folder))
    sheets = [open_sheet(path) for path in sorted(folder.glob("*.csv"))]
    kinds = {
        kind: [sheet for sheet in sheets if _kind(sheet) == kind] for kind in ("proposal", "debate", "comment", "")
    }
    if not kinds["proposal"] and not kinds["debate"]:
        sentence = _("{folder} : aucun fichier de propositions ni de débats. Fichiers lus : {files}.")
        files = ", ".join(sheet.table.name for sheet in sheets) or "–"
        raise UnreadableFile(sentence.format(folder=folder, files=files))
    reading = _Reading(show)
    for sheet in sheets:
        sheet.seen = reading.seen
    for sheet in kinds["proposal"]:
        _gather(reading, read_rows(sheet, _proposal, show=show))
        _note_answers(sheet)
    wordings = {proposal.theme for proposal in reading.proposals.values()}
    for sheet in kinds["debate"]:
        _gather(reading, read_rows(sheet, lambda row: _question(row, wordings), show=show))
    for sheet in kinds["comment"]:
        for comment in read_rows(sheet, lambda row: _comment(row, reading), show=show):
            reading.comments[comment.argument.reference] = comment
    for sheet in kinds[""]:
        sheet.report.set_aside(len(sheet.table.records), reason=_("Ni propositions, ni débats, ni commentaires."))
    host, process = _place(sheets)
    return Consultation(
        source="decidim",
        slug=f"decidim-{process}"[:60].rstrip("-") if process else "decidim",
        title=f"Consultation {process}" if process else "Consultation Decidim",
        tagline=f"Importée de la plateforme {host}." if host else "",
        organiser=host,
        tally_source=f"la plateforme {host}" if host else "la plateforme Decidim d’origine",
        sheets=sheets,
        themes=[ThemeWording(title) for title in dict.fromkeys(one.theme for one in reading.proposals.values())],
        proposals=list(reading.proposals.values()),
        arguments=_threads(reading),
    )


def _kind(sheet: Sheet) -> str:
    """Say what a file holds, by its columns and by the addresses in its rows."""
    columns = {column.partition("/")[0] for column in sheet.columns}
    if "commentable_id" in columns:
        return "comment"
    if "id" not in columns or "title" not in columns or columns & ELSEWHERE:
        return ""
    place = sheet.columns.get("url")
    addresses = (cells[place] for _line, cells in sheet.table.records if place is not None and len(cells) > place)
    of = next((_address(address).path.rpartition("/")[0] for address in addresses if "://" in address), "")
    if "body" in columns:
        return "proposal" if not of or of.endswith("/proposals") else ""
    return "debate" if "description" in columns and (of.endswith("/debates") or not of) else ""


def _gather(reading: _Reading, proposals: list[IncomingProposal]) -> None:
    reading.proposals.update((proposal.reference, proposal) for proposal in proposals)


def _address(text: str) -> SplitResult:
    """Return the parts of an address; of what is none, nothing."""
    try:
        return urlsplit(text.strip())
    except ValueError:
        return urlsplit("")


def reference_of(address: str) -> str:
    """Return what the page of a proposal or a debate is known by: host, kind, number.

    >>> reference_of("http://participez.nancy.fr/processes/GrandDebatNational/f/88/proposals/345")
    'participez.nancy.fr/proposals/345'
    """
    parts = _address(address)
    return "/".join([parts.netloc.lower(), *parts.path.strip("/").split("/")[-2:]]) if parts.netloc else ""


def _own_reference(row: Row, kind: str) -> str:
    number = reference_in(row)
    host = _address(row.cell("url")).netloc.lower()
    return f"{host}/{kind}/{number}".lstrip("/")


def _proposal(row: Row) -> tuple[str, IncomingProposal]:
    reference = _own_reference(row, "proposals")
    body, language = row.localised(row.sheet.languages("body"))
    title, text = texts_of(row.localised(row.sheet.languages("title"))[0], plain_text(body))
    category = clean_line(row.localised(row.sheet.languages("category/name"))[0])
    supports = next((column for column in SUPPORTS if row.cell(column).strip()), "")
    is_withdrawn = row.line_of("state") == "withdrawn" or bool(row.line_of("withdrawn_at"))
    return reference, IncomingProposal(
        reference=reference,
        sheet=row.sheet,
        theme=category or OTHER_THEME,
        title=title,
        body=text,
        author_name=_author(row, reference),
        written_at=row.date("published_at" if row.cell("published_at").strip() else "created_at"),
        tally=Tally(row.number(supports)) if supports else None,
        state=State.WITHDRAWN if is_withdrawn else State.PUBLISHED,
        language=language,
    )


def _question(row: Row, wordings: set[str]) -> tuple[str, IncomingProposal]:
    """Make a debate an open question, under its category, or under the theme that its whole text names."""
    reference = _own_reference(row, "debates")
    description, language = row.localised(row.sheet.languages("description"))
    title, body = texts_of(row.localised(row.sheet.languages("title"))[0], plain_text(description))
    category = clean_line(row.localised(row.sheet.languages("category/name"))[0])
    theme = category or (clean_line(body) if clean_line(body) in wordings else OTHER_THEME)
    is_official = not (row.cell("author/id") or row.cell("author_id") or row.cell("author/name")).strip()
    return reference, IncomingProposal(
        reference=reference,
        sheet=row.sheet,
        theme=theme,
        title=title,
        body=body,
        author_name=ORGANISERS if is_official else _author(row, reference),
        author_kind=AuthorKind.BODY if is_official else AuthorKind.PERSON,
        written_at=row.date("created_at"),
        tally=None,
        format=Format.QUESTION,
        language=language,
    )


def _author(row: Row, reference: str) -> str:
    number = row.line_of("author/id") or row.line_of("author_id")
    return pseudonym(row.line_of("author/name"), key=f"{reference.partition('/')[0]}/{number}" if number else "")


def _comment(row: Row, reading: _Reading) -> tuple[str, Comment]:
    number, above = reference_in(row), row.line_of("commentable_id")
    page = row.cell("root_commentable_url")
    kind = row.line_of("commentable_type").split("::")[-1].lower()
    root = reference_of(page) if page.strip() else f"{kind}s/{above}"
    host = _address(page).netloc.lower()
    alignment = row.line_of("alignment") or "0"
    if alignment not in STANCES:
        refuse(_("position inconnue : {side}"), side=alignment[:40])
    reference = f"{host}/comments/{number}".lstrip("/")
    author = _author(row, reference)
    if row.cell("author/id"):
        reading.authors[row.line_of("author/id")] = author
    body, language = row.localised(row.sheet.languages("body"))
    argument = IncomingArgument(
        reference=reference,
        sheet=row.sheet,
        proposal=root,
        parent="",
        stance=STANCES[alignment],
        body=body_of(plain_text(body)),
        author_name=author,
        written_at=row.date("created_at"),
        language=row.line_of("locale")[:8] or language,
    )
    return reference, Comment(
        argument, f"{host}/comments/{above}".lstrip("/") if kind == "comment" else "", row.line, row.cells
    )


def _threads(reading: _Reading) -> list[IncomingArgument]:
    """Hang each comment on its question or proposal, and each reply, however deep, on the comment that opens its thread."""
    arguments = []
    for comment in reading.comments.values():
        opening, depth = comment, 0
        while opening.above in reading.comments and depth < DEEPEST:
            opening, depth = reading.comments[opening.above], depth + 1
        argument, page = comment.argument, opening.argument.proposal
        reason = ""
        if opening.above:
            reason = _("le commentaire auquel celui-ci répond n’a pas été pris")
        elif page not in reading.proposals:
            reason = _("commente {page}, qui n’est pas dans ces fichiers").format(page=page)
        if reason:
            refuse_line(argument.sheet, comment.line, comment.cells, reason)
            continue
        body = MENTION.sub(lambda found: f"@{reading.authors.get(found[1], 'Participant')}", argument.body)
        parent = opening.argument.reference if depth else ""
        arguments.append(
            argument._replace(
                proposal=page, parent=parent, stance=None if parent else argument.stance, body=clean(body)
            )
        )
    return arguments


def _note_answers(sheet: Sheet) -> None:
    """Say how many official answers the file holds: they are not taken, nobody here signs them."""
    places = [sheet.columns[column] for column, _language in sheet.languages("answer")]
    rows = (cells for _line, cells in sheet.table.records if len(cells) == len(sheet.table.header))
    answered = sum(any(cells[place].strip() for place in places) for cells in rows)
    if answered:
        sentence = ngettext(
            "{n} réponse officielle n’est pas reprise.", "{n} réponses officielles ne sont pas reprises.", answered
        )
        sheet.report.notes.append(sentence.format(n=answered))


def _place(sheets: list[Sheet]) -> tuple[str, str]:
    """Return the host and the process of the first address in the files of proposals and debates."""
    for sheet in sheets:
        place = sheet.columns.get("url", -1)
        for _line, cells in sheet.table.records if place >= 0 else ():
            parts = _address(cells[place] if len(cells) > place else "")
            if parts.netloc:
                steps = parts.path.strip("/").split("/")
                process = steps[1] if len(steps) > 1 else ""
                return parts.netloc.lower()[:160], re.sub(r"[^a-z0-9]+", "-", process.lower()).strip("-")[:50]
    return "", ""
