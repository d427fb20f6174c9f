"""Every address of the house: paths in French, names in English. French has no prefix, English is under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from cahiers.foundation import health

handler400 = "cahiers.foundation.error_pages.bad_request"
handler403 = "cahiers.foundation.error_pages.forbidden"
handler404 = "cahiers.foundation.error_pages.not_found"
handler500 = "cahiers.foundation.error_pages.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("cahiers.portal.machine_urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("cahiers.demo.urls")))
urlpatterns += i18n_patterns(
    path("", include("cahiers.portal.urls")),
    path("territoires/", include("cahiers.territory.urls")),
    path("", include("cahiers.people.urls")),
    path("", include("cahiers.provenance.urls")),
    path("c/", include("cahiers.questionnaires.urls.short")),
    path("r/", include("cahiers.meetings.urls.short")),
    path("campagnes/", include("cahiers.campaign.urls")),
    path("campagnes/<slug:campaign>/", include("cahiers.debate.urls")),
    path("campagnes/<slug:campaign>/", include("cahiers.questionnaires.urls")),
    path("campagnes/<slug:campaign>/", include("cahiers.meetings.urls")),
    path("campagnes/<slug:campaign>/", include("cahiers.insight.urls")),
    prefix_default_language=False,
)
