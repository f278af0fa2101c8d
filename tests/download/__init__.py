"""Tests of fetching against a real HTTP server on this machine that misbehaves on purpose."""
