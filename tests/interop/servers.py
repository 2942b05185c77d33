"""Virtuoso and Oxigraph as servers on this machine, loaded by their own means and asked over HTTP; Jena's
ARQ and `claimgraph sparql` beside them: the same rows for every query of schema/export/queries/."""

import contextlib
import gzip
import json
import pathlib
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from common import EXPORT, Setting, expect, jena, run, say

JSON = "application/sparql-results+json"


def check(folders):
    work = Setting.work / "servers"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    folder = folders["corpus"]
    plain = work / "graph.nq"
    plain.write_bytes(gzip.decompress((folder / "graph.nq.gz").read_bytes()))
    queries = sorted((EXPORT / "queries").glob("*.rq"))
    answers = {"claimgraph sparql": [ours(folder, query) for query in queries]}
    told = jena("ask", folder / "graph.ttl", *queries).splitlines()
    answers[f"Jena ARQ {json.loads(told[0])['version']}"] = [json.loads(line) for line in told[1:]]
    with oxigraph(work, folder) as (name, url):
        answers[name] = [ask(url, query) for query in queries]
    with virtuoso(work, plain) as (name, url):
        answers[name] = [ask(url, query) for query in queries]
    empty = 0
    for i, query in enumerate(queries):
        wanted = rows(answers["claimgraph sparql"][i])
        empty += not wanted
        for program, found in answers.items():
            expect(query.name, f"{program}: columns", found[i]["head"]["vars"], answers["claimgraph sparql"][i]["head"]["vars"])
            expect(query.name, f"{program}: rows", rows(found[i]), wanted)
        print(f"  {query.name}: {len(wanted)} rows from all {len(answers)}")
    expect("queries", "that find nothing in the corpus", empty < len(queries) / 3, True)
    for program in answers:
        say(program, "", f"{len(queries)} queries, {sum(len(rows(a)) for a in answers[program])} rows")


def ours(folder, query):
    """`claimgraph sparql`, which ends with 1 where nothing is found."""
    command = [Setting.program, "sparql", "--store", folder, "-f", query, "--format", "json"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    expect(query.name, f"claimgraph sparql: {done.stderr[:500]}", done.returncode in (0, 1), True)
    return json.loads(done.stdout)


def rows(answer):
    """Sorted, since stores order letters in their own ways; the numbers of one value, whatever their type."""

    def cell(value):
        if value is None:
            return ""
        number = value.get("datatype", "").rpartition("#")[2] in ("integer", "nonNegativeInteger", "int", "long")
        return f"{value['type'].replace('typed-literal', 'literal')} {int(value['value']) if number else value['value']}"

    names = answer["head"]["vars"]
    return sorted([cell(row.get(name)) for name in names] for row in answer["results"]["bindings"])


def ask(url, query):
    """Over HTTP, as the SPARQL protocol says."""
    body = urllib.parse.urlencode({"query": query.read_text("utf-8")}).encode()
    request = urllib.request.Request(url, body, {"Accept": JSON, "Content-Type": "application/x-www-form-urlencoded"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read().decode("utf-8"))
    except urllib.error.HTTPError as error:
        expect(query.name, f"{url}: {error.read().decode('utf-8', 'replace')[:400]}", error.code, 200)
        return {"head": {"vars": []}, "results": {"bindings": []}}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(command, port, cwd):
    with (cwd / f"{pathlib.Path(command[0]).name}.log").open("w") as log:
        process = subprocess.Popen([str(part) for part in command], cwd=cwd, stdout=log, stderr=log)
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}: {log.name}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{command[0]} does not answer on port {port}")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


@contextlib.contextmanager
def oxigraph(work, folder):
    """Loads every part of the JSON-LD over HTTP."""
    port = free_port()
    program = shutil.which("oxigraph") or Setting.work / "venv" / "bin" / "oxigraph"
    command = [program, "serve", "--location", work / "oxigraph", "--bind", f"127.0.0.1:{port}"]
    with serving(command, port, work):
        for file in sorted(folder.glob("*.jsonld")):
            url = f"http://127.0.0.1:{port}/store?default"
            request = urllib.request.Request(url, file.read_bytes(), {"Content-Type": "application/ld+json"}, method="POST")
            urllib.request.urlopen(request, timeout=120).close()
        version = run(program, "--version").split()[-1]
        yield f"Oxigraph server {version}", f"http://127.0.0.1:{port}/query"


@contextlib.contextmanager
def virtuoso(work, nquads):
    """Loads the N-Quads with isql, as its handbook says."""
    home = work / "virtuoso"
    home.mkdir()
    shutil.copy(nquads, home / "graph.nq")
    sql, http = free_port(), free_port()
    (home / "virtuoso.ini").write_text(
        f"""[Database]
DatabaseFile = {home}/virtuoso.db
ErrorLogFile = {home}/virtuoso.log
LockFile = {home}/virtuoso.lck
TransactionFile = {home}/virtuoso.trx
xa_persistent_file = {home}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {home}/virtuoso-temp.db
TransactionFile = {home}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {home}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {home}
[SPARQL]
ResultSetMaxRows = 100000
DefaultGraph = urn:claimgraph
"""
    )
    with serving(["virtuoso-t", "+foreground", "+configfile", home / "virtuoso.ini"], http, home):
        isql = shutil.which("isql-vt") or shutil.which("isql")
        load = (
            f"DB.DBA.TTLP_MT (file_to_string_output ('{home}/graph.nq'), '', 'urn:claimgraph', 512);"
            "checkpoint;"
        )
        for attempt in range(60):
            done = subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"], capture_output=True, text=True, check=False)
            if done.returncode == 0 and "Error" not in done.stdout + done.stderr:
                break
            time.sleep(1)
        expect("Virtuoso", f"load: {done.stdout[-300:]}{done.stderr[-500:]}", done.returncode, 0)
        version = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
        version = re.search(r"Version ([\d.]+)", version.stdout + version.stderr)
        yield f"Virtuoso {version[1]}", f"http://127.0.0.1:{http}/sparql?default-graph-uri=urn%3Aclaimgraph"
