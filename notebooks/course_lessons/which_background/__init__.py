"""Which background?"""
