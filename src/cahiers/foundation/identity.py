"""What everything that can be linked, cited or exported has: an identifier that never changes."""

import uuid

import uuid_utils.compat
from django.db import models


def new_id() -> uuid.UUID:
    """Return a UUIDv7: unique anywhere, ordered by time, so that indexes grow at one end."""
    return uuid_utils.compat.uuid7()


class Identified(models.Model):
    """A thing with a permanent identifier, chosen before it is saved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
