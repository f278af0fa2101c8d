"""Web pages: the frame of every one (`frame`, `sections`, `js/shared`), and that of a ranking (`data`, `js/rank`)."""
