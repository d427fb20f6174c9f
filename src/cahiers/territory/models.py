"""The tree of territories: any depth, any level names, dated moves."""

import re
from functools import lru_cache
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.identity import Identified
from cahiers.foundation.text import plain

WORD = re.compile("[a-z0-9]+")
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


@lru_cache(maxsize=4096)  # loading schools asks twice for a name, and again and again for a town
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name or of a search: lower case, no accent, no hyphen, saints in full."""
    return tuple(SAINTS.get(word, word) for word in WORD.findall(plain(text)))


def search_key_of(name: str, town: str, code: str) -> str:
    """Return what a search looks through: the words of name, town and code, each after a space."""
    return "".join(f" {word}" for part in (name, town, code) for word in words_of(part))


def sort_key_of(name: str) -> str:
    """Return what sorts names as a French dictionary does, with 2 before 10; no collation is needed."""
    return " ".join(word.zfill(4) if word.isdigit() else word for word in words_of(name))[:200]


class Level(models.Model):
    """A kind of node: nation, académie, réseau… Names are data: places call their levels differently."""

    code = models.SlugField(_("code"), max_length=10, primary_key=True)
    name = models.CharField(_("nom"), max_length=60)
    plural = models.CharField(_("pluriel"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rang"), help_text=_("du plus vaste au plus proche"))

    class Meta:
        verbose_name = _("échelon")
        verbose_name_plural = _("échelons")
        ordering = ("rank", "code")

    def __str__(self) -> str:
        return self.name


class NodeQuerySet(models.QuerySet["Node"]):
    """Words of the tree; each is one indexed condition on the path."""

    def under(self, node: "Node") -> Self:
        """Return the node and all its descendants."""
        return self.filter(path__startswith=node.path)

    def above(self, node: "Node") -> Self:
        """Return the node and all its ancestors, from the root down."""
        return self.filter(path__in=node.lineage()).order_by("depth")

    def open(self) -> Self:
        """Leave out the nodes that are closed (a school that closed, a former département)."""
        return self.filter(closed_on=None)


class Node(Identified):
    """A place in the tree.

    `key` is its public handle, level and code: `dep:35`, `aca:14`, `eta:0350122T`. `path` holds the keys
    from the root to the node, each ended by a slash, so that descendants share a prefix.
    """

    level = models.ForeignKey(Level, verbose_name=_("échelon"), on_delete=models.PROTECT, related_name="nodes")
    code = models.CharField(_("code"), max_length=40)
    key = models.CharField(_("clé"), max_length=51, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    town = models.CharField(_("commune"), max_length=100, blank=True)
    nature = models.CharField(_("nature"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("rattaché à"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(_("chemin"), max_length=600, db_collation="C", editable=False)
    depth = models.PositiveSmallIntegerField(_("profondeur"), editable=False)
    search_key = models.TextField(
        _("clé de recherche"), editable=False, help_text=_("nom, commune et code sans accents")
    )
    sort_key = models.CharField(
        _("clé de tri"), max_length=200, editable=False, help_text=_("ordre alphabétique français")
    )
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                name="node_key_is_level_and_code",
                condition=Q(key=models.functions.Concat(F("level_id"), models.Value(":"), F("code"))),
                violation_error_message=_("La clé d’un territoire est son échelon et son code."),
            ),
            # Its index, in the order of bytes, also answers « starts with »: descendants need no other one.
            models.UniqueConstraint(
                name="one_node_at_each_path",
                fields=["path"],
                violation_error_message=_("Un seul territoire se trouve à chaque place de l’arborescence."),
            ),
            models.CheckConstraint(
                name="node_path_ends_with_its_key",
                condition=Q(path__endswith=models.functions.Concat(F("key"), models.Value("/"))),
                violation_error_message=_("Le chemin d’un territoire finit par sa clé."),
            ),
            models.CheckConstraint(
                name="only_the_root_has_no_parent",
                condition=Q(parent=None, depth=0) | Q(parent__isnull=False, depth__gt=0),
                violation_error_message=_("Seule la racine n’est rattachée à rien."),
            ),
        )
        indexes = (GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="node_search"),)

    def __str__(self) -> str:
        return self.name

    def describe(self, name: str, town: str) -> None:
        """Give the node its name and town, and the keys by which they are found and sorted."""
        self.name, self.town = name, town
        self.search_key, self.sort_key = search_key_of(name, town, self.code), sort_key_of(name)

    def lineage(self) -> list[str]:
        """Return the paths of the node and its ancestors, from the root down, without a query."""
        keys = self.path.split("/")[:-1]
        return ["/".join(keys[: i + 1]) + "/" for i in range(len(keys))]

    def is_under(self, path: str) -> bool:
        """Say whether this node is the one at that path or one of its descendants."""
        return self.path.startswith(path)


class Placement(models.Model):
    """Where a node hung in the tree, and from when to when."""

    node = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(
        Node, verbose_name=_("rattaché à"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    since = models.DateTimeField(_("depuis"), db_default=Now())
    until = models.DateTimeField(_("jusqu’à"), null=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rattachement")
        verbose_name_plural = _("rattachements")
        ordering = ("node", "since")
        constraints = (
            models.UniqueConstraint(
                name="node_hangs_at_one_place_at_a_time",
                fields=["node"],
                condition=Q(until=None),
                violation_error_message=_("Un territoire n’a qu’un rattachement à la fois."),
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Un rattachement finit après avoir commencé."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.node} → {self.parent}"
