"""The roll of people now paid against decisions on the register: lists for the office, each row with its reason and its next step."""
