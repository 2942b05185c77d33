"""spark-submit script: articles → tables and exports.

    spark-submit spark/submit.py --binary target/release/claimgraph -o OUT INPUT…

The program (and a folder of schema files, if any) travels with the job: the cluster needs neither.
"""

import argparse
import os
import sys
import tempfile
import zipfile

from pyspark.sql import SparkSession


def arguments(given):
    parser = argparse.ArgumentParser(description="claimgraph on Apache Spark: articles → tables and exports")
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files and folders of articles: JSON Lines, "
                        "Parquet, text, Markdown, HTML, feeds, web archives")
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="folder for tables and exports")
    parser.add_argument("--binary", required=True, help="the claimgraph program, built for the cluster's machines")
    parser.add_argument("--schema", metavar="DIR", help="folder whose files are laid over the program's own schema")
    parser.add_argument("--no-export", action="store_true", help="tables only")
    parser.add_argument("--no-graphml", action="store_true",
                        help="N-Quads only: no process has to see all nodes and edges")
    parser.add_argument("--resume", action="store_true",
                        help="keep what an earlier run with the same inputs wrote to its end")
    return parser.parse_args(given)


def ship(context, path):
    """Sends a file with the job; returns the name that it has there."""
    context.addFile(path)
    return os.path.basename(path)


def zipped(folder, prefix=""):
    """The files of a folder in one file, for travelling."""
    path = os.path.join(tempfile.mkdtemp(), f"{os.path.basename(os.path.abspath(folder))}.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for root, folders, files in os.walk(folder):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                at = os.path.join(root, name)
                archive.write(at, os.path.join(prefix, os.path.relpath(at, folder)))
    return path


def main(given=None):
    wanted = arguments(given)
    spark = SparkSession.builder.appName("claimgraph").getOrCreate()
    context = spark.sparkContext
    if not context.getConf().contains("spark.log.level"):
        context.setLogLevel("WARN")  # What is told here is of the articles.
    here = os.path.dirname(os.path.abspath(__file__))
    context.addPyFile(zipped(os.path.join(here, "claimgraph_spark"), "claimgraph_spark"))
    from claimgraph_spark import Job

    schema = None
    if wanted.schema:
        archive = zipped(wanted.schema)
        context.addArchive(f"{archive}#schema")
        schema = "schema"
    job = Job(spark, ship(context, wanted.binary), wanted.output, schema, wanted.resume)
    job.run(wanted.inputs, exports=not wanted.no_export, graphml=not wanted.no_graphml)
    faults = job.load("faults")
    for fault in faults.limit(20).collect():
        print(f"error: {fault.message}", file=sys.stderr)
    count, articles = faults.count(), job.load("articles").count()
    print(f"{articles} articles, {job.load('facts').count()} facts; {count} lines or files could not be read")
    spark.stop()
    return 0 if articles else 3


if __name__ == "__main__":
    sys.exit(main())
