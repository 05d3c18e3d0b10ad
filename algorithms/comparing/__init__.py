"""Two versions of an algorithm side by side: which cases now end elsewhere, and what is said differently.

`compare` gives the `Differences`, `compare_page` the page a lawyer signs.
"""

from algorithms.comparing.differences import Class, Differences, Edition, End, Named, Part, Row
from algorithms.comparing.page import compare_page
from algorithms.comparing.versions import compare

__all__ = ["Class", "Differences", "Edition", "End", "Named", "Part", "Row", "compare", "compare_page"]
