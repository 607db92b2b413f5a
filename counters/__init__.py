"""Working a window: call, recall, serve, rate; the console page, the boxes and the pads."""
