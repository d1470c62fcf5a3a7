"""Networks of who says what."""
