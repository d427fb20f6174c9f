"""The pages of the tree, and the fragment that feeds the picker."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from cahiers.foundation.doors import door
from cahiers.foundation.pages import page
from cahiers.territory import queries
from cahiers.territory.forms import ChoicesForm, SearchForm
from cahiers.territory.models import Node

CHILDREN_ON_A_PAGE = 100


@door("GET", cached=True)
def index(request: HttpRequest) -> HttpResponse:
    """Show the top of the tree, or what to do while there is none."""
    root = queries.roots().first()
    if root is None:
        return page(request, "territory/empty.html", {})
    return _node_page(request, root)


@door("GET", cached=True)
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a node: what it is under, what is under it, where it has hung."""
    node = queries.node_with_key(key)
    if node is None:
        raise Http404(_("Ce territoire n’existe pas."))
    return _node_page(request, node)


def _node_page(request: HttpRequest, node: Node) -> HttpResponse:
    counts = queries.descendant_counts(node)
    children = Paginator(queries.children(node), CHILDREN_ON_A_PAGE).get_page(request.GET.get("page"))
    history = list(queries.placement_history(node))
    context = {
        "node": node,
        "ancestors": queries.ancestors(node),
        "children": children,
        "lines": [(child, counts.by_child.get(child.key, [])) for child in children],
        "counts": counts.total,
        "history": history if len(history) > 1 else [],
    }
    return page(request, "territory/detail.html", context)


@door("GET", cached=True)
def search(request: HttpRequest) -> HttpResponse:
    """Find a territory by name, town or code."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.choices_for(query)
    return page(request, "territory/search.html", {"form": form, "query": query, "found": found}, fragment="results")


@door("GET", cached=True)
def choices(request: HttpRequest) -> HttpResponse:
    """Answer a picker's search box with the territories to choose from."""
    form = ChoicesForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    asked = form.cleaned_data
    name = asked["name"]
    query, chosen = request.GET.get(f"{name}_q", ""), request.GET.get(name, "")
    found = queries.choices_for(query, chosen, asked["levels"], asked["under"])
    picker = {"html_name": name, "auto_id": f"id_{name}", "query": query, "chosen": chosen, "choices": found}
    return page(request, "territory/answer.html", {"field": picker})
