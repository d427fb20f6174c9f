"""Addresses of accounts and roles."""

from django.urls import path

from cahiers.foundation.doors import entrance
from cahiers.people.views import account, entering, roles

app_name = "people"
urlpatterns = [
    path("connexion/", entrance(entering.sign_in, entering.send_link), name="sign_in"),
    path("connexion/envoye/", entering.link_sent, name="link_sent"),
    path("connexion/lien/<str:token>/", entrance(entering.sign_in_link, entering.redeem_link), name="sign_in_link"),
    path("deconnexion/", entering.sign_out, name="sign_out"),
    path("mon-compte/", entrance(account.account, account.change_account), name="account"),
    path("mon-compte/bienvenue/", entrance(account.welcome, account.complete_welcome), name="welcome"),
    path("mon-compte/mot-de-passe/", entrance(account.password, account.change_password), name="password"),
    path("mon-compte/deconnecter-ailleurs/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("au-revoir/", account.left, name="left"),
    path("roles/", entrance(roles.roles, roles.invite), name="roles"),
    path("roles/<uuid:pk>/retirer/", entrance(roles.end_role, roles.confirm_end), name="end_role"),
    path("roles/invitations/<uuid:pk>/confirmer/", roles.confirm, name="confirm_invitation"),
    path("invitation/<str:token>/", entrance(roles.invitation, roles.accept), name="invitation"),
]
