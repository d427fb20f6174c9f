"""The request as views see it once the door has checked who is there."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SiteRequest(HttpRequest):
    """Any visitor's request."""

    htmx: HtmxDetails
