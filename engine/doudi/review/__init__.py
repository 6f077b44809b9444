"""A whole tree looked over before it is used: every fault of every layer on every day, citations, published versions."""
