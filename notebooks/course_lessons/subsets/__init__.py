"""Do you need all of it?"""
