"""Consultations held elsewhere, brought in whole, in bulk, again and again without doubles."""
