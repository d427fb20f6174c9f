"""How the house says no."""

from django.utils.functional import Promise


class Refused(Exception):
    """A gesture that is not possible, with a sentence fit to show to the person who tried."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
