"""Write the synthesis of a meeting: nobody's words are lost, whoever else is writing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Theme
from cahiers.campaign.queries import is_open_for
from cahiers.foundation.differences import merge
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.enums import Origin, Section
from cahiers.meetings.models import Idea, Meeting, Passage, PassageVersion, Sheet
from cahiers.meetings.queries.quotes import key_of_link, quotes_of, tables_of
from cahiers.meetings.structure.guides import MOST_CHARACTERS
from cahiers.meetings.structure.life import WRITABLE
from cahiers.meetings.structure.quotes import Citation, Source, citation_of, holds, quotes_in
from cahiers.provenance.actions import link_things, revoke_link
from cahiers.provenance.enums import Relation


class TooLong(Refused):
    """A section longer than any section can be; what was typed stays on the page."""

    def __init__(self, section: str) -> None:
        self.section = section
        super().__init__(
            _("La rubrique « %(section)s » dépasse 20 000 signes : raccourcissez-la, rien n’a été enregistré.")
            % {"section": Section(section).label}
        )


@dataclass(frozen=True)
class Written:
    """A text sent, and the version of the section that it was written from."""

    text: str
    base: int


@dataclass(frozen=True)
class Saved:
    """What became of a text sent. `sent_as` is the version that holds it as it was typed.

    `is_merged`: somebody else had written meanwhile, and the section now has the words of both; `has_both`: some lines
    stand there twice, in two wordings.
    """

    passage: Passage
    sent_as: int
    is_merged: bool = False
    has_both: bool = False


def require_writable(meeting: Meeting) -> None:
    """Refuse once it is handed in, and when no phase lets meetings write."""
    if meeting.state not in WRITABLE:
        raise Refused(
            _("Cette rencontre est %(state)s : sa synthèse ne change plus.") % {"state": meeting.get_state_display()}
        )
    if not (is_open_for(meeting.campaign, Gesture.MEET) or is_open_for(meeting.campaign, Gesture.REPORT)):
        raise Refused(_("La campagne ne prend plus de synthèse : l’étape est close."))


@transaction.atomic
def save_sections(meeting: Meeting, theme: Theme, *, texts: Mapping[str, Written], by: Any) -> dict[str, Saved]:
    """Save sections of a theme, each as a version; a text that did not change makes none.

    Written from an older version than the last, a text is kept as it was typed, then brought together with what was
    written meanwhile, as one version more. Quotes are followed: those that appear are linked to their source, those
    that are gone are revoked. Refused when the synthesis is handed in, or when a section is far too long.
    """
    meeting = locked_meeting(meeting)
    require_writable(meeting)
    if not meeting.themes.filter(pk=theme.pk).exists():
        raise Refused(_("Cette rencontre ne porte pas sur ce thème."))
    cleaned = {section: Written(clean(sent.text), sent.base) for section, sent in texts.items()}
    for section, sent in cleaned.items():
        if len(sent.text) > MOST_CHARACTERS:
            raise TooLong(section)
    saved = {section: _save(meeting, theme, section, sent, by) for section, sent in cleaned.items()}
    follow_quotes(meeting, [each.passage for each in saved.values()], by=by)
    return saved


def _save(meeting: Meeting, theme: Theme, section: str, sent: Written, by: Any) -> Saved:
    passage, _new = Passage.objects.get_or_create(meeting=meeting, theme=theme, section=section)
    if sent.text == passage.text:
        return Saved(passage, passage.version)
    if sent.base == passage.version:
        return Saved(passage, write_version(passage, sent.text, by=by))
    merged = merge(_text_at(passage, sent.base), passage.text, sent.text)
    if merged.text == passage.text:  # the same save, sent again
        return Saved(passage, sent.base, is_merged=True)
    together = clean(merged.text)
    sent_as = write_version(passage, sent.text, by=by)
    write_version(passage, together, by=by)
    return Saved(passage, sent_as, is_merged=True, has_both=merged.has_both)


def _text_at(passage: Passage, number: int) -> str:
    known = passage.versions.filter(number=number).values_list("text", flat=True).first()
    return known or ""


def write_version(passage: Passage, text: str, *, by: Any, origin: str = Origin.ONLINE) -> int:
    """Add a version to a section, within the gesture that asks for it; return its number."""
    passage.version, passage.text = passage.version + 1, text
    PassageVersion.objects.create(passage=passage, number=passage.version, text=text, origin=origin, by=by)
    Passage.objects.filter(pk=passage.pk).update(version=passage.version, text=text, saved_at=Now())
    record("meetings.passage_written", passage, by=by, version=passage.version, origin=str(origin))
    return passage.version


def follow_quotes(meeting: Meeting, passages: list[Passage], *, by: Any) -> None:
    """Make the links of some sections say what their quotes say, within the gesture that wrote them.

    A quote that holds keeps its link, even when its source was rewritten since: the link cites a version.
    """
    sources: list[Source] | None = None
    links = quotes_of(passages)
    for passage in passages:
        kept = set()
        for link in (link for link in links if link.target_id == passage.pk):
            if holds(passage.text, str(link.locator.get("text", ""))):
                kept.add(key_of_link(link))
            else:
                revoke_link(link, by=by, reason=_("La citation n’est plus dans la rubrique."))
        for quote in quotes_in(passage.text):
            if sources is None:
                sources = [source for table in tables_of(meeting) for source in table.sources]
            found = citation_of(quote, sources)
            if found is not None and found.source.key not in kept:
                kept.add(found.source.key)
                _cite(found, passage, by=by)


def _cite(found: Citation, passage: Passage, *, by: Any) -> None:
    source = found.source
    cited: Idea | Sheet = (Idea if source.key.kind == "idea" else Sheet).objects.get(pk=source.key.id)
    locator = {
        "version": source.version,
        "field": source.key.field,
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "passage_version": passage.version,
    }
    link_things(cited, passage, Relation.QUOTED, by=by, locator=locator)
