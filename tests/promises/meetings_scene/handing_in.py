"""Syntheses and hand-ins: its lines of the access table, its things, its bodies.

Things: `rep_held` is being written, `rep_out` is handed in, `rep_ok` accepted, in Ille-et-Vilaine; `rep_b` is handed in
in the Val-de-Marne. `file_a` and `file_b` are hand-ins that were read, of a meeting of each; `lost` has no meeting yet
and was brought by `coordinator`; `got_a` and `got_b` are confirmed.
"""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.factories.meetings import MeetingFactory

from cahiers.foundation.files import store
from cahiers.meetings.actions.writing import Written, save_sections
from cahiers.meetings.enums import HandInState, MeetingState, MemberKind, MemberOutcome, Origin
from cahiers.meetings.models import HandIn, Meeting, Piece
from cahiers.meetings.queries.pieces import state_of
from cahiers.meetings.structure.pieces import PLACED, Part, Understood

RUNS = "author, coordinator, delegate_a, national"
TABLE = f"""
meetings:write                | rep_held         | {RUNS} | -
meetings:write                | rep_b            | delegate_b, national                  | -
meetings:write                | rep_hidden       | -                                     | -
meetings:save_passage         | rep_held         | -                                     | {RUNS}
meetings:save_passage         | rep_out          | -                                     | -
meetings:save_passage         | rep_b            | -                                     | -
meetings:save_passage         | rep_hidden       | -                                     | -
meetings:read_synthesis       | rep_held         | {RUNS}, analyst | -
meetings:read_synthesis       | rep_b            | delegate_b, analyst, national         | -
meetings:read_synthesis       | rep_hidden       | -                                     | -
meetings:versions             | rep_held         | {RUNS}, analyst | -
meetings:versions             | rep_b            | delegate_b, analyst, national         | -
meetings:versions             | rep_hidden       | -                                     | -
meetings:export               | rep_held         | {RUNS}, analyst | -
meetings:export               | rep_b            | delegate_b, analyst, national         | -
meetings:export               | rep_hidden       | -                                     | -
meetings:hand_in              | rep_held         | {RUNS} | {RUNS}
meetings:hand_in              | rep_out          | {RUNS} | -
meetings:hand_in              | rep_b            | delegate_b, national                  | -
meetings:hand_in              | rep_hidden       | -                                     | -
meetings:upload               | rep_held         | {RUNS} | {RUNS}
meetings:upload               | rep_ok           | {RUNS} | -
meetings:upload               | rep_b            | delegate_b, national                  | delegate_b, national
meetings:upload               | rep_hidden       | -                                     | -
meetings:upload_any           | rep_held         | field                                 | field
meetings:upload_any           | rep_hidden       | -                                     | -
meetings:queue                | rep_held         | coordinator, delegate_a, delegate_b, analyst, national | -
meetings:queue                | rep_hidden       | -                                     | -
meetings:report               | rep_out          | coordinator, delegate_a, national     | -
meetings:report               | rep_b            | delegate_b, national                  | -
meetings:report               | rep_hidden       | -                                     | -
meetings:return_meeting       | rep_out          | -                                     | coordinator, delegate_a, national
meetings:return_meeting       | rep_ok           | -                                     | coordinator, delegate_a, national
meetings:return_meeting       | rep_held         | -                                     | -
meetings:return_meeting       | rep_b            | -                                     | delegate_b, national
meetings:return_meeting       | rep_hidden       | -                                     | -
meetings:accept               | rep_out          | -                                     | coordinator, delegate_a, national
meetings:accept               | rep_held         | -                                     | -
meetings:accept               | rep_b            | -                                     | delegate_b, national
meetings:accept               | rep_hidden       | -                                     | -
meetings:screen               | rep_out          | -                                     | coordinator, delegate_a, national
meetings:screen               | rep_held         | -                                     | -
meetings:screen               | rep_b            | -                                     | delegate_b, national
meetings:screen               | rep_hidden       | -                                     | -
meetings:integrate            | rep_ok           | -                                     | coordinator, delegate_a, national
meetings:integrate            | rep_out          | -                                     | -
meetings:integrate            | rep_b            | -                                     | -
meetings:integrate            | rep_hidden       | -                                     | -
meetings:hand_in_detail       | file_a           | {RUNS} | -
meetings:hand_in_detail       | file_b           | delegate_b, national                  | -
meetings:hand_in_detail       | lost             | coordinator                           | -
meetings:hand_in_detail       | file_hidden      | -                                     | -
meetings:original             | file_a           | {RUNS} | -
meetings:original             | file_b           | delegate_b, national                  | -
meetings:original             | lost             | coordinator                           | -
meetings:original             | file_hidden      | -                                     | -
meetings:read_again           | file_a           | -                                     | {RUNS}
meetings:read_again           | file_b           | -                                     | delegate_b, national
meetings:read_again           | got_a            | -                                     | -
meetings:read_again           | file_hidden      | -                                     | -
meetings:attach               | lost             | -                                     | coordinator
meetings:attach               | file_b           | -                                     | national
meetings:attach               | file_hidden      | -                                     | -
meetings:held_meeting         | lost             | coordinator                           | coordinator
meetings:held_meeting         | file_b           | delegate_b, national                  | national
meetings:held_meeting         | file_hidden      | -                                     | -
meetings:piece                | file_a           | {RUNS} | {RUNS}
meetings:piece                | file_b           | delegate_b, national                  | delegate_b, national
meetings:piece                | got_a            | {RUNS} | -
meetings:piece                | file_hidden      | -                                     | -
meetings:piece_file           | file_a           | {RUNS} | -
meetings:piece_file           | file_b           | delegate_b, national                  | -
meetings:piece_file           | file_hidden      | -                                     | -
meetings:confirm              | file_a           | -                                     | {RUNS}
meetings:confirm              | file_b           | -                                     | delegate_b, national
meetings:confirm              | lost             | -                                     | -
meetings:confirm              | file_hidden      | -                                     | -
meetings:receipt              | got_a            | {RUNS} | -
meetings:receipt              | got_b            | delegate_b, national                  | -
meetings:receipt              | file_a           | -                                     | -
meetings:receipt              | file_hidden      | -                                     | -
"""
TEXT = "Un parc d’ordinateurs de 2013."


