"""The blank OpenDocument file that documents start from: our styles, nobody's name, no date."""

from functools import lru_cache

from cahiers.meetings.documents.archive import zipped
from cahiers.meetings.documents.description import Look
from cahiers.meetings.documents.writers.styles import LINE, LINE_BY_HAND, MARGINS, TINT, WIDTH, Style, styles_of

BREAK = "_page"  # ends the name of a style that starts a page
KEPT = "Field kept"  # a line of a box that stays with the next one
FONT = "Liberation Sans"
COUNTRIES = {"fr": "FR", "en": "GB"}
VERSION = "1.3"
STORED = frozenset({"mimetype"})  # the first member, readable without unzipping
MIME = "application/vnd.oasis.opendocument.text"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    (
        *(
            f'xmlns:{name}="{OASIS}:{kind}:1.0"'
            for name, kind in (
                ("office", "office"),
                ("style", "style"),
                ("text", "text"),
                ("table", "table"),
                ("draw", "drawing"),
                ("fo", "xsl-fo-compatible"),
                ("svg", "svg-compatible"),
                ("meta", "meta"),
            )
        ),
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    )
)
PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")


def odf_name(style: str) -> str:
    """Return the name of a style as OpenDocument writes it; those it knows keep the name it gives them."""
    return style.replace(" ", "_20_")


def shares_name(widths: tuple[int, ...]) -> str:
    """Return the name of the columns of a table."""
    return "Columns" + "-".join(map(str, widths))


@lru_cache(maxsize=64)
def blank(
    look: Look,
    accent: str,
    language: str,
    tables: frozenset[tuple[tuple[int, ...], int]],
    inks: frozenset[str],
) -> bytes:
    """Return an empty OpenDocument file, with the styles that the tables and the coloured headings need."""
    styles = styles_of(look, accent)
    texts = {
        "content.xml": _content(styles, tables, inks),
        "styles.xml": _styles(styles, language),
        "meta.xml": _part(
            "document-meta", f"<office:meta><dc:title/><dc:language>{language}</dc:language></office:meta>"
        ),
        "settings.xml": _part("document-settings", "<office:settings/>"),
        "META-INF/manifest.xml": _manifest(),
    }
    parts = {name: (HEAD + text).encode() for name, text in texts.items()}
    return zipped({"mimetype": MIME.encode(), **parts}, stored=STORED)


def _part(root: str, content: str) -> str:
    return f'<office:{root} {NAMESPACES} office:version="{VERSION}">{content}</office:{root}>'


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>' for part in PARTS
    )
    return (
        f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="{VERSION}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="{VERSION}" manifest:media-type="{MIME}"/>'
        f"{entries}</manifest:manifest>"
    )


def _content(styles: tuple[Style, ...], tables: frozenset[tuple[tuple[int, ...], int]], inks: frozenset[str]) -> str:
    breaking = "".join(
        f'<style:style style:name="{odf_name(style.name)}{BREAK}" style:family="paragraph" '
        f'style:parent-style-name="{odf_name(style.name)}"><style:paragraph-properties fo:break-before="page"/>'
        "</style:style>"
        for style in styles
    )
    breaking += (
        f'<style:style style:name="{odf_name(KEPT)}" style:family="paragraph" style:parent-style-name="Field">'
        '<style:paragraph-properties fo:keep-with-next="always"/></style:style>'
    )
    coloured = "".join(_text_style(f"Ink{ink[1:]}", f'fo:color="{ink}"') for ink in sorted(inks))
    columns = "".join(
        f'<style:style style:name="{shares_name(widths)}.{column}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{WIDTH * share / 100:.2f}mm"/></style:style>'
        for widths in sorted({widths for widths, _tall in tables})
        for column, share in enumerate(widths)
    )
    rows = "".join(_row_style(f"Row{tall}", tall) for tall in sorted({tall for _widths, tall in tables}))
    opening = _text_style("Opening", 'fo:font-weight="bold"')
    cells = (
        _cell_style("Headed", f'fo:border-top="{_RULE}" fo:border-bottom="{_RULE}" fo:background-color="{TINT}"'),
        _cell_style("Plain", f'fo:border-bottom="{_RULE}"'),
        _cell_style("Ruled", f'fo:border="{_RULE}"'),
    )
    automatic = (
        f"{breaking}{coloured}{opening}{columns}{rows}{_row_style('Row', 0)}"
        f'<style:style style:name="Table" style:family="table"><style:table-properties style:width="{WIDTH}mm" '
        'table:align="left" table:border-model="collapsing"/></style:style>'
        '<style:style style:name="Picture" style:family="graphic"><style:graphic-properties '
        'style:vertical-pos="top" style:vertical-rel="baseline"/></style:style>'
        f"{''.join(cells)}"
    )
    return _part(
        "document-content",
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        "<office:body><office:text></office:text></office:body>",
    )


