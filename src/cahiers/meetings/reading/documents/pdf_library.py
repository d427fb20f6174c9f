"""The PDF library with all that it loads late, for whoever can open no file once a document is read."""

import contextlib
import importlib
import logging
import pkgutil
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pypdf

    for module in pkgutil.walk_packages(pypdf.__path__, "pypdf."):
        with contextlib.suppress(ImportError):  # ways of decrypting that are not installed
            importlib.import_module(module.name)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells every wound of a damaged file
PdfReader = pypdf.PdfReader
