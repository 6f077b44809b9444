"""The door: a household to slots, exactly; what is wrong with one, and its JSON Schema."""
