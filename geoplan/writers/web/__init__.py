"""The web report: one HTML file that needs nothing else. `page.page(plan)` gives it; `parts` say what stands in it."""
