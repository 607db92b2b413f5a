"""The hall: what is true whichever screen or device is attached to it."""
