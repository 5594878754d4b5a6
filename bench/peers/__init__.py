"""Kansli beside the bots that somebody would pick instead, on one real homeserver in one run."""
