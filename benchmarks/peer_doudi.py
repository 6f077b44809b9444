"""doudi among the peers: in a copy of their folder, `python run.py single /path/to/benchmarks/peer_doudi.py`."""

import sys
from pathlib import Path

KIND = "single"
INPUT = "decimal"
VARIANTS = {
    "doudi+trace": "every value of the plan, by node; words on request",
    "doudi(json)+trace": "the same, from JSON text",
}
sys.path.insert(0, str(Path(__file__).resolve().parent))


def load(variant):
    from task_policy import programme

    return programme().decide


def prepare(variant, h, line):
    """The task's ids as the policy reads them: month as its first day, grade 1 as grade_1."""
    from households import as_input, as_input_text

    return as_input_text(line) if "json" in variant else as_input(h)


def result(variant, out):
    from task_policy import answer

    a = answer(out)
    return {"decision": a.decision, "category": a.category, "amount": a.amount, "reasons": list(a.reasons)}
