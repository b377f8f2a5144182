"""SamplingRatio: pull a bar, move the ratio, see what an epoch is made of."""
