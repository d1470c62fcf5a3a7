"""Tests of networks of who says what: each definition against a slow implementation of its formula."""
