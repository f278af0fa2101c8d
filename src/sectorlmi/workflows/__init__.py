"""Where files and pure rooms meet: each workflow reads what a command needs, computes, and hands on a report."""
