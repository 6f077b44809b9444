"""Plan and facts to a decision and its trace. Light to import: no dataclasses, no regular expressions, no parser."""
