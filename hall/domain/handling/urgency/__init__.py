"""Urgent cases and the green channel (急办件、绿色通道). Pure rules."""
