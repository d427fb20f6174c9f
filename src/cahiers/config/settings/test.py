"""Settings of the tests: the same house, faster hashing, and tables that the test runner may empty."""

import atexit
import os
from pathlib import Path

from cahiers.config import postgres

os.environ["CAHIERS_VAR"] = os.environ.get("CAHIERS_TEST_VAR", "var/test")
VAR_FOLDER = Path(os.environ["CAHIERS_VAR"]).resolve()
if not os.environ.get("DATABASE_URL") and not postgres.is_running(VAR_FOLDER):
    postgres.start(VAR_FOLDER)
    atexit.register(postgres.stop, VAR_FOLDER)  # by the process that started it: not by its parallel workers

from cahiers.config.settings.base import *  # noqa: E402, F403
from cahiers.config.settings.base import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

DATABASES["default"]["OPTIONS"] = {"options": "-c cahiers.allow_truncate=on"}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
if "cahiers.demo" not in INSTALLED_APPS:
    INSTALLED_APPS.append("cahiers.demo")  # its pages stay shut (DEMO is off); its loader is tested