def build(scene: Any) -> None:
    """Write and hand in reports of both académies, on line and as files."""
    theme, runner = scene.campaign.themes.first(), scene.people["author"]
    here = {"campaign": scene.campaign, "territory": scene.tree.ille_et_vilaine, "themes": [theme], "run_by": [runner]}
    there = here | {"territory": scene.tree.val_de_marne, "run_by": [scene.people["delegate_b"]]}
    hidden = Meeting.objects.get(pk=scene.things["met_hidden"]["pk"])
    for name, meeting, state in (
        ("rep_held", MeetingFactory(**here, held=True), MeetingState.HELD),
        ("rep_out", MeetingFactory(**here, held=True), MeetingState.HANDED_IN),
        ("rep_ok", MeetingFactory(**here, held=True), MeetingState.ACCEPTED),
        ("rep_b", MeetingFactory(**there, held=True), MeetingState.HANDED_IN),
    ):
        save_sections(meeting, theme, texts={"situation": Written(TEXT, 0)}, by=runner)
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        scene.things[name] = _thing(scene, meeting.pk)
    scene.things["rep_hidden"] = _thing(scene, hidden.pk) | {"campaign": hidden.campaign.slug}
    scene.reported = MeetingFactory(**here, held=True)
    meetings = {"a": scene.reported, "b": MeetingFactory(**there, held=True)}
    for letter, meeting in meetings.items():
        _hand_in(scene, f"file_{letter}", meeting, by=runner if letter == "a" else scene.people["delegate_b"])
        confirmed = _hand_in(scene, f"got_{letter}", meeting, by=scene.people["national"])
        HandIn.objects.filter(pk=confirmed.pk).update(
            state=HandInState.CONFIRMED, confirmed_by=scene.people["national"], confirmed_at=timezone.now()
        )
    _hand_in(scene, "lost", None, by=scene.people["coordinator"])
    _hand_in(scene, "file_hidden", hidden, by=runner)
    scene.piece = Piece.objects.get(hand_in=scene.things["file_a"]["pk"])


def _thing(scene: Any, pk: Any) -> dict[str, Any]:
    theme = scene.campaign.themes.first()
    return {"campaign": scene.campaign.slug, "pk": pk, "theme": theme.code, "section": "situation", "rank": 0}


def _hand_in(scene: Any, name: str, meeting: Meeting | None, *, by: Any) -> HandIn:
    campaign = meeting.campaign if meeting else scene.campaign
    stored = store(io.BytesIO(TEXT.encode()), "Synthese.txt", by=by)
    made = HandIn.objects.create(
        campaign=campaign, meeting=meeting, origin=Origin.FILE, state=HandInState.READ, file=stored, by=by
    )
    part = Part(TEXT, PLACED, "situation", scene.campaign.themes.first().code)
    understood = Understood(MemberKind.SYNTHESIS, (part,)).as_json()
    kind, outcome = MemberKind.SYNTHESIS, MemberOutcome.READ
    Piece.objects.create(
        hand_in=made,
        rank=0,
        name="Synthese.txt",
        kind=kind,
        outcome=outcome,
        code="read",
        understood=understood,
        file=stored,
    )
    scene.things[name] = _thing(scene, made.pk) | {"campaign": campaign.slug}
    return made


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of this area."""
    theme = scene.campaign.themes.first().code
    file = SimpleUploadedFile("Synthese.txt", TEXT.encode())
    return {
        "meetings:save_passage": {"theme": theme, "text-situation": "Deux salles.", "base-situation": "1"},
        "meetings:upload": {"pieces": file},
        "meetings:upload_any": {"pieces": file},
        "meetings:return_meeting": {"missing": "Les effectifs."},
        "meetings:integrate": {"into": "Synthèse de l’académie"},
        "meetings:attach": {"meeting": str(scene.reported.pk)},
        "meetings:held_meeting": {
            "title": "École de Plouzané",
            "territory": scene.tree.ille_et_vilaine.key,
            "starts_at": "2020-10-08T09:00",
            "themes": [theme],
        },
        "meetings:piece": {"base": state_of(scene.piece), "kind": "synthesis", "theme": theme},
        "meetings:confirm": {"way": "replace"},
    }
