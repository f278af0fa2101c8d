"""Hidden cells told honestly: what the sums prove, what is likely, and how sure it is. Pure numpy and HiGHS."""
