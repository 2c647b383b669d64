"""Coefficients of agreement between annotators; pure: arrays in, measures out."""
