"""The list of proposals: filters, orders, pages of twenty that never show the same proposal twice."""

import base64
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import Board
from cahiers.debate.models import Proposal
from cahiers.debate.models.proposals import CIRCLE, SEARCH_CONFIGURATION
from cahiers.foundation.recent import recent

PAGE = 20
MOST_RANKED = 3000  # relevance reads every match: 30 ms for so many, and beyond them a word tells little
EXCERPT_SOURCE = 400  # characters of the body fetched to cut an excerpt from
HEAVY = ("search", "title_search", "body")


@dataclass(frozen=True)
class Order:
    """A way to sort: the key of the address, its name, and the value each page resumes after."""

    code: str
    title: str | Promise
    descending: bool = True


FAIR = Order("hasard", _("ordre équitable"), descending=False)
NEWEST = Order("recentes", _("les plus récentes"))
SUPPORTED = Order("soutenues", _("les plus soutenues"))
DEBATED = Order("debattues", _("les plus débattues"))
RELEVANT = Order("pertinence", _("les plus proches de la recherche"))
ORDERS = {order.code: order for order in (FAIR, NEWEST, SUPPORTED, DEBATED)}


@dataclass(frozen=True)
class Filters:
    """What a visitor asked to see; empty means everything."""

    text: str = ""
    theme: str = ""
    territory: str = ""
    audience: str = ""
    fate: str = ""
    order: str = FAIR.code
    seed: int = 0
    after: str = ""
    before: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return any((self.text, self.theme, self.territory, self.audience, self.fate))


@dataclass(frozen=True)
class Listing:
    """One page of the list, and how to reach the ones beside it."""

    proposals: Sequence[Proposal]
    total: int
    after: str
    before: str
    order: Order
    orders: list[Order] = field(default_factory=list)


def seed_of(day: datetime) -> int:
    """Return the seed of a day: everybody sees the same order that day, another one the next."""
    return day.year * 10_000 + day.month * 100 + day.day


def _key(order: Order, filters: Filters) -> Combinable:
    if order is FAIR:
        return F("place")
    if order is SUPPORTED:
        return F("support")
    if order is DEBATED:
        return F("argument_count")
    if order is RELEVANT:
        return Cast(SearchRank(F("search"), search_query(filters.text)), FloatField())
    return F("published_at")


def start_of(seed: int) -> int:
    """Return where on the circle of the fair order a seed starts reading."""
    return int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:8], "big") % CIRCLE


def _stretches(order: Order, filters: Filters) -> list[Q]:
    """Return the list in stretches to read one after the other: the circle, from its start round to its start."""
    if order is not FAIR:
        return [Q()]
    start = start_of(filters.seed)
    return [Q(place__gte=start), Q(place__lt=start)]


def _read(page: QuerySet[Proposal], order: Order, filters: Filters, mark: Any, *, backwards: bool) -> list[Any]:
    """Return a page and one row more: one statement, two where the circle closes."""
    falling = order.descending != backwards
    stretches = _stretches(order, filters)
    if mark is not None and order is FAIR and (mark[0] < start_of(filters.seed)) != backwards:
        stretches = stretches[:1] if backwards else stretches[1:]
    if backwards:
        stretches.reverse()
    rows: list[Any] = []
    for rank, stretch in enumerate(stretches):
        part = page.filter(stretch)
        if mark is not None and rank == 0:
            beyond = "lt" if falling else "gt"
            part = part.filter(Q(**{f"key__{beyond}": mark[0]}) | Q(key=mark[0], **{f"id__{beyond}": mark[1]}))
        part = part.order_by(*(("-key", "-id") if falling else ("key", "id")))
        rows += part[: PAGE + 1 - len(rows)]
        if len(rows) > PAGE:
            break
    return rows


def search_query(text: str) -> SearchQuery:
    """Return the question that a person typed: words, "quoted phrases", -exclusions; accents and endings ignored."""
    return SearchQuery(text, config=SEARCH_CONFIGURATION, search_type="websearch")


def _pack(value: Any, id_: uuid.UUID) -> str:
    text = value.isoformat() if isinstance(value, datetime) else repr(value)
    return base64.urlsafe_b64encode(f"{text}|{id_}".encode()).decode().rstrip("=")


