"""A table in its box: reached by the keyboard, with a name."""

from pathlib import Path

import pytest
from django.template import Context, Template
from django.test.html import parse_html

SOURCE = Path(__file__).resolve().parents[2] / "src" / "cahiers"


def shown(arguments: str, **given: str) -> str:
    source = "{% table " + arguments + " %}<tbody><tr><td>{{ words }}</td></tr></tbody>{% endtable %}"
    return Template(source).render(Context({"words": "<b>", **given}))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ('"Votes"', 'aria-label="Votes"'),
        ("title", 'aria-label="&quot;&gt;&lt;b&gt;"'),
        ('named_by="votes"', 'aria-labelledby="votes"'),
    ],
)
def test_a_table_scrolls_in_a_box_that_has_a_name(arguments, name):
    box = f'<div class="fr-table__container" tabindex="0" role="region" {name}>'
    table = '<div class="fr-table__content"><table><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table></div>'

    html = shown(arguments, title='"><b>')

    assert parse_html(html) == parse_html(
        f'<div class="fr-table"><div class="fr-table__wrapper">{box}{table}</div></div></div>'
    )


def test_a_table_takes_more_classes():
    assert '<div class="fr-table fr-table--sm">' in shown('"Votes" classes="fr-table--sm"')


def boxes_by_hand(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.html") if 'class="fr-table' in path.read_text()]


def test_no_page_writes_the_box_by_hand(tmp_path):
    (tmp_path / "planted.html").write_text('<div class="fr-table"><table></table></div>')

    assert boxes_by_hand(SOURCE) == ["table.html"]
    assert boxes_by_hand(tmp_path) == ["planted.html"]
