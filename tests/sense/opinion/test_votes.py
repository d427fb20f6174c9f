import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cahiers.sense.opinion import Votes, read_polis_export
from cahiers.sense.opinion import kernels as compiled
from cahiers.sense.opinion.numbering import fold

CAST = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5), st.sampled_from([-1, 0, 1])), max_size=60)


def last_votes(cast):
    return {(who, what): said for who, what, said in cast}


def table_of(votes):
    names = votes.participants[votes.rows].tolist(), votes.statements[votes.columns].tolist()
    return dict(zip(zip(*names, strict=True), votes.values.tolist(), strict=True))


@given(CAST)
@settings(max_examples=60, deadline=None)
def test_from_arrays_keeps_the_last_vote_of_each_on_each(cast):
    who, what, said = zip(*cast, strict=True) if cast else ((), (), ())

    votes = Votes.from_arrays(np.array(who, dtype=int), np.array(what, dtype=int), np.array(said, dtype=int))

    assert table_of(votes) == last_votes(cast)
    assert votes.participants.tolist() == list(dict.fromkeys(who))
    assert votes.statements.tolist() == sorted(set(what))


@given(CAST, CAST)
@settings(max_examples=60, deadline=None)
def test_with_more_equals_the_table_built_at_once(cast, later):
    known = [(9, what, 1) for what in range(6)]  # every statement has a column from the start
    first, second, everything = (
        [np.array(part) for part in zip(*c, strict=True)]
        for c in (known + cast, later or known, known + cast + (later or known))
    )

    grown = Votes.from_arrays(*first).with_more(*second)

    assert grown.digest == Votes.from_arrays(*everything).digest


def test_with_more_refuses_a_statement_before_known_ones():
    votes = Votes.from_arrays([1], [10], [1])

    with pytest.raises(ValueError, match="build the table again"):
        votes.with_more([1], [5], [1])


@pytest.mark.parametrize("value", [2, -2, 0.5, float("nan")])
def test_from_arrays_says_which_vote_is_strange(value):
    with pytest.raises(ValueError, match=r"vote 2 is .*expected 1 \(agree\)"):
        Votes.from_arrays([1, 1], [1, 2], [1, value])


def test_from_arrays_refuses_words_and_uneven_lengths():
    with pytest.raises(ValueError, match="must be numbers"):
        Votes.from_arrays([1], [1], ["yes"])
    with pytest.raises(ValueError, match="do not pair up"):
        Votes.from_arrays([1], [1, 2], [1])


def test_table_refuses_a_code_beyond_its_statements():
    with pytest.raises(ValueError, match="column 2 of 1 statements"):
        Votes(np.array([8], dtype=np.uint16), np.array([0, 1]), np.array([1]), np.array([1]), np.zeros(1, dtype=bool))


def test_wide_tables_take_wider_codes():
    votes = Votes.from_arrays([1], [2], [1], known_statements=range(20_000))

    assert (votes.codes.dtype, votes.n_statements, votes.columns.tolist()) == (np.uint32, 20_000, [2])


def test_digest_depends_on_votes_moderation_and_order():
    one = Votes.from_arrays([1, 2], [1, 1], [1, -1])
    same = Votes.from_arrays([1, 2], [1, 1], [1, -1])
    others = [
        Votes.from_arrays([2, 1], [1, 1], [-1, 1]),
        Votes.from_arrays([1, 2], [1, 1], [1, 0]),
        Votes.from_arrays([1, 2], [1, 1], [1, -1], moderated=[1]),
    ]

    assert one.digest == same.digest
    assert len({one.digest, *(other.digest for other in others)}) == 4


def test_compiled_fold_equals_the_plain_one():
    random = np.random.default_rng(4)
    rows, columns, values = random.integers(0, 50, 3000), random.integers(0, 20, 3000), random.integers(0, 3, 3000)
    codes = (4 * columns + values).astype(np.uint16)

    plain, made = fold(codes, rows, 50), compiled.fold(codes, rows, 50)

    assert [a.tolist() for a in plain] == [a.tolist() for a in made]


def test_read_polis_export_finds_agreements_whatever_the_sign(tmp_path):
    comments = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n0,d,3,0,2,1,1,a\n0,d,4,0,0,1,-1,b\n"
    (tmp_path / "comments.csv").write_text(comments)
    cast = [(0, 3, 1), (1, 3, 1), (2, 3, -1), (0, 4, -1)]
    tables = []
    for sign in (1, -1):
        lines = [f"0,d,{what},{who},{sign * said}" for who, what, said in cast]
        (tmp_path / "votes.csv").write_text("\n".join(["timestamp,datetime,comment-id,voter-id,vote", *lines]))
        tables.append(read_polis_export(tmp_path))

    assert tables[0].digest == tables[1].digest
    assert tables[0].counts.tolist() == [[1, 0, 2], [1, 0, 0]]
    assert tables[0].moderated.tolist() == [False, True]


def test_read_polis_export_names_the_line_it_cannot_read(tmp_path):
    (tmp_path / "votes.csv").write_text("timestamp,datetime,comment-id,voter-id,vote\n0,d,1,1,1\n0,d,1,x,1\n")

    with pytest.raises(ValueError, match=r"votes\.csv, line 3"):
        read_polis_export(tmp_path)
