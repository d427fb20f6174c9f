"""The pages of the debate: reading, writing, gestures on a page, a moderator's work."""
