"""Frozen values that the stages pass on to each other; nothing here does anything."""
