"""TransferLab: how many labels, which layers learn, how fast the trunk; and what a start is worth then."""
