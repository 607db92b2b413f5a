"""What is plugged into this machine, read from /sys, /proc and /dev; nothing is opened.

Every reader takes the root that these folders are under, so that it can be shown a made one.
"""
