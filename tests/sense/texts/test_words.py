import pytest
from scipy import sparse

from cahiers.sense.texts.words import Words, usual_count


@pytest.mark.parametrize(("distinct", "subjects"), [(0, 2), (80, 2), (81, 3), (900, 10), (14_400, 40), (100_000, 40)])
def test_subjects_looked_for_follow_the_distinct_words(distinct, subjects):
    words = Words(sparse.csr_matrix((5, distinct)), tuple(map(str, range(distinct))))

    assert usual_count(words) == subjects