_RULE = f"0.5pt solid {LINE}"


def _text_style(name: str, properties: str) -> str:
    return f'<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>'


def _row_style(name: str, tall: int) -> str:
    height = f'style:min-row-height="{tall * LINE_BY_HAND}mm" ' if tall else ""
    return (
        f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties {height}'
        'fo:keep-together="always"/></style:style>'
    )


def _cell_style(name: str, properties: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {properties} '
        'fo:padding-left="1.5mm" fo:padding-right="1.5mm"/></style:style>'
    )


def _styles(styles: tuple[Style, ...], language: str) -> str:
    above, beside = MARGINS
    country = COUNTRIES.get(language[:2], "none")
    fonts = f'fo:font-family="\'{FONT}\', Arial" style:font-name="{FONT}"'
    return _part(
        "document-styles",
        f'<office:font-face-decls><style:font-face style:name="{FONT}" svg:font-family="\'{FONT}\', Arial" '
        'style:font-family-generic="swiss"/></office:font-face-decls>'
        '<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties '
        f'style:tab-stop-distance="12.5mm"/><style:text-properties {fonts} fo:font-size="10.5pt" '
        f'fo:language="{language[:2]}" fo:country="{country}"/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
        f"{''.join(_paragraph_style(style) for style in styles)}{_list_styles()}</office:styles>"
        '<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties '
        f'fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="{above}mm" fo:margin-bottom="12mm" '
        f'fo:margin-left="{beside}mm" fo:margin-right="{beside}mm"/><style:footer-style><style:header-footer-properties '
        'fo:min-height="10mm" fo:margin-top="5mm"/></style:footer-style></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>'
        '<text:p text:style-name="Foot"></text:p></style:footer></style:master-page></office:master-styles>',
    )


def _paragraph_style(style: Style) -> str:
    kept = ' fo:keep-with-next="always"' if style.is_kept_with_next else ""
    borders = ""
    if style.is_boxed:
        borders = f' fo:border="{_RULE}" fo:padding="1.4mm" fo:background-color="{style.fill}" style:join-border="true"'
    elif style.fill:
        borders = f' fo:padding="5mm" fo:border="0.5pt solid {style.fill}" fo:background-color="{style.fill}"'
    elif style.is_dashed:
        borders = f' fo:border-top="0.75pt dashed {style.ink}" style:join-border="false"'
    right = style.left if style.is_boxed else 0
    tabs = ""
    if style.hanging:  # stops are counted from the indent
        tabs = '<style:tab-stops><style:tab-stop style:position="0mm"/></style:tab-stops>'
    outline = f' style:default-outline-level="{style.outline}"' if style.outline else ""
    weight = ' fo:font-weight="bold"' if style.is_bold else ""
    shown = style.name
    return (
        f'<style:style style:name="{odf_name(shown)}" style:display-name="{shown}" style:family="paragraph" '
        f'style:parent-style-name="Standard" style:next-style-name="{"Field" if style.is_boxed else "Body"}"{outline}>'
        f'<style:paragraph-properties fo:margin-top="{style.before}pt" fo:margin-bottom="{style.after}pt" '
        f'fo:margin-left="{style.left}mm" fo:margin-right="{right}mm" fo:text-indent="{-style.hanging}mm" '
        f'fo:line-height="{round(100 * style.line)}%"{kept}{borders}>{tabs}</style:paragraph-properties>'
        f'<style:text-properties fo:font-size="{style.size}pt" fo:color="{style.ink}"{weight}/></style:style>'
    )


def _list_styles() -> str:
    def level(kind: str, mark: str, hanging: int) -> str:
        return (
            f'<text:list-level-style-{kind} text:level="1" {mark}><style:list-level-properties '
            'text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment '
            f'text:label-followed-by="listtab" text:list-tab-stop-position="{hanging + 1}mm" '
            f'fo:text-indent="-{hanging}mm" fo:margin-left="{hanging + 1}mm"/></style:list-level-properties>'
            f"</text:list-level-style-{kind}>"
        )

    bullets = level("bullet", 'text:bullet-char="•"', 5)
    numbers = level("number", 'style:num-format="1" style:num-suffix="."', 6)
    return (
        f'<text:list-style style:name="Bullets">{bullets}</text:list-style>'
        f'<text:list-style style:name="Numbers">{numbers}</text:list-style>'
    )
