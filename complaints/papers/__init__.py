"""Official papers: what each kind says, how it is filled in, printed, checked and packed."""
