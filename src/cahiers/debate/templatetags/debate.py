"""Tags of the debate: cards and arguments, rendered once for each state they are seen in."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString

from cahiers.campaign.queries import Board
from cahiers.debate.forms import ArgumentForm
from cahiers.debate.models import Proposal
from cahiers.debate.queries.detail import Spoken, Thread
from cahiers.debate.queries.listing import Filters
from cahiers.foundation.fragments import Piece, fragment, fragments

register = template.Library()


@register.simple_tag
def proposal_cards(proposals: Iterable[Proposal], board: Board) -> SafeString:
    """Show the proposals of a list."""
    return fragments("debate/card.html", (_card(proposal, board) for proposal in proposals))


def _card(proposal: Proposal, board: Board) -> Piece:
    shows = (
        proposal.pk,
        proposal.version,
        proposal.title,
        proposal.language,
        proposal.author_name,
        proposal.audience,
        proposal.territory_id,
        proposal.fate,
        proposal.total_for,
        proposal.total_mixed,
        proposal.total_against,
        proposal.argument_count,
        proposal.theme.short_title,
        proposal.theme.colour,
        board.campaign.slug,
        board.shows_counts,
    )
    return shows, lambda: {"proposal": proposal, "board": board}


def _shown(spoken: Spoken) -> tuple[object, ...]:
    return spoken.pk, spoken.state, spoken.author_name, spoken.language


@register.simple_tag
def argument_threads(threads: Iterable[Thread], slug: str, is_open: bool, reader_id: object) -> SafeString:
    """Show arguments and their replies, as this reader may act on them."""
    return fragments("debate/argument.html", (_thread(thread, slug, is_open, reader_id) for thread in threads))


def _thread(thread: Thread, slug: str, is_open: bool, reader_id: object) -> Piece:
    argument, replies = thread.argument, thread.replies
    is_member = reader_id is not None
    own = (
        frozenset(reply.pk for reply in replies if reply.author_id == reader_id)
        if is_member and replies
        else frozenset()
    )
    shows = (
        *(argument.pk, argument.state, argument.author_name, argument.language, argument.useful),
        tuple(map(_shown, replies)),
        *(thread.is_mine, thread.is_useful_to_me, own, slug, is_open, is_member),
    )

    def context() -> dict[str, object]:
        return {
            "thread": thread,
            "argument": argument,
            "slug": slug,
            "is_open": is_open,
            "is_member": is_member,
            "own": own,
        }

    return shows, context


@register.simple_tag
def argument_fields(form: ArgumentForm) -> SafeString:
    """Show the fields of an argument: the empty ones, the same for everybody, are rendered once."""
    if form.is_bound:
        return form.render()
    return fragment("debate/argument_fields.html", (), lambda: {"form": form})


@register.simple_tag
def filter_panel(
    board: Board, filters: Filters, territories: Sequence[tuple[str, str]], audiences: object, fates: object
) -> SafeString:
    """Show the filters of a list, as they stand."""
    shows = (
        *(
            board.campaign.slug,
            filters.text,
            filters.theme,
            filters.territory,
            filters.audience,
            filters.fate,
            filters.order,
        ),
        tuple((theme.code, theme.short_title) for theme in board.themes),
        tuple(territories),
    )

    def context() -> dict[str, object]:
        return {
            "board": board,
            "filters": filters,
            "territories": territories,
            "audiences": audiences,
            "fates": fates,
        }

    return fragment("debate/filters.html", shows, context)
