"""The web server's entry: one WSGI application per worker process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cahiers.config.settings.base")

application = get_wsgi_application()
