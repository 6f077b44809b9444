"""Tables in, decisions out: whole registers decided by machine code made from the same plan. Needs the extra `[batch]`.

Its quarters, each knowing only those before it: code, then native (one household) beside columns, tables, answers, job, spark.
"""
