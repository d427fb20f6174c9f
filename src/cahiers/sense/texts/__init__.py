"""Texts as people wrote them: what counts as the same words, and what is a copy with small variations."""
