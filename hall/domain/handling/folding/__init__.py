"""What the events of a case do to its course, by the stage they belong to. Pure."""
