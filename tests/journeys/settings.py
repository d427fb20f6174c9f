"""Settings of the site that browsers visit: as in production, on a database of its own, kept whatever it was given."""

import os

from cahiers.config.settings.base import *  # noqa: F403
from cahiers.config.settings.base import DATABASES

DATABASES["default"]["NAME"] = os.environ["JOURNEYS_DATABASE"]
