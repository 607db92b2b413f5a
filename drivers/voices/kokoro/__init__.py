"""Kokoro-82M, a natural voice (Apache-2.0): for rendering packs of clips on a build machine."""
