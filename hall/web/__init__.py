"""The HTTP floor that the rooms share: who asks, what they send, how the hall answers."""
