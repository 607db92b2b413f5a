"""``jiaohao calendar``: the days that deadlines are reckoned by, shown and set."""
