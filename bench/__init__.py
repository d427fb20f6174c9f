"""Ratios measured in one run on one machine: what a page or a gesture costs against the floor of the same server."""
