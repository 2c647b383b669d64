"""Training the learned parts of the lenses. Needs scikit-learn: the dependency group ``train``."""
