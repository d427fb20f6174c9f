"""Files made for whoever runs or follows a meeting."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from cahiers.foundation.pages import private


def given(content: bytes | str, name: str, content_type: str) -> HttpResponse:
    """Give a file to save, kept out of every cache: it may hold codes of sheets, or words that are not public yet."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return private(answer)
