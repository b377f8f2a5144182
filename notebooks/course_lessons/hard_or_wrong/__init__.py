"""Hard, or wrong?"""
