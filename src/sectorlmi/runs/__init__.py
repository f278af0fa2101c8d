"""Run folders: what a run was asked, what it rests on, what came out; and the same packed into one file."""
