"""Bytes of a connection: heads within limits, answers in one write, the short way of a usual request."""
