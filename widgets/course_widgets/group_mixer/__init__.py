"""GroupMixer: mix the groups in the training set, let go, and see whom the trained model serves."""
