"""Code frames as people write them, and agreement of two coders by hand."""

import numpy as np
import pytest

from cahiers.foundation.errors import Refused
from cahiers.insight.structure.frames import MOST_CODES, MOST_EXAMPLES, frame_of, kept_frame, read_frame
from cahiers.insight.structure.kappa import kappa
from cahiers.sense.agreement import cohen_kappa


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_frame_is_read_whatever_its_delimiter(delimiter):
    lines = [["Code", "Libellé", "Exemple"], ["bus", "Transports", "plus de bus"], [""], ["repas", "Cantine"]]

    frame = read_frame("\r\n".join(delimiter.join(line) for line in lines))

    assert kept_frame(frame) == [["bus", "Transports", ["plus de bus"]], ["repas", "Cantine", []]]
    assert frame_of(kept_frame(frame)) == frame


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "0"),
        ("bus;Transports", "1"),
        ("bus\nrepas;Cantine", "ligne 1.*libellé"),
        (";Transports\nrepas;Cantine", "ligne 1.*manque le code"),
        ("a;Un\nb;Deux\na;Trois", "ligne 3.*autre libellé"),
        ("a;Un\nb;Un", "ligne 2.*déjà ce libellé"),
        ("\n".join(f"c{n};Code {n}" for n in range(MOST_CODES + 1)), str(MOST_CODES + 1)),
        ("a;Un;" + ";".join(f"e{n}" for n in range(MOST_EXAMPLES + 1)) + "\nb;Deux", "ligne 1.*exemples"),
        (f"{'a' * 31};Un\nb;Deux", "ligne 1.*30"),
        (f"a;Un;{'x' * 1001}\nb;Deux", "ligne 1.*1000"),
    ],
)
def test_a_frame_that_cannot_be_is_refused_with_its_line(text, reason):
    with pytest.raises(Refused, match=reason):
        read_frame(text)


def test_kappa_is_the_one_of_sense():
    draw = np.random.default_rng(0)
    one, other = (draw.integers(-1, 3, 200) for _ in range(2))

    assert kappa([(str(a), str(b)) for a, b in zip(one, other, strict=True)]) == pytest.approx(cohen_kappa(one, other))
    assert kappa([("a", "a")]) == 1.0
