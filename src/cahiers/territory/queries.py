"""What is asked of the tree. Each question is one indexed statement, whatever the size of the tree."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Case, CharField, Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from cahiers.territory.models import Node, NodeQuerySet, Placement, words_of

ACADEMY, SCHOOL = "aca", "eta"
SHORT_WORD = 3  # shorter words have no trigram of their own: they must begin a word
MOST_WORDS = 8
MOST_LETTERS = 100
SHOWN_FAULTS = 20


def roots() -> NodeQuerySet:
    """Return the top of the tree (France, where the reference data are loaded)."""
    return Node.objects.filter(parent=None).select_related("level")


def descendants(node: Node) -> NodeQuerySet:
    """Return all that is under a node, itself excluded."""
    return Node.objects.under(node).exclude(pk=node.pk)


def ancestors(node: Node) -> NodeQuerySet:
    """Return what a node is under, from the root down, itself excluded."""
    return Node.objects.filter(path__in=node.lineage()[:-1]).select_related("level").order_by("depth")


def node_with_key(key: str) -> Node | None:
    """Return the node of that key (`dep:35`, `eta:0350122T`), or None: also for what no column could hold."""
    if "\x00" in key:
        return None
    return Node.objects.select_related("level").filter(key=key).first()


def placement_history(node: Node) -> QuerySet[Placement]:
    """Return where a node has hung, the latest first."""
    return node.placements.select_related("parent__level").order_by("-since", "-pk")


def children(node: Node) -> NodeQuerySet:
    """Return what hangs directly on a node: vast levels first, then open ones, then the French alphabet."""
    order = ("level__rank", F("closed_on").desc(nulls_first=True), "sort_key", "key")
    return Node.objects.filter(parent=node).select_related("level").order_by(*order)


@dataclass(frozen=True)
class LevelCount:
    """How many open nodes of one level; `name` agrees with the number."""

    level: str
    count: int
    name: str


@dataclass(frozen=True)
class Counts:
    """Open descendants by level: in all, and under each child (by the child's key), the child excluded."""

    total: list[LevelCount] = field(default_factory=list)
    by_child: dict[str, list[LevelCount]] = field(default_factory=dict)


def descendant_counts(node: Node) -> Counts:
    """Count the open descendants of a node and of each of its children, by level, in one statement."""
    child = Func(F("path"), Value("/"), Value(node.depth + 2), function="split_part", output_field=CharField())
    rows = (
        descendants(node)
        .open()
        .annotate(child=child)
        .order_by("level__rank", "level")
        .values_list("child", "level", "level__name", "level__plural")
        .annotate(own=Count("pk", filter=Q(depth=node.depth + 1)), count=Count("pk"))
    )
    totals: dict[str, tuple[int, str, str]] = {}
    by_child: defaultdict[str, list[LevelCount]] = defaultdict(list)
    for key, level, name, plural, own, count in rows:
        totals[level] = (totals.get(level, (0,))[0] + count, name, plural)
        if count > own:
            by_child[key].append(LevelCount(level, count - own, name if count - own == 1 else plural))
    total = [
        LevelCount(level, count, name if count == 1 else plural) for level, (count, name, plural) in totals.items()
    ]
    return Counts(total, dict(by_child))


def find_nodes(
    text: str, level: str | Iterable[str] | None = None, under: Node | None = None, limit: int = 20
) -> NodeQuerySet:
    """Return the open nodes whose name, town or code hold every word of the text, the likeliest first.

    Accents, case, hyphens and the order of words do not matter. First the exact code, then names that begin
    with the text (and territories above schools that have its words), then words that begin so, then the rest;
    in each group the vastest level comes first.
    """
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return Node.objects.none()
    holds, begins = Q(), Q()
    for word in words:
        holds &= Q(search_key__contains=word if len(word) >= SHORT_WORD else f" {word}")
        begins &= Q(search_key__contains=f" {word}")
    found = Node.objects.open().filter(holds)
    if level is not None:
        found = found.filter(level__in=[level] if isinstance(level, str) else list(level))
    if under is not None:
        found = found.under(under)
    nearness = Case(
        When(code__iexact=text.strip(), then=0),
        When(Q(search_key__startswith=f" {' '.join(words)}") | (begins & ~Q(level=SCHOOL)), then=1),
        When(begins, then=2),
        default=3,
        output_field=IntegerField(),
    )
    return found.select_related("level").order_by(nearness, "level__rank", "sort_key", "key")[:limit]


def trails(nodes: Iterable[Node]) -> dict[uuid.UUID, list[Node]]:
    """Return, for each node, what it is under between the root and itself: one statement for them all."""
    lines = {node.pk: node.lineage()[1:-1] for node in nodes}
    paths = {path for line in lines.values() for path in line}
    above = {node.path: node for node in Node.objects.filter(path__in=paths)} if paths else {}
    return {pk: [above[path] for path in line] for pk, line in lines.items()}


def tree_faults() -> list[str]:
    """Return a line for each node whose path, depth or current placement does not follow from its parent."""
    path = Case(
        When(parent=None, then=Concat("key", Value("/"))),
        default=Concat("parent__path", "key", Value("/")),
    )
    depth = Case(When(parent=None, then=Value(0)), default=F("parent__depth") + 1)
    placed = Placement.objects.filter(node=OuterRef("pk"), until=None).filter(
        Q(parent=OuterRef("parent")) | Q(parent=None, node__parent=None)
    )
    wrong = Node.objects.filter(~Q(path=path) | ~Q(depth=depth) | ~Exists(placed)).order_by("path")
    return [f"{key}: {path}" for key, path in wrong.values_list("key", "path")[:SHOWN_FAULTS]]


@dataclass(frozen=True)
class Choice:
    """A node as a picker and the search page show it: with its town, and the territories it is under."""

    node: Node
    trail: list[Node]


def choices_for(text: str, chosen: str = "", levels: Iterable[str] = (), under: Node | None = None) -> list[Choice]:
    """Return the nodes to show for a search, the chosen one (by key) before the others."""
    nodes = list(find_nodes(text[:MOST_LETTERS], list(levels) or None, under)) if text else []
    if chosen and (first := next((node for node in nodes if node.key == chosen), None) or node_with_key(chosen)):
        nodes = [first, *(node for node in nodes if node.pk != first.pk)]
    above = trails(nodes)
    return [Choice(node, above[node.pk]) for node in nodes]


FILTER_SECONDS = 60


def filter_nodes(chosen: str = "") -> list[tuple[str, str]]:
    """Return (key, name) of the académies in alphabetical order, and of the chosen node where it is another one.

    Kept a minute in the process: lists ask it at every page, and académies change once in ten years.
    """
    academies: list[tuple[str, str]] | None = cache.get("territory:filter")
    if academies is None:
        rows = Node.objects.open().filter(level=ACADEMY).order_by("sort_key", "key")
        academies = list(rows.values_list("key", "name"))
        cache.set("territory:filter", academies, FILTER_SECONDS)
    if chosen and all(key != chosen for key, _name in academies):
        node = node_with_key(chosen)
        return [(node.key, node.name), *academies] if node else academies
    return academies
