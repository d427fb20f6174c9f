"""`cahiers sense` reads files, writes three that agree, replays to the byte, and refuses what it cannot read with its line."""

import json
import os
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyarrow import parquet
from tests.sense.texts.test_topics import answers

from cahiers.sense.commands import run
from cahiers.sense.commands.sentences import _sentences

POLIS = Path(__file__).resolve().parents[4] / "shared/data/polis"
LETTER = "Nous demandons que l’école du village reste ouverte pour nos enfants et pour leurs maîtres, merci d’y penser"


class Outline(HTMLParser):
    """What a page is made of: tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def votes(tmp_path):
    """Two camps of 60 and 40 people on twelve statements, one line a vote."""
    draw = random.Random(1)
    lines = ["participant;statement;vote"]
    for person in range(100):
        for statement in range(12):
            side = 1 if (person < 60) == (statement % 2 == 0) else -1
            lines.append(f"p{person};s{statement};{side if draw.random() > 0.1 else -side}")
    path = tmp_path / "votes.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def texts(tmp_path):
    rows = answers(1)[0] + [f"{LETTER}, {name}" for name in "abcdefg"] + ["<script>alert(1)</script>", ""]
    lines = ['"id","texte","date","public"']
    lines += [
        f'{row},"{text}",2026-03-{1 + row % 28:02d},{"parents" if row % 3 else "élèves"}'
        for row, text in enumerate(rows)
    ]
    path = tmp_path / "textes.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


@pytest.fixture
def people(tmp_path):
    """800 people, 70 % women, of a population of as many women as men."""
    path, margins = tmp_path / "people.csv", tmp_path / "margins.csv"
    path.write_text(
        "id,Sexe\n" + "\n".join(f"{row},{'f' if row % 10 < 7 else 'h'}" for row in range(800)), encoding="utf-8"
    )
    margins.write_text("critère,valeur,effectif\nsexe,f,500\nsexe,h,500\n", encoding="utf-8")
    return path, margins


def results(folder, name):
    told = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    rows = parquet.read_table(folder / f"{name}.parquet").to_pydict()
    return told, rows, (folder / f"{name}.html").read_text(encoding="utf-8")


def test_map_finds_the_two_camps(votes, tmp_path):
    code = run(["map", str(votes), "--output", str(tmp_path / "out")])

    told, rows, page = results(tmp_path / "out", "map")
    assert code == 0
    assert told["result"]["sizes"] == [60, 40]
    assert {rows["group"][rows["participant"].index(f"p{person}")] for person in range(60)} == {0}
    assert told["input"]["lines"] == 1200
    assert "2 groupes d’opinion se distinguent" in page


def test_map_draws_five_groups_and_refuses_more_than_it_has_letters_for(votes, tmp_path, capsys):
    assert run(["map", str(votes), "--groups", "5", "--output", str(tmp_path / "out")]) == 0
    with pytest.raises(SystemExit):
        run(["map", str(votes), "--groups", "7", "--output", str(tmp_path / "out")])

    assert "invalid choice: 7" in capsys.readouterr().err


def test_map_says_no_groups_where_there_are_none(tmp_path):
    draw = random.Random(2)
    path = tmp_path / "votes.csv"
    lines = [f"{person},{statement},{draw.choice((-1, 1))}" for person in range(120) for statement in range(10)]
    path.write_text("\n".join(["participant,statement,vote", *lines]), encoding="utf-8")

    run(["map", str(path), "--output", str(tmp_path / "out")])

    told, _rows, page = results(tmp_path / "out", "map")
    assert len(told["result"]["sizes"]) == 1
    assert "Aucun groupe d’opinion" in page


def test_map_reads_words_and_parquet_alike(votes, tmp_path):
    words = tmp_path / "mots.csv"
    said = votes.read_text(encoding="utf-8").replace(";-1", ";Contre").replace(";1", ";pour")
    words.write_text(said, encoding="utf-8")
    table = {name: [] for name in ("participant", "statement", "vote")}
    for line in votes.read_text(encoding="utf-8").splitlines()[1:]:
        for name, cell in zip(table, line.split(";"), strict=True):
            table[name].append(int(cell) if name == "vote" else cell)
    import pyarrow as pa  # noqa: PLC0415 -- only here

    parquet.write_table(pa.table(table), tmp_path / "votes.parquet")

    for name, path in {"one": votes, "two": words, "three": tmp_path / "votes.parquet"}.items():
        assert run(["map", str(path), "--output", str(tmp_path / name)]) == 0

    one, two, three = (results(tmp_path / name, "map") for name in ("one", "two", "three"))
    assert one[1] == two[1] == three[1]
    assert one[0]["result"] == two[0]["result"] == three[0]["result"]


@pytest.mark.skipif(not POLIS.is_dir(), reason="the folder of real data is absent")
@pytest.mark.parametrize("method", ["robust", "polis"])
def test_map_reads_an_export_of_polis(method, tmp_path):
    code = run(["map", str(POLIS / "scoop-hivemind.taxes"), "--output", str(tmp_path), "--method", method])

    told, rows, page = results(tmp_path, "map")
    assert code == 0
    assert len(rows["participant"]) == told["result"]["people"] > 300
    assert len(told["result"]["sizes"]) > 1
    assert "GST" in page or "tax" in page  # statements are told by their words, not their numbers


def test_topics_gathers_and_leaves_a_rest(texts, tmp_path):
    code = run(["topics", str(texts), "--output", str(tmp_path / "out"), "--count", "4", "--lsa-alone"])

    told, rows, page = results(tmp_path / "out", "topics")
    assert code == 0
    assert told["result"]["topics"] >= 4
    assert told["result"]["vectors"] == ""
    assert rows["topic"].count(-1) == told["result"]["residual"] > 0
    assert "élèves" in page


def test_duplicates_shows_the_campaign_and_counts_it_once(texts, tmp_path):
    code = run(["duplicates", str(texts), "--output", str(tmp_path / "out")])

    told, rows, page = results(tmp_path / "out", "duplicates")
    assert code == 0
    assert [campaign["people"] for campaign in told["result"]["campaign_list"]] == [7]
    assert sum(rows["weight"]) == pytest.approx(len(rows["id"]) - 6)
    assert LETTER[:40] in page


def test_weights_repairs_the_margin_and_tells_who_is_missing(people, tmp_path):
    path, margins = people

    code = run(["weights", str(path), "--margins", str(margins), "--output", str(tmp_path / "out"), "--language", "en"])

    told, rows, page = results(tmp_path / "out", "weights")
    women = sum(weight for weight, row in zip(rows["weight"], rows["id"], strict=True) if int(row) % 10 < 7)
    assert code == 0
    assert women / sum(rows["weight"]) == pytest.approx(0.5)
    assert told["result"]["scores"] == {"sexe": pytest.approx(0.8)}
    assert "Who is missing" in page
    assert "<td>160</td>" in page


def test_weights_refused_is_a_result_with_its_reason(people, tmp_path):
    path, margins = people

    code = run(["weights", str(path), "--margins", str(margins), "--output", str(tmp_path / "out"), "--fewest", "5000"])

    told, rows, page = results(tmp_path / "out", "weights")
    assert code == 0
    assert told["result"]["refusal"]
    assert set(rows["weight"]) == {None}
    assert "Le redressement est refusé" in page


@pytest.mark.parametrize("analysis", ["topics", "duplicates"])
def test_the_same_file_gives_the_same_bytes(analysis, texts, tmp_path):
    for name in ("one", "two"):
        run([analysis, str(texts), "--output", str(tmp_path / name)])

    for kind in ("json", "parquet", "html"):
        one, two = ((tmp_path / name / f"{analysis}.{kind}").read_bytes() for name in ("one", "two"))
        assert one == two


def test_a_page_holds_no_script_and_fetches_nothing(texts, votes, tmp_path):
    run(["topics", str(texts), "--output", str(tmp_path / "out"), "--count", "4"])
    run(["map", str(votes), "--output", str(tmp_path / "out")])

    for name in ("topics", "map"):
        page = Outline((tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8"))
        assert {"script", "link", "img", "iframe"}.isdisjoint(tag for tag, _ in page.tags)
        assert not [attrs for _, attrs in page.tags if {"src", "href", "style", "onclick"} & set(attrs)]
        assert next(attrs for tag, attrs in page.tags if tag == "html") == {"lang": "fr"}
        ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
        assert {attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs} <= ids
        assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]
    assert "<script>alert(1)</script>" in Outline((tmp_path / "out/topics.html").read_text(encoding="utf-8")).text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("participant,statement,vote\na,1,1\nb,1,3\n", "votes.csv, ligne 3\u202f: le vote vaut «\u202f3\u202f»"),
        ("participant,statement,vote\na,1,1\n\nb,1\n", "votes.csv, ligne 4\u202f: 2 cellules au lieu de 3"),
        ("participant,proposal\na,1\n", "votes.csv, ligne 1\u202f: il manque la colonne «\u202fvote\u202f»"),
        ("participant,vote,vote,statement\n", "votes.csv, ligne 1\u202f: deux colonnes s’appellent «\u202fvote\u202f»"),
        ("participant,statement,vote\n", "votes.csv\u202f: le fichier n’a aucune ligne"),
        ("", "votes.csv, ligne 1\u202f: il manque la colonne «\u202fparticipant\u202f»"),
        ('participant,statement,vote\na,1,"1\n', "votes.csv, ligne 2\u202f: un guillemet n’est pas refermé"),
        (
            "participant,statement,vote\na,1,1\né,1,1\n".encode("latin-1"),
            "votes.csv, ligne 3\u202f: le fichier n’est pas en UTF-8",
        ),
    ],
)
def test_map_refuses_a_bad_file_with_its_line(content, told, tmp_path, capsys):
    path = tmp_path / "votes.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    code = run(["map", str(path)])

    assert code == 2
    assert told in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["votes.csv"]


def test_other_refusals_say_where(tmp_path, capsys, people):
    path, margins = people
    twice = tmp_path / "twice.csv"
    twice.write_text("id,text,date\n1,bus,2026-03-01\n2,car,hier\n1,vélo,\n", encoding="utf-8")
    dates = tmp_path / "dates.csv"
    dates.write_text("id,text,date\n1,bus,2026-03-01\n2,car,hier\n", encoding="utf-8")
    margins.write_text("margin,value,people\nsexe,f,beaucoup\n", encoding="utf-8")
    false = tmp_path / "false.parquet"
    false.write_bytes(b"PAR")

    asked = [
        ["topics", str(twice), "--language", "en"],
        ["duplicates", str(dates), "--language", "en"],
        ["weights", str(path), "--margins", str(margins), "--language", "en"],
        ["map", str(false), "--language", "en"],
        ["map", str(tmp_path / "absent.csv"), "--language", "en"],
    ]
    codes = [run(arguments) for arguments in asked]

    assert codes == [2] * 5
    errors = capsys.readouterr().err.splitlines()
    assert "twice.csv, line 4: “1” stands twice in the column “id”" in errors[0]
    assert "dates.csv, line 3: the date “hier” is not like 2026-03-14" in errors[1]
    assert "margins.csv, line 2: the number of people “beaucoup” is not a positive number" in errors[2]
    assert "false.parquet: this is no readable Parquet file" in errors[3]
    assert "absent.csv: there is no such file" in errors[4]


def test_every_sentence_is_in_both_languages_with_the_same_blanks():
    for key, told in _sentences().items():
        blanks = [sorted(re.findall(r"{(\w+)}", told[language])) for language in ("fr", "en")]
        assert blanks[0] == blanks[1], key
        assert not re.search(r"[^\u202f\u00a0] ?[;:!?»](?: |$)", re.sub(r"[\u202f\u00a0][;:!?»]", "", told["fr"])), key


def test_the_command_needs_neither_database_nor_settings(votes, tmp_path):
    """Run as people do, with settings that cannot be read and a database that does not answer."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "nowhere",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }
    command = [
        sys.executable,
        "-m",
        "cahiers.config.cli",
        "sense",
        "map",
        str(votes),
        "--output",
        str(tmp_path / "out"),
    ]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == ["map.json", "map.parquet", "map.html"]
