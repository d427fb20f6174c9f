"""Who agrees with whom: groups of opinion, what gathers, what divides, read from a table of votes."""

from cahiers.sense.opinion.audiences import AudienceTable, across_audiences
from cahiers.sense.opinion.polis import OpinionMap, polis_map, refresh_map
from cahiers.sense.opinion.reading import read_parquet, read_polis_export
from cahiers.sense.opinion.robust import RobustMap, robust_map
from cahiers.sense.opinion.votes import AGREE, DISAGREE, PASS, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "AudienceTable",
    "OpinionMap",
    "RobustMap",
    "Votes",
    "across_audiences",
    "polis_map",
    "read_parquet",
    "read_polis_export",
    "refresh_map",
    "robust_map",
]
