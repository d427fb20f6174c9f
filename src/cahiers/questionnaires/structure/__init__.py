"""A questionnaire as plain values: what it asks, of whom, and in which order. Nothing here reads a database.

`form` reads and writes the definition, `conditions` says when a question is asked, `values` says what an answer
may be, `paths` walks a person through it, `proof` shows before opening that every page can be reached.
"""
