"""What can be said of one version of a policy for every household: rules that never apply, cases that clash, cliffs, stated properties."""
