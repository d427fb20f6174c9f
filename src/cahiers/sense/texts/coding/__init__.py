"""Assisted coding: from a frame with few examples the machine proposes, doubts aloud, and learns from corrections."""

from cahiers.sense.texts.coding.coder import Coder, Proposals
from cahiers.sense.texts.coding.frame import Code

__all__ = ["Code", "Coder", "Proposals"]
