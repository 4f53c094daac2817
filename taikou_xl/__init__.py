"""Run the yearly cycle of a Japanese city's 行政改革大綱 in Excel workbooks."""

__version__ = "0.1.0"
