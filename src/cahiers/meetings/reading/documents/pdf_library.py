"""The PDF library with all that it loads late, for whoever can open no file once a document is read."""

import logging
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pypdf
    import pypdf._text_extraction
    import pypdf.generic

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells every wound of a damaged file
PdfReader = pypdf.PdfReader
