"""Notices (通知书): issued, printed, delivered, shown."""
