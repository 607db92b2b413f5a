"""The signs above the windows."""
