"""Weaknesses of policy cases: small slips planted in the rules, and which of them no case notices."""
