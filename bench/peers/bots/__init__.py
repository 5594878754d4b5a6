"""Bots that answer every message: what others are measured against. Each is a script of its own."""
