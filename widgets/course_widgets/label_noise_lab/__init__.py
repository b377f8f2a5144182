"""LabelNoiseLab: make labels wrong, choose a threshold, see what is dropped and what that is worth."""
