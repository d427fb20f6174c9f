"""Where consultations may be imported from: each room above may bring a source of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from cahiers.debate.imports.consultation import Consultation
from cahiers.debate.imports.decidim import read_decidim
from cahiers.debate.imports.republique_numerique import read_republique_numerique
from cahiers.debate.imports.vrai_debat import read_vrai_debat


@dataclass(frozen=True)
class Source:
    """A platform: its name on the command line, how its files are read, and which files."""

    name: str
    read: Callable[..., Consultation]
    what: str


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a source known to `cahiers import`."""
    _sources[source.name] = source


def all_sources() -> dict[str, Source]:
    """Return every source by its name."""
    return dict(_sources)


for _known in (
    Source(
        "republique-numerique",
        read_republique_numerique,
        "DIR with opinions.csv and arguments.csv (data.gouv.fr, 2015)",
    ),
    Source("decidim", read_decidim, "DIR of native Decidim exports: proposals, debates, comments, in CSV"),
    Source("vrai-debat", read_vrai_debat, "FILE of the most voted proposals of Le Vrai débat (2019)"),
):
    register(_known)
