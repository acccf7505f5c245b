"""The equations: one pure function per published model, vectorised over numpy arrays."""
