"""Static files under hashed names, compressed once; of other people's packages, only what our pages use."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.contrib.staticfiles.utils import get_files
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "cahiers."
ENTRANCES = ("dsfr/dist/dsfr.min.css", "django_htmx/htmx-2.min.js")
REFERENCE = re.compile(rb"url\(\s*['\"]?([\w./-]+\.(?:svg|woff2))['\"]?\s*\)")


class UsedFiles(AppDirectoriesFinder):
    """Find all our files, and of the packages the few that pages name and what those refer to.

    The design system's package holds 18 MB in thousands of files: a page needs some ninety of them.
    """

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield the path and storage of each file worth collecting."""
        for app in self.apps:
            storage = self.storages[app]
            if app.startswith(OURS):
                yield from ((path, storage) for path in get_files(storage, [*(ignore_patterns or ())]))
            else:
                yield from _used(storage)


def _used(storage: Storage) -> Iterator[tuple[str, Storage]]:
    for entrance in ENTRANCES:
        if not storage.exists(entrance):
            continue
        yield entrance, storage
        with storage.open(entrance) as file:
            folder = entrance.rpartition("/")[0]
            for reference in sorted(set(REFERENCE.findall(file.read()))):
                path = f"{folder}/{reference.decode()}"
                if storage.exists(path):
                    yield path, storage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash every file; a reference to an asset that was not collected is left as it is."""

    manifest_strict = False
    support_js_module_import_aggregation = True  # modules import each other by their hashed names

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Return the name with its digest, or the name itself when there is no such file."""
        try:
            hashed: str = super().hashed_name(name, content, filename)
        except ValueError:
            return name
        return hashed
