from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.context import contribute


class DemoConfig(AppConfig):
    """The room that exists in the demo only."""

    name = "cahiers.demo"
    label = "demo"
    verbose_name = _("démonstration")

    def ready(self) -> None:
        """Put the bar on every page, in the demo only: tests install the room without opening it."""
        if not settings.DEMO:
            return
        from cahiers.demo.bar import bar  # noqa: PLC0415 -- slow import

        contribute(bar)
