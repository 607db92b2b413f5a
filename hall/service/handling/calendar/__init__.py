"""The calendar of the hall (工作日历): in force, changed, read."""
