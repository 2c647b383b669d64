"""Charts as Plotly figures: pure, numbers in and a figure out."""
