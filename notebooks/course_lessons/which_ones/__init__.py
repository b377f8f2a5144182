"""Which ones to label?"""
