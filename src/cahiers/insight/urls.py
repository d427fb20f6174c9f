"""Addresses of analyses, under a campaign's."""

from django.urls import path

from cahiers.foundation.doors import entrance
from cahiers.insight.views import coding, desk, inviting, publishing, reading, voting

app_name = "insight"
urlpatterns = [
    path("analyses/", reading.index, name="index"),
    path("analyses/<uuid:pk>/", reading.show, name="show"),
    path("analyses/<uuid:pk>/sujets/<int:number>/", reading.topic, name="topic"),
    path("analyses/<uuid:pk>/autres-textes/", reading.residual, name="residual"),
    path("a-voter/", voting.next_page, name="next"),
    path("bureau-des-analyses/", desk.desk, name="desk"),
    path("bureau-des-analyses/demander/<slug:kind>/", entrance(desk.ask_form, desk.ask), name="ask"),
    path("bureau-des-analyses/<uuid:pk>/", desk.run, name="run"),
    path("bureau-des-analyses/<uuid:pk>/arreter/", desk.stop, name="stop"),
    path("bureau-des-analyses/<uuid:pk>/recalculer/", desk.replay, name="replay"),
    path("bureau-des-analyses/<uuid:pk>/recompter/", desk.recount, name="recount"),
    path("bureau-des-analyses/<uuid:pk>/relire/", coding.read_again, name="read_again"),
    path("bureau-des-analyses/<uuid:pk>/apprendre/", coding.learn, name="learn"),
    path("bureau-des-analyses/<uuid:pk>/inviter/", inviting.invite, name="invite"),
    path("bureau-des-analyses/<uuid:pk>/comparer/<uuid:other>/", desk.compare, name="compare"),
    path(
        "bureau-des-analyses/<uuid:pk>/valider/",
        entrance(publishing.validate_form, publishing.validate),
        name="validate",
    ),
    path(
        "bureau-des-analyses/<uuid:pk>/retirer/",
        entrance(publishing.withdraw_form, publishing.withdraw),
        name="withdraw",
    ),
]
