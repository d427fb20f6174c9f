"""The questions that the debate's pages ask."""
