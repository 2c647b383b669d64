"""Agreement between annotators, with gold, with a model: pure, arrays in, coefficients out.

A coefficient is a function of sums over conversations (`bootstrap.Statistic`), so that its
interval, a bootstrap over conversations, costs one matrix product. docs/agreement.md has the
formulas, their sources, and what happens to missing data.
"""
