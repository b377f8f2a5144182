"""TrickLadder: switch tricks on and off; what they bring together, and what the sum of each alone would be."""
