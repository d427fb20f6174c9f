"""The tables of the debate: proposals, votes, arguments, what became of them."""

from cahiers.debate.models.arguments import Argument, Useful
from cahiers.debate.models.fate import ClosingStatement, OfficialAnswer, Part, Regrouping
from cahiers.debate.models.proposals import Follow, ImportedTally, Proposal, ProposalVersion, Vote

__all__ = [
    "Argument",
    "ClosingStatement",
    "Follow",
    "ImportedTally",
    "OfficialAnswer",
    "Part",
    "Proposal",
    "ProposalVersion",
    "Regrouping",
    "Useful",
    "Vote",
]
