"""One's own account: profile, password, roles, sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import may
from cahiers.people import actions
from cahiers.people.enums import AgeBand, Audience
from cahiers.people.forms import AgeForm, NewPasswordForm, ProfileForm, YoungProfileForm
from cahiers.people.identity.pseudonyms import draw_pseudonym
from cahiers.people.models import User
from cahiers.people.requests import PersonRequest, require_profile
from cahiers.people.views.onward import asked_page, home_page, with_next


def _form_of(user: User, data: Any = None) -> ProfileForm:
    initial = {"display_name": user.display_name, "audience": user.audience, "territory": user.territory}
    return (YoungProfileForm if user.age_band == AgeBand.YOUNG else ProfileForm)(data, initial=initial)


def _account_page(request: PersonRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "roles": request.user.current_roles,
        "is_young": request.user.age_band == AgeBand.YOUNG,
        "gives_roles": may(request.user, "people.see_roles"),
    }
    return page(request, "people/account.html", context, status=status)


@never_cache
@require_profile
@door("GET", members=True)
def account(request: PersonRequest) -> HttpResponse:
    """Show what the site knows of the person, and what can be changed."""
    return _account_page(request, _form_of(request.user))


@require_profile
@door("POST", members=True)
def change_account(request: PersonRequest) -> HttpResponse:
    """Change name, audience or territory."""
    form = _form_of(request.user, request.POST)
    if form.is_valid():
        try:
            actions.change_profile(request.user, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Votre profil est enregistré."))
            return redirect("people:account")
    return _account_page(request, form, status=200 if form.is_searching else 422)


def _welcome_page(request: PersonRequest, age: str, form: ProfileForm | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"age": age, "next": asked_page(request), "age_form": AgeForm(), "under_15": False}
    if age == AgeForm.UNDER_15:
        context["under_15"] = True
    elif age == AgeBand.YOUNG:
        name = form["display_name"].value() if form else draw_pseudonym()
        initial = {"display_name": name, "audience": Audience.PUPIL}
        context |= {"form": form or YoungProfileForm(initial=initial), "pseudonym": name}
    elif age == AgeBand.ADULT:
        context["form"] = form or ProfileForm()
    return page(request, "people/welcome.html", context, status=status)


@never_cache
@door("GET", members=True)
def welcome(request: PersonRequest) -> HttpResponse:
    """Ask the age band, then what goes with it."""
    if request.user.has_profile:
        return HttpResponseRedirect(asked_page(request) or home_page())
    return _welcome_page(request, request.GET.get("age", ""))


@door("POST", members=True)
def complete_welcome(request: PersonRequest) -> HttpResponse:
    """Keep the profile and go on; under 15, remove the account."""
    age = request.POST.get("age", "")
    if age == AgeForm.UNDER_15:
        actions.leave_as_too_young(request.user, by=request.user)
        logout(request)
        return redirect("people:left")
    if age not in AgeBand.values:
        return _welcome_page(request, "", status=422)
    form = (YoungProfileForm if age == AgeBand.YOUNG else ProfileForm)(request.POST)
    if form.is_valid():
        try:
            actions.complete_profile(request.user, age_band=AgeBand(age), by=request.user, **form.cleaned_data)
        except Refused as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(asked_page(request) or home_page())
    return _welcome_page(request, age, form, status=200 if form.is_searching else 422)


@door("GET")
def left(request: PersonRequest) -> HttpResponse:
    """Say that nothing is kept, and how a class takes part."""
    return page(request, "people/left.html", {})


@never_cache
@door("GET", members=True)
def password(request: PersonRequest) -> HttpResponse:
    """Show the form of a new password."""
    return page(request, "people/password.html", {"form": NewPasswordForm()})


@door("POST", members=True)
def change_password(request: PersonRequest) -> HttpResponse:
    """Set the password; only this session goes on."""
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            user = actions.set_password(request.user, form.cleaned_data["password"], by=request.user)
        except Refused as error:
            form.refuse(error, "password")
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Votre mot de passe est enregistré. Vos autres sessions sont closes."))
            return redirect("people:account")
    return page(request, "people/password.html", {"form": form}, status=422)


@door("POST", members=True)
def sign_out_elsewhere(request: PersonRequest) -> HttpResponse:
    """End every session but this one."""
    update_session_auth_hash(request, actions.end_other_sessions(request.user, by=request.user))
    messages.success(request, _("Vous êtes déconnecté partout ailleurs."))
    return redirect(with_next("people:account", ""))
