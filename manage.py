#!/usr/bin/env python
"""Django's usual door; `cahiers` is the same one with a table of contents."""

from cahiers.config.cli import main

if __name__ == "__main__":
    main()
