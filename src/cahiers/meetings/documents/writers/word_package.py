"""The blank Word file that documents start from: our styles, our lists, nobody's name, no date."""

from functools import lru_cache

from docx.oxml.ns import nsdecls

from cahiers.meetings.documents.archive import zipped
from cahiers.meetings.documents.description import Look
from cahiers.meetings.documents.writers.styles import LINE, MARGINS, TINT, Style, styles_of

BULLETS, NUMBERS = 1, 2  # the lists of `numbering.xml`
FONT = "Arial"
COUNTRIES = {"fr": "fr-FR", "en": "en-GB"}
DRAWN_BY = "http://schemas.openxmlformats.org"
PACKAGE = f"{DRAWN_BY}/package/2006"
OFFICE = f"{DRAWN_BY}/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = nsdecls("w")


@lru_cache(maxsize=32)
def blank(look: Look, accent: str, language: str) -> bytes:
    """Return an empty Word file in the styles of a look and in a language."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(language),
        "word/document.xml": _body(),
        "word/_rels/document.xml.rels": _relations(
            *((f"{OFFICE}/{part}", f"{part}.xml") for part in ("styles", "numbering", "settings"))
        ),
        "word/styles.xml": _styles(styles_of(look, accent), language),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(),
    }
    return zipped({name: (HEAD + text).encode() for name, text in parts.items()})


def _content_types() -> str:
    parts = {"document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings"}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{TYPES}.{kind}+xml"/>' for part, kind in parts.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{overrides}"
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{rank}" Type="{kind}" Target="{target}"/>'
        for rank, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _properties(language: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title></dc:title><dc:language>{_country(language)}</dc:language></cp:coreProperties>"
    )


def _body() -> str:
    above, beside = (_twips(margin * 72 / 25.4) for margin in MARGINS)
    return (
        f"<w:document {W}><w:body><w:sectPr>"
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{above}" w:bottom="{above}" w:left="{beside}" '
        f'w:right="{beside}" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _styles(styles: tuple[Style, ...], language: str) -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
    return (
        f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/>'
        f'<w:lang w:val="{_country(language)}" w:eastAsia="{_country(language)}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="Run"><w:name w:val="Default Paragraph Font"/></w:style>'
        f"{''.join(_paragraph_style(style) for style in styles)}"
        '<w:style w:type="table" w:default="1" w:styleId="NormalTable"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{_table_style('Plain', has_columns=False)}{_table_style('Ruled', has_columns=True)}</w:styles>"
    )


def _paragraph_style(style: Style) -> str:
    built_in = style.name.lower() if style.outline else style.name
    kept = "<w:keepNext/>" if style.is_kept_with_next else ""
    borders = tabs = ""
    if style.is_boxed:
        borders = _box("single", 4, LINE, space=4)
    elif style.fill:
        borders = _box("single", 4, style.fill, space=14)
    elif style.is_dashed:
        borders = f"<w:pBdr><w:top {_rule('dashed', 6)}/></w:pBdr>"
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill[1:]}"/>' if style.fill else ""
    left, hanging = (_twips(length * 72 / 25.4) for length in (style.left, style.hanging))
    if style.hanging:
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>'
    right = left if style.is_boxed else 0
    outline = f'<w:outlineLvl w:val="{style.outline - 1}"/>' if style.outline else ""
    bold = "<w:b/>" if style.is_bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.name.replace(" ", "")}"><w:name w:val="{built_in}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="{"Field" if style.is_boxed else "Body"}"/><w:qFormat/>'
        f"<w:pPr>{kept}{borders}{shade}{tabs}"
        f'<w:spacing w:before="{_twips(style.before)}" w:after="{_twips(style.after)}" w:line="{round(240 * style.line)}" '
        f'w:lineRule="auto"/><w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>{outline}</w:pPr>'
        f'<w:rPr>{bold}<w:color w:val="{style.ink[1:]}"/><w:sz w:val="{round(2 * style.size)}"/></w:rPr></w:style>'
    )


def _table_style(name: str, *, has_columns: bool) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if has_columns else ("top", "bottom", "insideH")
    borders = "".join(f"<w:{side} {_rule('single', 4)}/>" for side in sides)
    return (
        f'<w:style w:type="table" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="NormalTable"/>'
        f'<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT[1:]}"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _numbering() -> str:
    kinds = {BULLETS: ("bullet", "•", "Bullet", 283), NUMBERS: ("decimal", "%1.", "Number", 340)}
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{hanging + 57}" w:hanging="{hanging}"/></w:pPr></w:lvl></w:abstractNum>'
        for kind, (form, mark, _style, hanging) in kinds.items()
    )
    lists = "".join(f'<w:num w:numId="{kind}"><w:abstractNumId w:val="{kind}"/></w:num>' for kind in kinds)
    return f"<w:numbering {W}>{abstract}{lists}</w:numbering>"


def _settings() -> str:
    return (
        f'<w:settings {W}><w:defaultTabStop w:val="708"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _box(kind: str, eighths: int, colour: str, *, space: int) -> str:
    sides = "".join(f"<w:{side} {_rule(kind, eighths, colour, space)}/>" for side in ("top", "left", "bottom", "right"))
    return f"<w:pBdr>{sides}</w:pBdr>"


def _rule(kind: str, eighths: int, colour: str = LINE, space: int = 4) -> str:
    return f'w:val="{kind}" w:sz="{eighths}" w:space="{space}" w:color="{colour[1:]}"'


def _twips(points: float) -> int:
    return round(20 * points)


def _country(language: str) -> str:
    return COUNTRIES.get(language[:2], language)
