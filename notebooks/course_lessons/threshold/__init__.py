"""The threshold: prices and honest probabilities"""
