"""Electronic supervision (电子监察): patterns over events, and how findings read. Pure rules."""
