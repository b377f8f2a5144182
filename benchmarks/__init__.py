"""Side by side with the peers a learner would use instead, in one run on one machine.

``python -m benchmarks`` runs every module of this folder, ``python -m benchmarks startup`` only that one. A module
is a benchmark when it has ``main()``, which returns a frame with a row for each contestant and in which ``ratio``
says how many times the first row's cost it is.
"""
