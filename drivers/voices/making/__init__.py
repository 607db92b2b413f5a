"""Making packs of clips: rendering them, looking them over, having a machine listen to them."""
