"""Joint handling (联办): parts, meetings, the one form."""
