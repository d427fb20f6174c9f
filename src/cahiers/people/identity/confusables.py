"""Letters of other alphabets that look like Latin ones, and Latin ones that look like each other.

A short extract of Unicode's table of confusables (UTS 39), for text already casefolded: the alphabets
a French reader could take for their own. What mixes alphabets beyond this table is refused, see `names`.
"""

LOOKALIKES = (
    ("абвгезіїјкмнорсѕтухһԛԝԁӏьёѵп", "a6breziijkmhopcstyxhqwdlbevn"),  # Cyrillic
    ("αβγεζηικνορςτυχωϲϳ", "abyeznikvopctuxwcj"),  # Greek
    ("ɑɡıȷɩɪʟᴏᴄᴠᴡᴢꜱօսհոցզԍ", "agijiilocvwzsouhngqg"),  # phonetic letters, Armenian, rarer Cyrillic
)
TO_LATIN = {ord(seen): read for seen_, read_ in LOOKALIKES for seen, read in zip(seen_, read_, strict=True)}

# Within Latin: capital i, lower-case L and 1 are one stroke, 0 is a ring; two strokes make one letter.
STROKES = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
PAIRS = (("rn", "m"), ("vv", "w"))


def latin_skeleton(text: str) -> str:
    """Return casefolded text with look-alike letters replaced by the Latin ones; ASCII stays as it is."""
    return text.translate(TO_LATIN)


def strict_skeleton(text: str) -> str:
    """Return what the eye keeps of a casefolded text: Latin look-alikes are one letter too."""
    skeleton = latin_skeleton(text).translate(STROKES)
    for pair, letter in PAIRS:
        skeleton = skeleton.replace(pair, letter)
    return skeleton
