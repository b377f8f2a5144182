"""What the learner touches: the controls, the exercise cards and the JupyterLab extension."""
