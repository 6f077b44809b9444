"""Leaflets: 明白纸 of a region, 一单清 and 一袋清 of a household. Texts and tables from the typed policies, the plan and decisions."""
