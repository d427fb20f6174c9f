"""Tables of votes: counted by hand, small counts hidden, equal where the house's cluster computes them."""

import csv

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from tests.factories.campaign import CampaignFactory
from tests.factories.debate import ProposalFactory, vote
from tests.factories.people import UserFactory

from cahiers.config.env import read_environment
from cahiers.debate.enums import Stance

pytestmark = pytest.mark.django_db


@pytest.fixture
def voted():
    """A proposal that twelve teachers approve and eleven parents refuse, three pupils being mixed."""
    campaign = CampaignFactory(opened=True)
    proposal = ProposalFactory(campaign=campaign, title="=1+1")
    for audience, stance, count in (
        ("teacher", Stance.FOR, 12), ("parent", Stance.AGAINST, 11), ("pupil", Stance.MIXED, 3)
    ):  # fmt: skip
        for _ in range(count):
            vote(proposal, stance, by=UserFactory(audience=audience))
    return campaign


def tabulated(campaign, path, **words):
    call_command("tabulate", campaign.slug, path, **words)
    with path.open(encoding="utf-8", newline="") as file:
        return {row["qui"]: row for row in csv.DictReader(file)}


def test_votes_are_tabulated_by_audience_without_small_counts(voted, tmp_path):
    rows = tabulated(voted, tmp_path / "votes.csv")

    assert sorted(rows) == ["parent d’élève", "professeur", "élève"]
    assert rows["professeur"]["titre"] == "'=1+1"
    assert rows["élève"]["mitigé"] == rows["élève"]["avis"] == ""
    told = [row[name] for row in rows.values() for name in ("pour", "mitigé", "contre")]
    assert not any(count and int(count) < 11 for count in told)


@pytest.mark.parametrize("cluster", ["", "local"])
def test_the_setting_of_the_house_says_where(voted, tmp_path, settings, cluster):
    settings.CLUSTER = cluster
    settings.VAR.mkdir(exist_ok=True)

    rows = tabulated(voted, tmp_path / "votes.csv", by="academy")

    assert [row["avis"] for row in rows.values()] == ["26"]
    assert [(row["pour"], row["mitigé"], row["contre"]) for row in rows.values()] == [("12", "", "")]


@pytest.mark.parametrize(("text", "told"), [("sc://machine:15002", "sc://machine:15002"), ("local", "local"), ("", "")])
def test_a_cluster_is_read_from_the_environment(monkeypatch, text, told):
    monkeypatch.setenv("CAHIERS_CLUSTER", text)

    assert read_environment()["CAHIERS_CLUSTER"] == told


def test_what_is_no_cluster_stops_the_start(monkeypatch):
    monkeypatch.setenv("CAHIERS_CLUSTER", "la machine du fond")

    with pytest.raises(ImproperlyConfigured, match="CAHIERS_CLUSTER"):
        read_environment()


def test_no_vote_and_no_campaign_are_refused(tmp_path):
    with pytest.raises(CommandError, match="Il n’y a rien à analyser"):
        call_command("tabulate", CampaignFactory().slug, tmp_path / "votes.csv")
    with pytest.raises(CommandError, match="no campaign"):
        call_command("tabulate", "nulle-part", tmp_path / "votes.csv")
