"""The web page: what it holds (`data`), how the one file is put together (`frame`), and its style and scripts."""
