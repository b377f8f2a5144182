"""ModelChooser: say what a model must fit into, and see which measured ones are left, and which of them to take."""
