"""Change the data: over-, under- and re-sampling"""
