"""What is asked: claims and the relations between them, and questions in three languages."""
