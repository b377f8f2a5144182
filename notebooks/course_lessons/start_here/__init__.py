"""Start here"""
