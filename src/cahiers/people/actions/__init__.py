"""The gestures of the room: entering, saying who one is, giving and ending roles."""

from cahiers.people.actions.entering import redeem_sign_in_link, request_sign_in_link, sign_in_with_password
from cahiers.people.actions.invitations import accept_invitation, confirm_invitation, invite_to_role
from cahiers.people.actions.profile import (
    change_profile,
    complete_profile,
    end_other_sessions,
    leave_as_too_young,
    set_password,
)
from cahiers.people.actions.roles import end_role, grant_role

__all__ = [
    "accept_invitation",
    "change_profile",
    "complete_profile",
    "confirm_invitation",
    "end_other_sessions",
    "end_role",
    "grant_role",
    "invite_to_role",
    "leave_as_too_young",
    "redeem_sign_in_link",
    "request_sign_in_link",
    "set_password",
    "sign_in_with_password",
]
