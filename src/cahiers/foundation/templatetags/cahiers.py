"""Tags of the house, available in every template."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import defaultfilters
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cahiers.foundation import figures, idempotency, text
from cahiers.foundation import offers as offering
from cahiers.foundation.codes import shown_code

FIRST_OF_MONTH = re.compile(r"\b1 (?=[^\W\d]{3})")  # a day, then the name of a month
FULL_HOUR = re.compile("(\u00a0h)\u00a000\\b")
register = template.Library()


@register.filter
def prose(value: str) -> SafeString:
    """Render a person's text through the one sanitiser."""
    return text.render_prose(value)


@register.filter
def date(value: Any, arg: str | None = None) -> str:
    """Write a date as Django does, and as French does: the 1er of the month, 18 h and not 18 h 00.

    An instant as the database gives it is told in the site's time; one that was put in a campaign's own stays in it.
    """
    return _as_french_writes(defaultfilters.date(in_its_time(value), arg))


@register.filter
def time(value: Any, arg: str | None = None) -> str:
    """Write a time as Django does, and as French does: 18 h and not 18 h 00. The zone is that of `date`."""
    return _as_french_writes(defaultfilters.time(in_its_time(value), arg))


def in_its_time(value: Any) -> Any:
    """Return an instant in the site's time unless somebody put it in another one than the database's."""
    is_plain = isinstance(value, datetime) and str(value.tzinfo) == "UTC"
    return timezone.localtime(value) if is_plain else value


def _as_french_writes(moment: str) -> str:
    if get_language() != "fr":
        return moment
    return FIRST_OF_MONTH.sub("1er ", FULL_HOUR.sub("\\1", moment))


@register.filter
def excerpt(value: str, length: int = 220) -> str:
    """Return the beginning of a text, cut between words."""
    return text.excerpt(value, length)


@register.simple_tag
def content_lang(language: str | None = None) -> SafeString:
    """Return the `lang` attribute of a text that people wrote, when it is not in the page's language.

    Without an argument the text is the organisers' own, in the site's first language; "" is an unknown language.
    """
    written_in = settings.LANGUAGE_CODE if language is None else language
    return text.lang_attribute("" if written_in == get_language() else written_in)


@register.inclusion_tag("components/idempotency.html")
def idempotency_key() -> dict[str, str]:
    """Show the hidden key that a creating form carries."""
    return {"key": idempotency.new_key()}


@register.filter
def number(value: int) -> str:
    """Write a whole number as the reader's language does: 26 839 in French, 26,839 in English."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def in_fours(code: str) -> str:
    """Write a code as people read and copy it: 7K3M-9PQ2."""
    return shown_code(code)


@register.simple_tag
def definition_url(name: str) -> str:
    """Return where the page of definitions says how a figure is counted."""
    return f"{reverse('portal:definitions')}#{figures.figure_named(name).anchor}"


@register.inclusion_tag("components/figure.html")
def figure(name: str, value: int) -> dict[str, Any]:
    """Show a figure, large, with its definition one click away."""
    return {
        "number": number(value),
        "label": figures.figure_named(name).title,
        "definition_url": definition_url(name),
    }


@register.simple_block_tag
def table(content: SafeString, label: str = "", *, named_by: str = "", classes: str = "") -> str:
    """Show a table in a box that scrolls by itself: the keyboard reaches it and a screen reader says what it is.

    It is named by a label, or by the id of a title or caption of the page.
    """
    named = {"label": label, "named_by": named_by, "classes": classes}
    return render_to_string("components/table.html", {"content": content, **named})


@register.simple_tag
def offers(place: str, about: Any) -> list[offering.Offer]:
    """Return what upper rooms offer at a place of this page."""
    return offering.offers_on(place, about)


@register.inclusion_tag("components/breadcrumb.html")
def site_crumbs(*, here: str) -> dict[str, Any]:
    """Show where a page of the site itself stands: right under the home page."""
    return {"items": [{"label": _("Accueil"), "url": reverse("portal:home"), "language": ""}], "here": here}


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
