"""What the read API answers: the results that pages show, in JSON, and the description of its addresses."""
