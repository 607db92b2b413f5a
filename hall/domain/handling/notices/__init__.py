"""Notices (通知书): forms, words, numbers, copies. Pure."""
