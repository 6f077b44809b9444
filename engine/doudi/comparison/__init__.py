"""One household in several regions, side by side: what each decides, and rule by rule where and why they part."""