def _unpack(cursor: str, order: Order) -> tuple[Any, uuid.UUID] | None:
    """Read a page mark; one that nobody wrote leads to the first page."""
    try:
        text, _bar, id_ = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        if order is NEWEST:
            return datetime.fromisoformat(text), uuid.UUID(id_)
        number = float(text) if order is RELEVANT else int(text)
        return (number, uuid.UUID(id_)) if abs(number) < 2**63 else None
    except (ValueError, UnicodeDecodeError, OverflowError):
        return None


def _filtered(campaign: Campaign, filters: Filters, board: Board) -> QuerySet[Proposal]:
    proposals = Proposal.objects.listed().filter(campaign=campaign)
    if filters.theme:
        theme = board.theme(filters.theme)
        proposals = proposals.filter(theme=theme) if theme else proposals.none()
    if filters.territory:
        proposals = proposals.filter(territory__path__contains=f"{filters.territory}/")
    if filters.audience:
        proposals = proposals.filter(audience=filters.audience)
    if filters.fate:
        proposals = proposals.filter(fate="" if filters.fate == "none" else filters.fate)
    if filters.text:
        proposals = proposals.filter(search=search_query(filters.text))
    return proposals


def orders_for(filters: Filters, *, shows_counts: bool) -> list[Order]:
    """Return the orders that make sense: relevance while searching, support only when counts are shown."""
    orders = [order for order in ORDERS.values() if shows_counts or order is not SUPPORTED]
    return [RELEVANT, *orders] if filters.text else orders


def total_for(reader: Any, board: Board, filters: Filters) -> int:
    """Return how many proposals the filters leave, as a reader's page shows it: counting thousands costs more than a page."""
    asked = replace(filters, order="", seed=0, after="", before="")

    def counted() -> int:
        found = _filtered(board.campaign, filters, board)
        if not filters.text:
            return found.count()
        with transaction.atomic(), connection.cursor() as cursor:
            # For a word of most texts the planner reads every text; the index answers five times faster.
            cursor.execute("SET LOCAL enable_seqscan = off")
            total = found.count()
            cursor.execute("SET LOCAL enable_seqscan = on")
        return total

    return recent(("total", board.campaign.pk, asked), counted, at_once=reader.is_authenticated)[0]


def list_proposals(board: Board, filters: Filters, total: int | None = None) -> Listing:
    """Return a page of proposals in two queries, three where the fair order closes its circle; one less with the total.

    Pages are resumed after a value, not after a rank: what is published meanwhile moves nothing.
    """
    found = _filtered(board.campaign, filters, board)
    total = found.count() if total is None else total
    orders = orders_for(filters, shows_counts=board.shows_counts)
    if total > MOST_RANKED:
        orders = [order for order in orders if order is not RELEVANT]
    wanted = ORDERS.get(filters.order, FAIR)
    if filters.text and wanted is FAIR:
        wanted = next(order for order in (RELEVANT, SUPPORTED, NEWEST) if order in orders)
    order = wanted if wanted in orders else FAIR

    backwards = bool(filters.before)
    mark = _unpack(filters.before or filters.after, order) if filters.before or filters.after else None
    page = found.annotate(key=_key(order, filters), beginning=Left("body", EXCERPT_SOURCE))
    page = page.select_related("territory").defer(*HEAVY)
    rows = _read(page, order, filters, mark, backwards=backwards)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    themes = {theme.pk: theme for theme in board.themes}
    for row in rows:
        row.campaign, row.theme = board.campaign, themes[row.theme_id]
    has_next = more if not backwards else mark is not None
    has_previous = more if backwards else mark is not None
    return Listing(
        proposals=rows,
        total=total,
        after=_pack(rows[-1].key, rows[-1].pk) if rows and has_next else "",
        before=_pack(rows[0].key, rows[0].pk) if rows and has_previous else "",
        order=order,
        orders=orders,
    )


def address_of(filters: Filters, **changes: Any) -> str:
    """Return the query string of a list, with some of its parts changed."""
    names = {"text": "q", "theme": "theme", "territory": "territoire", "audience": "public", "fate": "statut"}
    names |= {"order": "tri", "seed": "graine", "after": "apres", "before": "avant"}
    values = {name: changes.get(name, getattr(filters, name)) for name in names}
    if values["order"] != FAIR.code:
        values["seed"] = ""
    return "?" + urlencode({names[name]: value for name, value in values.items() if value})
