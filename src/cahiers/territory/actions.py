"""What is done to the tree: plant, move, rename, close. What was stays readable."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Case, F, Max, Value, When
from django.db.models.functions import Concat, Length, Now, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean_line
from cahiers.territory.models import Level, Node, Placement

PATH_LENGTH = 600  # of the column
TREE_LOCK = 0x74726565


def lock_tree(*, to_move: bool) -> None:
    """Wait until no one moves a branch; whoever moves one waits for everybody.

    A node planted under a branch that is being moved would keep the old path: rows alone cannot lock what
    does not exist yet.
    """
    with connection.cursor() as cursor:
        mode = "pg_advisory_xact_lock" if to_move else "pg_advisory_xact_lock_shared"
        cursor.execute(f"SELECT {mode}(%s)", [TREE_LOCK])


@transaction.atomic
def plant_node(
    parent: Node | None,
    *,
    level: str,
    code: str,
    name: str,
    by: AbstractBaseUser | None,
    town: str = "",
    nature: str = "",
) -> Node:
    """Add a node under another one; without parent, the root of a tree.

    Refused when the level is unknown, the name or the code is not usable, the key is taken or the parent is closed.
    """
    lock_tree(to_move=False)
    name, code, town = clean_line(name), clean_line(code), clean_line(town)
    if not Level.objects.filter(code=level).exists():
        raise Refused(_("Cet échelon n’existe pas."))
    if not name:
        raise Refused(_("Un territoire porte un nom."))
    if not code or set(code) & set("/: "):
        raise Refused(_("Le code d’un territoire s’écrit sans espace, deux-points ni barre."))
    key = f"{level}:{code}"
    if Node.objects.filter(key=key).exists():
        raise Refused(_("Ce code est déjà pris à cet échelon."))
    node = Node(level_id=level, code=code, key=key, nature=nature, path=f"{key}/", depth=0)
    if parent is not None:
        parent = Node.objects.select_for_update(of=("self",)).get(pk=parent.pk)
        if parent.closed_on:
            raise Refused(_("Ce territoire est fermé : rien ne s’y rattache plus."))
        node.parent, node.path, node.depth = parent, parent.path + node.path, parent.depth + 1
    if len(node.path) > PATH_LENGTH:
        raise Refused(_("L’arborescence serait trop profonde."))

    node.describe(name, town)
    node.save(force_insert=True)
    Placement.objects.create(node=node, parent=parent, by_id=by.pk if by else None)
    record("territory.planted", node, by=by, key=key, parent=parent.key if parent else None)
    return node


@transaction.atomic
def move_node(node: Node, *, to: Node, by: AbstractBaseUser | None, reason: str) -> Node:
    """Hang a node and all that is under it somewhere else, from now on; where it was stays on record.

    Refused without a reason, under itself, where it already is, under a closed node, and for the root.
    """
    lock_tree(to_move=True)
    node, to = (Node.objects.select_for_update(of=("self",)).get(pk=pk) for pk in (node.pk, to.pk))
    reason = clean_line(reason)[:300]
    if not reason:
        raise Refused(_("Un changement de rattachement se motive."))
    if node.parent_id is None:
        raise Refused(_("La racine de l’arborescence ne se déplace pas."))
    if to.is_under(node.path):
        raise Refused(_("Un territoire ne peut pas être rattaché à lui-même ni à l’un des siens."))
    if node.parent_id == to.pk:
        raise Refused(_("Ce territoire est déjà rattaché là."))
    if to.closed_on:
        raise Refused(_("Ce territoire est fermé : rien ne s’y rattache plus."))
    branch = Node.objects.under(node)
    longest = branch.aggregate(length=Max(Length("path")))["length"]
    path = f"{to.path}{node.key}/"
    if longest + len(path) - len(node.path) > PATH_LENGTH:
        raise Refused(_("L’arborescence serait trop profonde."))

    branch.update(
        path=Concat(Value(path), Substr("path", len(node.path) + 1)),
        depth=F("depth") + (to.depth + 1 - node.depth),
        parent=Case(When(pk=node.pk, then=Value(to.pk)), default=F("parent")),
    )
    last = node.placements.get(until=None)
    last.until = Now()
    last.save(update_fields=["until"])
    last.refresh_from_db(fields=["until"])
    Placement.objects.create(
        node=node, parent=to, since=last.until or Now(), by_id=by.pk if by else None, reason=reason
    )
    record("territory.moved", node, by=by, key=node.key, before=node.path, after=path)
    node.refresh_from_db()
    return node


@transaction.atomic
def rename_node(node: Node, *, name: str, by: AbstractBaseUser | None, town: str | None = None) -> Node:
    """Give a node another name (and town); its key, hence its address and its links, does not change."""
    node = Node.objects.select_for_update(of=("self",)).get(pk=node.pk)
    name, town = clean_line(name), node.town if town is None else clean_line(town)
    if not name:
        raise Refused(_("Un territoire porte un nom."))
    if (name, town) == (node.name, node.town):
        raise Refused(_("Ce territoire porte déjà ce nom."))

    before = node.name
    node.describe(name, town)
    node.save(update_fields=["name", "town", "search_key", "sort_key"])
    record("territory.renamed", node, by=by, key=node.key, before=before, after=name)
    return node


@transaction.atomic
def close_node(node: Node, *, by: AbstractBaseUser | None, on: date | None = None) -> Node:
    """Close a node: it stays readable with all its past, and nothing new hangs on it.

    Refused when it is closed already, or while something open hangs under it.
    """
    lock_tree(to_move=True)
    node = Node.objects.select_for_update(of=("self",)).get(pk=node.pk)
    if node.closed_on:
        raise Refused(_("Ce territoire est déjà fermé."))
    if Node.objects.open().under(node).exclude(pk=node.pk).exists():
        raise Refused(_("Des territoires ouverts y sont encore rattachés."))

    node.closed_on = on or timezone.localdate()
    node.save(update_fields=["closed_on"])
    record("territory.closed", node, by=by, key=node.key, on=node.closed_on.isoformat())
    return node
