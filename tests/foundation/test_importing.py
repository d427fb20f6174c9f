"""What importers share: reading, reporting, progress."""

import io

import pytest

from cahiers.foundation.importing import ImportReport, RefusedLine, UnreadableFile, progress, read_table


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(("delimiter", "mark"), [(";", ""), (",", "\ufeff"), ("\t", ""), ("|", "\ufeff")])
def test_read_table_gives_each_record_its_physical_line(tmp_path, delimiter, mark):
    path = tmp_path / "file.csv"
    path.write_text(mark + 'a;b\r\n1;"x\ny"\r\n\r\n2;z\r\n'.replace(";", delimiter), encoding="utf-8", newline="")

    table = read_table(path)

    assert (table.name, table.header) == ("file.csv", ["a", "b"])
    assert table.records == [(2, ["1", "x\ny"]), (5, ["2", "z"])]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a;b\n\xe9;1\n", "ligne 2.* UTF-8"),
        ("a;b".encode("utf-16"), "ligne 1.* UTF-8"),
        (b'a;b\n"1;2\n', "ligne 2.* CSV lisible"),
        (b"", "vide"),
        (b"\n\n", "vide"),
    ],
)
def test_read_table_refuses_what_it_cannot_read_to_the_end(tmp_path, content, sentence):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=sentence):
        read_table(path)


def test_report_figures_add_up_to_the_rows_read():
    report = ImportReport(taken=2, updated=1, unchanged=0)

    report.refuse(line=12, reference="0350122T", reason="code déjà lu")

    assert report.refused == [RefusedLine(12, "0350122T", "code déjà lu")]
    assert report.rows == 4
    assert report.summary().startswith("4 lignes lues : 2 créées, 1 mise à jour")


def test_report_as_csv_is_sorted_and_inert(tmp_path):
    report = ImportReport(source="a.csv")
    report.refuse(line=9, reference="=cmd()", reason="mal formé")
    report.refuse(line=2, reference="b", reason="vide")

    report.write_csv(tmp_path / "r.csv")

    assert (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines() == [
        "fichier,ligne,référence,motif",
        "a.csv,2,b,vide",
        "a.csv,9,'=cmd(),mal formé",
    ]


def test_progress_draws_on_a_terminal_only(monkeypatch):
    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)

        assert list(progress(range(200), 200, "file")) == list(range(200))

        assert ("100 %" in stream.getvalue()) is drawn
