import numpy as np
import pytest
from bench.sense_map import agreement, exported_groups
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sense.opinion.dense import dense_map
from tests.sense.opinion.tables import planted, popular

from cahiers.sense.agreement import rand_index
from cahiers.sense.opinion import Votes, components, numbering, passes, polis_map, read_polis_export, refresh_map
from cahiers.sense.opinion import votes as votes_module
from cahiers.sense.opinion.components import principal_components
from cahiers.sense.opinion.plane import distances_between, k_means, silhouette
from cahiers.sense.opinion.polis import group_clusters, in_map


@pytest.fixture
def compiled(monkeypatch):
    """Send every table through compiled kernels."""
    for module in (components, numbering, passes, votes_module):
        monkeypatch.setattr(module, "SMALL", 0)
    monkeypatch.setattr(components, "WRITTEN_OUT", 0)


def small(seed, *, moderated=(), n=60, m=20, density=0.4):
    votes, _ = planted(n, m, density, 3, seed)
    return Votes.from_arrays(votes.participants[votes.rows], votes.columns, votes.values, moderated=moderated)


def equals_dense(votes):
    drawn = polis_map(votes)
    center, axes, variances, coordinates, consensus, priority = dense_map(votes, drawn.groups)
    cosines = np.abs((drawn.components.axes * axes).sum(axis=1))
    signs = np.sign((drawn.components.axes * axes).sum(axis=1))
    np.testing.assert_allclose(drawn.components.center, center, atol=1e-12)
    assert (cosines >= 0.999999).all()
    np.testing.assert_allclose(drawn.components.variances, variances, rtol=1e-6)
    np.testing.assert_allclose(drawn.coordinates, coordinates * signs, atol=1e-4)
    np.testing.assert_allclose(drawn.consensus, consensus, rtol=1e-6)
    np.testing.assert_allclose(drawn.priority, priority, rtol=1e-6)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("moderated", [(), (3, 7)])
def test_polis_map_equals_the_dense_reference(seed, moderated):
    equals_dense(small(seed, moderated=moderated))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("moderated", [(), (3, 7)])
def test_compiled_passes_equal_the_dense_reference(seed, moderated, compiled):
    equals_dense(small(seed, moderated=moderated))


@pytest.mark.parametrize("m", [100, 300])
def test_many_statements_equal_the_dense_reference(m):
    equals_dense(small(1, n=150, m=m, density=30 / m))


@pytest.mark.parametrize("seed", range(4))
def test_what_moderation_leaves_equals_the_dense_reference(seed, compiled):
    """34 statements of 54 left: directions, sought four at a time, run out in the middle of a block."""
    equals_dense(small(seed, n=300, m=54, moderated=range(34, 54), density=0.3))


@pytest.mark.parametrize("seed", range(1, 4))
def test_axes_hardly_longer_than_the_next_equal_the_dense_reference(seed):
    """Thirty or forty readings are needed: right angles must hold all along."""
    votes, _ = planted(2000, 300, 0.05, 2, seed, strength=1.8)

    found = principal_components(votes)

    seen = np.zeros((2000, 300))
    seen[votes.rows, votes.columns] = components.centred(votes, found.center).ravel()[votes.codes]
    values, vectors = np.linalg.eigh(seen.T @ seen)
    np.testing.assert_allclose(np.abs(found.basis.T @ vectors[:, ::-1][:, :2]), np.eye(2), atol=1e-4)
    np.testing.assert_allclose(found.variances, values[::-1][:2] / 1999, rtol=1e-9)
    np.testing.assert_allclose(found.basis.T @ found.basis, np.eye(2), atol=1e-9)


def test_two_people_two_statements_by_hand():
    votes = Votes.from_arrays(["a", "a", "b", "b"], [1, 2, 1, 2], [1, -1, -1, 1])

    drawn = polis_map(votes)

    assert drawn.components.center.tolist() == [0, 0]
    np.testing.assert_allclose(drawn.components.axes[0], [np.sqrt(0.5), -np.sqrt(0.5)])
    np.testing.assert_allclose(drawn.coordinates, [[np.sqrt(2), 0], [-np.sqrt(2), 0]], atol=1e-12)
    assert drawn.groups.tolist() == [0, 1]
    assert drawn.counts.tolist() == [[[0, 0, 1], [1, 0, 0]], [[1, 0, 0], [0, 0, 1]]]
    np.testing.assert_allclose(drawn.consensus, [2 / 9, 2 / 9])
    np.testing.assert_allclose(drawn.extremity, [1, 1])
    expected = (0.5 * (1 - 0.25) * 2 * (1 + 8 * 2**-0.4)) ** 2
    np.testing.assert_allclose(drawn.priority, [expected, expected])


