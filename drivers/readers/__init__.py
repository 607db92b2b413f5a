"""Scanners and card readers: something that gives codes."""
