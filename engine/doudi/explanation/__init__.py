"""Trace to words: an account of a decision, and templates that lay it out."""
