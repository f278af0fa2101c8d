"""The START data table: regional sums, measures, factors. Pure: arrays in, arrays out."""
