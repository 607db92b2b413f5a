"""What several departments do about one case (联办): parts, meetings, the one form. Pure rules."""
