"""Things with keys: caller boxes, button boxes, rating pads, USB keypads, and their simulator."""
