"""The catalogue of messages: one line of meaning a code, in Chinese for officers and English for developers; a file an area.

Manners (docs/errors/README.md): say what is wrong at the place, then what to do; no blame, no jargon, no full stop."""

from __future__ import annotations

from doudi.text.messages.figures import FIGURES
from doudi.text.messages.files import FILES
from doudi.text.messages.household import HOUSEHOLD
from doudi.text.messages.message import NOTES, Message
from doudi.text.messages.policy import POLICY
from doudi.text.messages.population import POPULATION
from doudi.text.messages.reconcile import RECONCILE
from doudi.text.messages.review import REVIEW
from doudi.text.messages.service import SERVICE
from doudi.text.messages.standing import STANDING
from doudi.text.messages.tables import TABLES
from doudi.text.messages.verify import VERIFY

__all__ = ["MESSAGES", "NOTES", "Message"]

MESSAGES: dict[str, Message] = {
    **FILES,
    **FIGURES,
    **POLICY,
    **STANDING,
    **REVIEW,
    **HOUSEHOLD,
    **TABLES,
    **POPULATION,
    **RECONCILE,
    **SERVICE,
    **VERIFY,
}
