from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """The room of meetings, from the kit to the hand-in."""

    name = "cahiers.meetings"
    label = "meetings"
    verbose_name = _("rencontres")

    def ready(self) -> None:
        """Make the room's kinds and figures known to the house."""
        from cahiers.foundation import figures  # noqa: PLC0415 -- slow import
        from cahiers.foundation.kinds import Kind, register, register_unshown  # noqa: PLC0415 -- slow import
        from cahiers.foundation.screening import masked  # noqa: PLC0415 -- slow import
        from cahiers.meetings import models, rules  # noqa: F401, PLC0415 -- slow import
        from cahiers.meetings.queries.figures import FIGURES  # noqa: PLC0415 -- slow import
        from cahiers.meetings.structure.life import PUBLIC_WORDS  # noqa: PLC0415 -- slow import

        def page(meeting: models.Meeting) -> str:
            return reverse("meetings:detail", args=[meeting.campaign.slug, meeting.pk])

        register(
            Kind(
                name="meeting",
                model=models.Meeting,
                title=_("rencontre"),
                label=str,
                url=page,
                readable=lambda: models.Meeting.objects.listed().select_related("campaign"),
            )
        )
        register(
            Kind(
                name="sheet",
                model=models.Sheet,
                title=_("fiche défi"),
                label=lambda sheet: masked(str(sheet)),
                url=lambda sheet: f"{page(sheet.meeting)}#fiche-{sheet.pk}",
                readable=lambda: models.Sheet.objects.filter(meeting__state__in=PUBLIC_WORDS).select_related(
                    "meeting__campaign", "challenge"
                ),
            )
        )
        register(
            Kind(
                name="idea",
                model=models.Idea,
                title=_("idée d’une table"),
                label=lambda idea: masked(str(idea)),
                url=lambda idea: f"{page(idea.sheet.meeting)}#idee-{idea.pk}",
                readable=lambda: (
                    models.Idea.objects.kept()
                    .filter(sheet__meeting__state__in=PUBLIC_WORDS)
                    .select_related("sheet__meeting__campaign")
                ),
            )
        )
        register(
            Kind(
                name="passage",
                model=models.Passage,
                title=_("synthèse d’une rencontre"),
                label=str,
                url=lambda passage: f"{page(passage.meeting)}#rubrique-{passage.pk}",
                readable=lambda: models.Passage.objects.filter(meeting__state__in=PUBLIC_WORDS).select_related(
                    "meeting__campaign", "theme"
                ),
            )
        )
        register(
            Kind(
                name="room_vote",
                model=models.RoomVote,
                title=_("vote d’une salle"),
                label=lambda vote: masked(vote.question),
                url=lambda vote: f"{page(vote.meeting)}#resultat-{vote.pk}",
                readable=lambda: models.RoomVote.objects.filter(
                    meeting__state__in=PUBLIC_WORDS, closed_at__isnull=False
                ).select_related("meeting__campaign"),
            )
        )
        register_unshown(
            organiser=models.Organiser,
            registration=models.Registration,
            hand_in=models.HandIn,
            piece=models.Piece,
            deadline=models.Deadline,
        )
        figures.register(*FIGURES)
