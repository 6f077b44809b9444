"""Who has the proof of a fact, by what its declaration says (`from`): the same for leaflets, lists of papers and letters."""

from __future__ import annotations

from doudi.program.model import Fact

FAMILY = ("申请人", "申请家庭", "本人", "户主", "监护人", "家庭成员", "家属", "applicant", "family", "household", "guardian")
OFFICER = ("经办", "officer")


def holder(f: Fact) -> str:
    """Who has the proof of a fact: family · office · officer (who finds it) · unsaid (there is a paper, nobody says whose) · nobody."""
    supplier = f.supplier.lower()
    if f.role == "finding" or any(word in supplier for word in OFFICER):
        return "officer"
    if any(word in supplier for word in FAMILY):
        return "family"
    if supplier:
        return "office"
    return "unsaid" if f.proof else "nobody"
