"""The program as a filter within a task: lines in, lines out, no more than a few of them held."""

import contextlib
import os
import subprocess
import tempfile
import threading

import pyarrow as pa
from pyspark import SparkFiles

LINE = "value string"
# Bytes that are read from the program in one go, and then handed on as one batch of lines.
CHUNK = 1 << 20


class Program:
    """The program and its schema as they travel with the job."""

    def __init__(self, binary, schema=None):
        self.binary = binary
        self.schema = schema

    def command(self, *arguments):
        """The command line on whatever machine the task runs on."""
        schema = ["--schema", SparkFiles.get(self.schema)] if self.schema else []
        return [SparkFiles.get(self.binary), *arguments, *schema]

    def here(self, step, text=""):
        """What the program says on the driver."""
        done = subprocess.run(self.command(*step.split()), input=text.encode(), stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    def through(self, rows, *steps, lines=None, group=None, exits=(0,)):
        """The rows of a data frame, each of one column, through the program, or through several of its commands one
        behind the other: a data frame of lines.

        `lines` makes the input from a batch of rows, if not every row is a line; `group` makes rows of the
        lines of the output, if not every line is one. Rows keep their order within a partition, and a
        partition without rows starts no process."""

        def work(batches):
            commands = [self.command(*step.split()) for step in steps]
            return run(commands, batches, lines or first_column, group or (lambda it: it), exits)

        return rows.mapInArrow(work, LINE)


def first_column(batches):
    """Every value of the first column as a line."""
    for batch in batches:
        values = batch.column(0).cast(pa.large_binary()).to_pylist()
        if values:
            yield b"\n".join(values) + b"\n"


def run(commands, batches, lines, group, exits):
    """Runs commands, each behind the one before, over batches of rows; gives batches of lines."""
    chunks = lines(batches)
    first = next(chunks, None)
    if first is None:
        return
    with contextlib.ExitStack() as open_files:
        running, source = [], subprocess.PIPE
        for command in commands:
            messages = open_files.enter_context(tempfile.TemporaryFile())
            process = subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE, stderr=messages, bufsize=0)
            if running:
                source.close()  # The two processes have it; this one would keep the first from noticing an end.
            source = process.stdout
            running.append((process, messages))
        failures = []
        pipe = running[0][0].stdin
        feeder = threading.Thread(target=feed, args=(pipe, first, chunks, failures), daemon=True)
        feeder.start()
        finished = False
        try:
            for found in group(read(source)):
                yield pa.RecordBatch.from_arrays([pa.array(found, pa.string())], ["value"])
            feeder.join()
            codes = [process.wait() for process, _ in running]
            finished = True
        finally:
            if not finished:
                # Spark wants no more, or an error is on its way: nobody reads what the processes still write.
                for process, _ in running:
                    process.kill()
                    process.wait()
        if failures:
            raise failures[0]
        # Where one ends, those before it cannot write any more: the last that failed is why.
        for command, code, (_, messages) in reversed(list(zip(commands, codes, running))):
            if code not in exits:
                messages.seek(0, os.SEEK_END)
                messages.seek(max(0, messages.tell() - 4000))
                said = messages.read().decode("utf-8", "replace").strip()
                raise RuntimeError(f"{' '.join(command)} ended with {code}: {said}")


def feed(pipe, first, chunks, failures):
    """Writes to the process; it blocks while the process has enough to do."""
    try:
        pipe.write(first)
        for chunk in chunks:
            pipe.write(chunk)
    except BrokenPipeError:
        pass  # The process has ended; its exit code says why.
    except Exception as failure:  # noqa: BLE001: raised again in the thread of the task
        failures.append(failure)
    finally:
        try:
            pipe.close()
        except BrokenPipeError:
            pass


def read(pipe):
    """Lists of whole lines, without their ends."""
    rest = b""
    while chunk := pipe.read(CHUNK):
        rest += chunk
        end = rest.rfind(b"\n") + 1
        if end:
            yield rest[: end - 1].split(b"\n")
            rest = rest[end:]
    if rest:
        yield [rest]
