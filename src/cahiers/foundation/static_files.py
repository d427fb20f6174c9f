"""Static files under hashed names, compressed once, without source maps nor broken references."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash every file; a reference to an asset that the package does not ship is left as it is."""

    manifest_strict = False
