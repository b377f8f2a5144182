"""TrainingDeck: set the knobs, watch the curves grow, say beforehand what will come."""
