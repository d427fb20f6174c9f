from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The room that mixes rooms: home page, texts of the site, definitions, register, identity pages."""

    name = "cahiers.portal"
    label = "portal"
    verbose_name = _("portail")

    def ready(self) -> None:
        """Give every page its menus."""
        from cahiers.foundation.context import contribute  # noqa: PLC0415 -- slow import
        from cahiers.portal.context import menus  # noqa: PLC0415 -- slow import

        contribute(menus)
