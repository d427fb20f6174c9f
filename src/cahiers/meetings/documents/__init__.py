"""The documents of a meeting: what its organiser prints, has filled in, and hands in.

Nothing here touches the database. A meeting comes as frozen data (`meeting.py`); each piece (`pieces/`) describes its
document once (`description.py`); three writers (`writers/`) draw the same description as Word, OpenDocument and
accessible PDF. The ways in:

- `kit.kit_zip(meeting)`: the whole kit, one folder for each format;
- `kit.kit_piece(meeting, piece, format)`: one document of it, for its own link on a page;
- `hand_in.hand_in_zip(...)`: a synthesis and its sheets, filled, under the imposed names.

The same data gives the same bytes. Files hold no name of an author, no date of making, no link, no field, no macro.
"""
