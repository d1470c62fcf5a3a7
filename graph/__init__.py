"""What is held: records, the log, the state folded from it, and the graphs that follow the state."""
