"""What can be said, as data: classes, properties, terms, aspects, lattices, rules and value types."""
