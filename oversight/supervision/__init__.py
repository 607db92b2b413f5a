"""Electronic supervision (电子监察): lights, alerts, figures, what is not disclosed."""
