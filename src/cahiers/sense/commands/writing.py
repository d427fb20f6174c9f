"""Write a report as JSON, Parquet and a page that opens by itself: no script, nothing fetched, light and dark, printable."""

import json
from html import escape
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from cahiers.sense.commands.report import Cell, Report, Table
from cahiers.sense.commands.sentences import number, sentence

_STYLE = """
:root{color-scheme:light dark;--ink:#1d1d24;--paper:#fff;--soft:#5a5a66;--line:#d8d8e0;--mark:#000091}
@media(prefers-color-scheme:dark){:root{--ink:#ececf2;--paper:#17171d;--soft:#b0b0bd;--line:#3a3a45;--mark:#9a9aff}}
body{background:var(--paper);color:var(--ink);font:1.05rem/1.55 system-ui,sans-serif;margin:0}
main{max-width:56rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:2rem;line-height:1.2;margin:0 0 1rem}h2{font-size:1.3rem;margin:2.5rem 0 .75rem}
p,li,dd{max-width:42rem}.says{font-size:1.2rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
.large{min-width:44rem}td ul{margin:0;padding:0;list-style:none}td li+li{margin-top:.5rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:600;font-size:.9rem}tbody th{font-weight:600}
figure{margin:2rem 0}svg{width:100%;height:auto;max-height:34rem}figcaption{color:var(--soft)}
dt{color:var(--soft);font-size:.9rem;margin-top:.75rem}dd{margin:0;overflow-wrap:anywhere}
@media print{main{max-width:none;padding:0}.wide{overflow:visible}}
"""


def write(report: Report, folder: Path, language: str) -> list[Path]:
    """Write the three files in a folder, made when absent; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{report.name}.{kind}" for kind in ("json", "parquet", "html")]
    told = {
        "analysis": report.name,
        "method": report.method,
        "version": version("cahiers"),
        "parameters": report.parameters,
        "input": {"file": report.source, "sha256": report.digest, "lines": report.lines},
        "says": list(report.says),
        "limits": list(report.limits),
        "result": report.result,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    paths[0].write_text(text + "\n", encoding="utf-8", newline="\n")
    parquet.write_table(pa.table(report.rows), paths[1])
    paths[2].write_text(page(report, language), encoding="utf-8", newline="\n")
    return paths


def page(report: Report, language: str) -> str:
    """Return the HTML page; every text is escaped, so that what people wrote stays text."""

    def say(key: str) -> str:
        return escape(sentence(language, key))

    parameters = ", ".join(f"{name} = {_plain(value, language)}" for name, value in report.parameters.items())
    how = {
        "method": report.method,
        "version": f"cahiers {version('cahiers')}",
        "parameters": parameters or sentence(language, "none"),
        "input": f"{report.source} ({number(language, report.lines)} {sentence(language, 'lines')})",
        "digest": report.digest,
    }
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)} – {escape(report.source)}</title>",
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(report.title)}</h1>",
        *(f'<p class="says">{escape(said)}</p>' for said in report.says),
        report.figure,
        *(_table(table, place) for place, table in enumerate(report.tables, start=1)),
        f"<h2>{say('limits')}</h2>\n<ul>",
        *(f"<li>{escape(limit)}</li>" for limit in report.limits),
        f"</ul>\n<h2>{say('how')}</h2>\n<dl>",
        *(f"<dt>{say(key)}</dt><dd>{escape(value)}</dd>" for key, value in how.items()),
        f"</dl>\n<p>{say('replay')}</p>\n</main>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _plain(value: object, language: str) -> str:
    return sentence(language, "none") if value is None else str(value)


def _table(table: Table, place: int) -> str:
    """Return a table under its heading; the heading stays in sight when a wide table scrolls."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = "\n".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>' + "".join(f"<td>{_cell(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table.rows
    )
    large = ' class="large"' if any(isinstance(cell, tuple) for row in table.rows for cell in row) else ""
    return (
        f'<h2 id="table-{place}">{escape(table.caption)}</h2>\n'
        f'<div class="wide" role="region" aria-labelledby="table-{place}" tabindex="0">\n'
        f'<table aria-labelledby="table-{place}"{large}>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in cell) + "</ul>"