def test_in_map_takes_seven_votes_or_all_and_at_least_fifteen_people():
    who = np.repeat(np.arange(40), [8] * 20 + [3] * 20)
    what = np.concatenate([np.arange(8)] * 20 + [np.arange(3)] * 20)

    many = in_map(Votes.from_arrays(who, what, np.ones(len(who))))
    few = in_map(Votes.from_arrays(who[who > 17], what[who > 17], np.ones((who > 17).sum())))

    assert many.tolist() == [True] * 20 + [False] * 20
    assert few.tolist() == [True] * 15 + [False] * 7


EDGES = {
    "no vote": Votes.from_arrays(np.zeros(0, int), np.zeros(0, int), np.zeros(0, int)),
    "no vote on known statements": Votes.from_arrays(
        np.zeros(0, int), np.zeros(0, int), np.zeros(0, int), known_statements=[1, 2]
    ),
    "one participant": Votes.from_arrays([1, 1, 1], [1, 2, 3], [1, 0, -1]),
    "one statement": Votes.from_arrays(range(20), [1] * 20, [1, -1] * 10),
    "all equal": Votes.from_arrays(np.repeat(np.arange(30), 4), np.tile(np.arange(4), 30), np.ones(120)),
    "all passed": Votes.from_arrays(np.repeat(np.arange(30), 4), np.tile(np.arange(4), 30), np.zeros(120)),
    "all moderated": Votes.from_arrays(
        np.repeat(np.arange(30), 4), np.tile(np.arange(4), 30), [1, -1] * 60, moderated=range(4)
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_polis_map_answers_at_the_edges(name):
    votes = EDGES[name]

    drawn = polis_map(votes)

    assert np.isfinite(drawn.coordinates).all()
    assert np.isfinite(drawn.priority).all()
    assert drawn.groups.shape == (votes.n_participants,)
    assert drawn.sizes.sum() == (drawn.groups >= 0).sum()
    assert drawn.n_groups == {"no vote": 0, "no vote on known statements": 0, "one statement": 2}.get(name, 1)


def test_moderated_statements_are_zero_and_never_shown():
    votes = small(2, moderated=(0, 1, 2))

    drawn = polis_map(votes)

    assert (drawn.components.axes[:, :3] == 0).all()
    shown = {mark.column for marks in [*drawn.marks, drawn.agreed, drawn.disagreed] for mark in marks}
    assert shown & {0, 1, 2} == set()


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_other_names_for_participants_change_nothing(seed):
    votes = small(seed % 7, n=40, m=12)
    names = np.random.default_rng(seed).permutation(1000)[: votes.n_participants]
    renamed = Votes.from_arrays(names[votes.rows], votes.columns, votes.values)

    one, other = polis_map(votes), polis_map(renamed)

    assert one.groups.tolist() == other.groups.tolist()
    assert one.priority.tolist() == other.priority.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_an_empty_row_changes_nothing_for_the_others(seed):
    votes = small(seed)
    n = votes.n_participants
    wider = Votes(
        votes.codes,
        np.append(votes.starts, votes.n_votes),
        np.append(votes.participants, 10_000),
        votes.statements,
        votes.moderated,
    )

    one, other = polis_map(votes), polis_map(wider)

    np.testing.assert_allclose(other.coordinates[:n], one.coordinates, atol=1e-9)
    assert other.groups.tolist() == [*one.groups.tolist(), -1]
    assert other.coordinates[n].tolist() == [0, 0]


def test_components_do_not_depend_on_the_order_of_rows():
    votes = small(3)
    other = votes.taking(np.random.default_rng(0).permutation(votes.n_participants))

    one, two = principal_components(votes), principal_components(other)

    np.testing.assert_allclose(one.axes, two.axes, atol=1e-8)


def test_same_input_gives_the_same_bytes(compiled):
    votes = small(5, n=200, m=250, density=0.1)

    one, two = polis_map(votes), polis_map(votes)

    assert one.coordinates.tobytes() == two.coordinates.tobytes()
    assert one.groups.tobytes() == two.groups.tobytes()


def test_refresh_after_new_votes_is_the_map_drawn_again():
    votes, _ = planted(400, 300, 0.2, 3, 1)
    before = polis_map(votes)
    random = np.random.default_rng(9)
    later = votes.with_more(
        random.choice(votes.participants, 60), random.choice(votes.statements, 60), random.choice([-1, 1], 60)
    )

    fresh, again = polis_map(later), refresh_map(later, before)

    assert again.components.passes < fresh.components.passes
    assert (np.abs((fresh.components.axes * again.components.axes).sum(axis=1)) >= 0.999999).all()
    assert rand_index(fresh.groups, again.groups) >= 0.99


def test_polis_map_finds_planted_groups():
    votes, truth = planted(300, 60, 0.5, 3, 0)

    drawn = polis_map(votes)

    assert rand_index(drawn.groups, truth) > 0.9


def test_polis_map_invents_groups_where_popularity_is_unequal():
    drawn = polis_map(popular(500, 100, 2))

    assert drawn.n_groups > 1
    assert max(drawn.silhouettes.values()) > 0.4


def test_the_second_start_finds_groups_that_the_published_one_misses():
    square = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 1.0], [3.0, 1.0]])
    points = np.vstack((square, square + np.array([9, 0]), square + np.array([20, 0])))

    published, _ = group_clusters(points, np.ones(12), 3, published_start=True)
    tighter, _ = group_clusters(points, np.ones(12), 3)

    assert rand_index(tighter, np.repeat([0, 1, 2], 4)) == 1.0
    assert rand_index(published, np.repeat([0, 1, 2], 4)) < 0.5


