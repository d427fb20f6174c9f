"""Addresses of the debate, under a campaign's."""

from django.urls import path

from cahiers.debate.views import gestures, moderating, reading, writing

app_name = "debate"
urlpatterns = [
    path("propositions/", reading.proposals, name="list"),
    path("propositions/nouvelle/", writing.new, name="new"),
    path("propositions/semblables/", writing.similar, name="similar"),
    path("propositions/les-miennes/", writing.my_contributions, name="mine"),
    path("propositions/<uuid:pk>/", reading.proposal, name="detail"),
    path("propositions/<uuid:pk>/historique/", reading.history, name="history"),
    path("propositions/<uuid:pk>/decompte/", reading.count, name="count"),
    path("propositions/<uuid:pk>/apercu/", writing.preview, name="preview"),
    path("propositions/<uuid:pk>/brouillon/", writing.draft, name="draft"),
    path("propositions/<uuid:pk>/publier/", writing.publish, name="publish"),
    path("propositions/<uuid:pk>/modifier/", writing.edit, name="edit"),
    path("propositions/<uuid:pk>/retirer/", writing.withdraw, name="withdraw"),
    path("propositions/<uuid:pk>/voter/", gestures.vote, name="vote"),
    path("propositions/<uuid:pk>/suivre/", gestures.follow, name="follow"),
    path("propositions/<uuid:pk>/argumenter/", gestures.argue, name="argue"),
    path("arguments/<uuid:pk>/repondre/", gestures.reply_page, name="reply"),
    path("arguments/<uuid:pk>/utile/", gestures.useful, name="useful"),
    path("arguments/<uuid:pk>/retirer/", gestures.withdraw_argument, name="withdraw_argument"),
    path("propositions/<uuid:pk>/reunir/", moderating.merge, name="merge"),
    path("propositions/<uuid:pk>/scinder/", moderating.split, name="split"),
    path("propositions/<uuid:pk>/repondre/", moderating.answer, name="answer"),
    path("propositions/<uuid:pk>/clore/", moderating.closing, name="closing"),
    path("regroupements/<uuid:pk>/defaire/", moderating.undo, name="undo"),
]
