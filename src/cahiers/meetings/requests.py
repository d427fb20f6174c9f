"""What the board's addresses ask: on which territory one stands, and which cut is counted."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cahiers.campaign.queries import Board
from cahiers.meetings.enums import READERS
from cahiers.meetings.queries.board import Cut
from cahiers.people.enums import Audience
from cahiers.people.rules import role_reaches
from cahiers.territory.models import Node
from cahiers.territory.queries import node_with_key


@dataclass(frozen=True)
class Asked:
    """A territory that the reader may see, those they hold, and the cut."""

    node: Node
    roots: list[Node]
    cut: Cut


def roots_of(user: Any, board: Board) -> list[Node]:
    """Return the territories on which a person follows meetings in a campaign, the vastest first.

    A role above the campaign's own territory stands on it: nothing outside takes part.
    """
    scope = board.campaign.scope
    nodes = [role.node for role in user.current_roles if role.name in READERS]
    held = {scope if scope.is_under(node.path) else node for node in nodes if _meets(scope, node)}
    return sorted(held, key=lambda node: (node.depth, node.sort_key))


def _meets(scope: Node, node: Node) -> bool:
    return scope.is_under(node.path) or node.is_under(scope.path)


def asked_board(request: Any, board: Board) -> Asked:
    """Read the address of a board. Refused (403) outside of what the reader's roles reach; 404 when there is no such place."""
    roots = roots_of(request.user, board)
    if not roots:
        raise PermissionDenied
    key = request.GET.get("territoire", "")[:51]
    node = node_with_key(key) if key else roots[0]
    if node is None:
        raise Http404
    if not role_reaches(request.user, READERS, node) or not node.is_under(board.campaign.scope.path):
        raise PermissionDenied
    theme, audience = request.GET.get("theme", "")[:30], request.GET.get("public", "")[:12]
    cut = Cut(theme if board.theme(theme) else "", audience if audience in Audience.values else "")
    return Asked(node, roots, cut)
