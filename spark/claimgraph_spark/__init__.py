"""claimgraph on Apache Spark: articles in, the graph of `claimgraph build` out.

What is decided by a key (grouping, counting, which record counts) is Spark SQL in `tables`. What is decided
by more than a key is decided by the `claimgraph` program itself, which every task runs as a filter
(`pipe`): it finds the claims, says which entities are the same, which texts are copies, what an article
reports, and how things are written.
"""

from claimgraph_spark.job import Job

__all__ = ["Job"]
