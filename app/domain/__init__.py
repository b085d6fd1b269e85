"""Pure rules of the trade: values in, values out; no files, no web, no clock."""
