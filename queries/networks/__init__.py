"""Networks of who says what: selection, cube, networks, and what is measured on them."""
