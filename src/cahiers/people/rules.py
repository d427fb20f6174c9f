"""Who may, in this room; and the predicates with which every other room says who may in theirs.

A role reaches the node it was given on and what is under it, nothing above nor beside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cahiers.foundation.permissions import permit, predicate
from cahiers.people.enums import RoleName
from cahiers.people.models import User
from cahiers.territory.models import Node

NATIONAL = (RoleName.NATIONAL, RoleName.ADMINISTRATOR)
TERRITORIAL = (RoleName.DELEGATE, *NATIONAL)

# Who may give, and end, each role.
GIVERS: dict[str, tuple[RoleName, ...]] = {
    RoleName.ORGANISER: (RoleName.COORDINATOR, *TERRITORIAL),
    RoleName.MODERATOR: TERRITORIAL,
    RoleName.COORDINATOR: TERRITORIAL,
    RoleName.DELEGATE: NATIONAL,
    RoleName.ANALYST: NATIONAL,
    RoleName.NATIONAL: (RoleName.ADMINISTRATOR,),
    RoleName.ADMINISTRATOR: (RoleName.ADMINISTRATOR,),
}
ALL_GIVERS = tuple(sorted({giver for givers in GIVERS.values() for giver in givers}))


@dataclass(frozen=True)
class Offer:
    """A role on a node that somebody is about to give."""

    name: str
    node: Node


def role_reaches(user: Any, names: Iterable[str], node: Node | None) -> bool:
    """Say whether a person has one of these roles on the node or on what is above it."""
    if node is None or not user.is_authenticated:
        return False
    wanted = set(names)
    return any(role.name in wanted and node.is_under(role.node.path) for role in user.current_roles)


def holds(names: Iterable[str], node_of: Callable[[Any], Node | None]) -> Any:
    """Return the predicate: the person has one of these roles, and it reaches the thing's node."""
    wanted = tuple(names)
    return predicate(lambda user, thing: thing is not None and role_reaches(user, wanted, node_of(thing)))


def holds_somewhere(names: Iterable[str]) -> Any:
    """Return the predicate: the person has one of these roles, wherever it is."""
    wanted = set(names)
    return predicate(
        lambda user, thing=None: user.is_authenticated and any(role.name in wanted for role in user.current_roles)
    )


@predicate
def is_member(user: Any, thing: Any = None) -> bool:
    """Anybody who is signed in to an account in force."""
    return bool(user.is_authenticated and user.is_active)


@predicate
def is_self(user: Any, thing: Any) -> bool:
    """The person whose account it is."""
    return isinstance(thing, User) and bool(user.pk == thing.pk)


@predicate
def may_give(user: Any, thing: Any) -> bool:
    """Whoever may give this role on this node (an offer, an invitation or a role)."""
    return thing is not None and role_reaches(user, GIVERS[thing.name], thing.node)


@predicate
def is_holder(user: Any, role: Any) -> bool:
    """The person who has this role."""
    return role is not None and bool(user.pk == role.user_id)


def nodes_of_givers(user: User) -> list[Node]:
    """Return the nodes on which a person may give some role."""
    return [role.node for role in user.current_roles if role.name in ALL_GIVERS]


permit("people.manage_account", is_member & is_self)
permit("people.see_roles", is_member & holds_somewhere(ALL_GIVERS))
permit("people.invite_to_role", is_member & may_give)
permit("people.confirm_invitation", is_member & may_give)
permit("people.end_role", is_member & (may_give | is_holder))
