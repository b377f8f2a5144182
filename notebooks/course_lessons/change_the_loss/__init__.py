"""Change the loss, change the threshold"""
