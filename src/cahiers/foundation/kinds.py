"""The registry of kinds: how any floor speaks of a thing as (kind, id) without knowing its room.

A room registers its kinds when the house opens (`AppConfig.ready`). Provenance, journal, search,
exports and notifications then find a thing's label and page here.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.utils.functional import Promise


class Reference(NamedTuple):
    """The address of a thing inside the house."""

    kind: str
    id: uuid.UUID


@dataclass(frozen=True)
class Kind:
    """What the house knows of a kind: its name, its table, how a thing of it is shown."""

    name: str
    model: type[Model]
    title: str | Promise
    label: Callable[[Any], str]
    url: Callable[[Any], str]
    readable: Callable[[], QuerySet[Any]]


@dataclass(frozen=True)
class Card:
    """A thing as any page may show it; `url` is empty when it is not public."""

    reference: Reference
    title: str
    label: str
    url: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Refused when another table already took the name."""
    known = _kinds.setdefault(kind.name, kind)
    if known.model is not kind.model:
        raise ValueError(f"kind {kind.name!r} is taken by {known.model.__name__}")


def register_unshown(**models: type[Model]) -> None:
    """Make known the kinds that the journal speaks of and that no page shows: `register_unshown(export_run=ExportRun)`."""
    for name, model in models.items():
        register(
            Kind(
                name=name,
                model=model,
                title=model._meta.verbose_name or name,
                label=lambda thing: "",
                url=lambda thing: "",
                readable=model._default_manager.none,
            )
        )


def kind_named(name: str) -> Kind:
    """Return the kind of that name; KeyError when no room registered it."""
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Return every kind, in the order of the alphabet."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def reference_to(thing: Model) -> Reference:
    """Return the address of a thing; TypeError when its kind is not registered."""
    for kind in _kinds.values():
        if kind.model is type(thing):
            return Reference(kind.name, thing.pk)
    raise TypeError(f"{type(thing).__name__} has no registered kind")


def cards(references: Iterable[Reference]) -> dict[Reference, Card]:
    """Return a card for each reference, with one query for each kind.

    A thing that is not public, or gone, still has a card: it says its kind and links nowhere.
    """
    wanted: defaultdict[str, set[uuid.UUID]] = defaultdict(set)
    for reference in references:
        wanted[reference.kind].add(reference.id)
    found: dict[Reference, Card] = {}
    for name, ids in wanted.items():
        kind = kind_named(name)
        readable = kind.readable().in_bulk(list(ids))
        for id_ in ids:
            thing = readable.get(id_)
            label, url = (kind.label(thing), kind.url(thing)) if thing is not None else ("", "")
            found[Reference(name, id_)] = Card(Reference(name, id_), str(kind.title), label, url)
    return found
