"""What people and their programs look at: each view once, as JSON, as CSV where it has rows, and as a page."""
