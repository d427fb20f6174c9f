"""Signing in, signing up, signing out."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cahiers.foundation.doors import door
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.people.actions import redeem_sign_in_link, request_sign_in_link, sign_in_with_password
from cahiers.people.forms import LinkForm, PasswordSignInForm
from cahiers.people.queries import usable_link
from cahiers.people.views.onward import asked_page, enter, home_page, own_page


def _sign_in_page(
    request: HttpRequest, link: LinkForm | None = None, password: PasswordSignInForm | None = None, status: int = 200
) -> HttpResponse:
    forms = {"link_form": link or LinkForm(), "password_form": password or PasswordSignInForm(auto_id="mdp_%s")}
    return page(request, "people/sign_in.html", {**forms, "next": asked_page(request)}, status=status)


@never_cache
@door("GET")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address; those who are in already go on."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(asked_page(request) or reverse("people:account"))
    return _sign_in_page(request)


@never_cache
@door("POST")
def send_link(request: HttpRequest) -> HttpResponse:
    """Send a link to the address, or check the password when the second form was used."""
    if "password" in request.POST:
        return _check_password(request)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, link=form, status=422)
    request_sign_in_link(
        form.cleaned_data["email"],
        link_to=lambda token: request.build_absolute_uri(reverse("people:sign_in_link", args=[token])),
        onward=asked_page(request),
    )
    return redirect("people:link_sent")


def _check_password(request: HttpRequest) -> HttpResponse:
    """Sign in with a password. A wrong one answers 200: the door undoes what answers 400 or more."""
    form = PasswordSignInForm(request.POST, auto_id="mdp_%s")
    if not form.is_valid():
        return _sign_in_page(request, password=form, status=422)
    user = sign_in_with_password(**form.cleaned_data)
    if user is not None:
        return enter(request, user, asked_page(request))
    form.refuse(
        _(
            "Cette adresse et ce mot de passe n’ouvrent pas. Après dix essais manqués en un quart d’heure, "
            "seul un lien ouvre : demandez-en un."
        )
    )
    return _sign_in_page(request, password=form)


@door("GET")
def link_sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail has left, in the same words whatever the address."""
    return page(request, "people/link_sent.html", {})


@never_cache
@door("GET")
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that signs in: programs that open the links of mails do not press it."""
    link = usable_link(token)
    if link is None:
        return page(request, "people/link_spent.html", {}, status=410)
    return page(request, "people/sign_in_link.html", {"link": link, "token": token})


@never_cache
@door("POST")
def redeem_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in, once."""
    link = usable_link(token)
    try:
        user = redeem_sign_in_link(token)
    except Refused as error:
        return page(request, "people/link_spent.html", {"refusal": str(error)}, status=422)
    return enter(request, user, own_page(request, link.onward) if link else "")


@door("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return HttpResponseRedirect(home_page())
