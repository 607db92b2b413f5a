"""Electronic supervision (电子监察): alerts raised and shown."""