def test_groups_agree_with_those_that_polis_exported(shared_data):
    own, forced, published = [], [], []
    for folder in sorted(file.parent for file in (shared_data / "polis").glob("*/votes.csv")):
        votes, exported = read_polis_export(folder), exported_groups(folder)
        k = len(set(exported.values()))
        for found, options in ((own, {}), (forced, {"n_groups": k}), (published, {"published_start": True})):
            groups = polis_map(votes, **options).groups
            named = {str(name): group for name, group in zip(votes.participants, groups, strict=True) if group >= 0}
            found.append(agreement(exported, named))

    assert np.median(own) >= 0.8
    assert np.median(forced) >= 0.86
    assert min(published) < 0.5  # one start alone is a matter of luck


def test_forced_groups_are_kept_and_zero_refused():
    votes = small(0)

    assert polis_map(votes, n_groups=4).n_groups == 4
    with pytest.raises(ValueError, match="0 groups"):
        polis_map(votes, n_groups=0)


def test_groups_started_side_by_side_are_those_started_alone():
    points = np.random.default_rng(0).random((80, 2)) * 10
    weights = np.random.default_rng(1).integers(1, 9, 80).astype(float)
    far = np.array([[0.0, 0.0], [5.0, 5.0], [900.0, 900.0]])  # the third disappears
    starts = [points[:2], far, points[:5], points[40:44]]

    together = k_means(points, weights, starts)

    for start, (groups, centers) in zip(starts, together, strict=True):
        [(alone, its_centers)] = k_means(points, weights, [start])
        assert groups.tolist() == alone.tolist()
        np.testing.assert_allclose(centers, its_centers)
        np.testing.assert_allclose(
            centers,
            [np.average(points[groups == g], axis=0, weights=weights[groups == g]) for g in range(len(centers))],
        )
    assert [len(centers) for _, centers in together] == [2, 2, 5, 4]


def test_silhouette_by_hand():
    points = np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 5.0]])

    found = silhouette(distances_between(points), np.array([0, 0, 1]))

    assert found == pytest.approx(((5 - 1) / 5 + (4 - 1) / 4 + 0) / 3)
