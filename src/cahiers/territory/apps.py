from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cahiers.foundation import kinds


class TerritoryConfig(AppConfig):
    name = "cahiers.territory"
    label = "territory"
    verbose_name = "territoires"

    def ready(self) -> None:
        """Make territories known to the journal, to links and to search."""
        node: Any = self.get_model("Node")
        from cahiers.foundation import verify  # noqa: PLC0415 -- slow import
        from cahiers.territory.queries import tree_faults  # noqa: PLC0415 -- slow import

        verify.register("territories: paths and placements follow from parents", tree_faults)
        kinds.register(
            kinds.Kind(
                name="territory",
                model=node,
                title=_("territoire"),
                label=str,
                url=lambda thing: reverse("territory:detail", args=[thing.key]),
                readable=node.objects.all,
            )
        )
