"""Count objects, not images"""
