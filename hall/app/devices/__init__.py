"""``jiaohao devices``: what is plugged in, laid beside hall.toml, and tried."""
