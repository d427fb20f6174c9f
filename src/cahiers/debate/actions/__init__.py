"""The gestures of the debate, split by what they are about."""
