"""Who holds which role, and giving one."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may, require
from cahiers.people import actions, queries
from cahiers.people.forms import EndRoleForm, InvitationForm
from cahiers.people.models import Invitation, Role, User
from cahiers.people.requests import PersonRequest, require_profile
from cahiers.people.rules import Offer, nodes_of_givers
from cahiers.people.views.onward import enter

ROLES_ON_A_PAGE = 50


def _invitation_address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("people:invitation", args=[token]))


def _roles_page(request: PersonRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    nodes = nodes_of_givers(request.user)
    shown = Paginator(queries.roles_under(nodes), ROLES_ON_A_PAGE).get_page(request.GET.get("page"))
    invitations = list(queries.open_invitations_under(nodes))
    context = {
        "form": form,
        "page": shown,
        "roles": [(role, may(request.user, "people.end_role", role)) for role in shown],
        "invitations": [
            (sent, sent.awaits_confirmation and may(request.user, "people.confirm_invitation", sent))
            for sent in invitations
        ],
    }
    return page(request, "people/roles.html", context, status=status)


@never_cache
@require_profile
@door("GET", members=True)
def roles(request: PersonRequest) -> HttpResponse:
    """Show who holds a role on one's territory, to those who may give one."""
    require(request, "people.see_roles")
    return _roles_page(request, InvitationForm(giver=request.user))


@require_profile
@door("POST", members=True, creates=True)
def invite(request: PersonRequest) -> HttpResponse:
    """Offer a role on one's territory."""
    require(request, "people.see_roles")
    form = InvitationForm(request.POST, giver=request.user)
    if form.is_valid():
        offer = Offer(form.cleaned_data["name"], form.cleaned_data["node"])
        require(request, "people.invite_to_role", offer)
        try:
            sent = actions.invite_to_role(
                **form.cleaned_data, by=request.user, link_to=lambda token: _invitation_address(request, token)
            )
        except Refused as error:
            form.refuse(error)
        else:
            waits = _("L’invitation partira quand un autre administrateur l’aura confirmée.")
            messages.success(request, waits if sent.awaits_confirmation else _("L’invitation est partie."))
            return redirect("people:roles")
    return _roles_page(request, form, status=200 if form.is_searching else 422)


@door("POST", members=True)
def confirm(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Agree, as a second administrator, to an invitation."""
    invitation = get_object_or_404(Invitation.objects.select_related("node"), pk=pk)
    require(request, "people.confirm_invitation", invitation)
    actions.confirm_invitation(invitation, by=request.user, link_to=lambda token: _invitation_address(request, token))
    messages.success(request, _("L’invitation est partie."))
    return redirect("people:roles")


def _role(request: PersonRequest, pk: uuid.UUID) -> Role:
    role = get_object_or_404(Role.objects.select_related("node", "user"), pk=pk)
    require(request, "people.end_role", role)
    return role


@never_cache
@door("GET", members=True)
def end_role(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why a role is ended."""
    return page(request, "people/end_role.html", {"role": _role(request, pk), "form": EndRoleForm()})


@door("POST", members=True)
def confirm_end(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """End a role, with a reason."""
    role, form = _role(request, pk), EndRoleForm(request.POST)
    if form.is_valid():
        try:
            actions.end_role(role, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Le rôle est retiré."))
            is_own = role.user_id == request.user.pk
            return redirect("people:account" if is_own else "people:roles")
    return page(request, "people/end_role.html", {"role": role, "form": form}, status=422)


@never_cache
@door("GET")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the role offered and the button that accepts it."""
    offered = queries.usable_invitation(token)
    if offered is None:
        return page(request, "people/link_spent.html", {"is_invitation": True}, status=410)
    return page(request, "people/invitation.html", {"invitation": offered, "token": token})


@never_cache
@door("POST")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept a role; the link proves the address, so that it signs in too."""
    by = request.user if isinstance(request.user, User) else None
    try:
        role = actions.accept_invitation(token, by=by)
    except Refused as error:
        context = {"refusal": str(error), "is_invitation": True}
        return page(request, "people/link_spent.html", context, status=422)
    return enter(request, role.user, reverse("people:account"))
