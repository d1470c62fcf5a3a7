"""Tests. Servers bind to 127.0.0.1 and are always stopped; no store of ours is ever mocked."""
