"""Gestures of the room, one file for each."""
