"""Tags of the house, available in every template."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from cahiers.foundation import figures, idempotency, text

register = template.Library()


@register.filter
def prose(value: str) -> SafeString:
    """Render a person's text through the one sanitiser."""
    return text.render_prose(value)


@register.filter
def excerpt(value: str, length: int = 220) -> str:
    """Return the beginning of a text, cut between words."""
    return text.excerpt(value, length)


@register.inclusion_tag("components/idempotency.html")
def idempotency_key() -> dict[str, str]:
    """Show the hidden key that a creating form carries."""
    return {"key": idempotency.new_key()}


@register.inclusion_tag("components/figure.html")
def figure(name: str, value: int) -> dict[str, Any]:
    """Show a figure, large, with its definition one click away."""
    return {"figure": figures.figure_named(name), "value": value}


@register.simple_tag
def definition_of(name: str) -> figures.Figure:
    """Return the definition of a figure, for a number shown within a sentence."""
    return figures.figure_named(name)


@register.simple_tag(takes_context=True)
def query_with(context: template.RequestContext, **changes: Any) -> str:
    """Return the current query string with some parameters changed; an empty value removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
