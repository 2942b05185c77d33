"""CSV in LibreOffice: every cell is read as the text it is, none is a formula."""

import csv
import re
import shutil

from common import Setting, expect, run, say

FORMULA = re.compile(r"^[\s]*[=+\-@|%\t\r＝＋－＠]")


# As a person opens it: comma, double quotes, UTF-8, no type forced upon a column.
OPENED = "--infilter=CSV:44,34,76,1"


def check(folders):
    version = run("soffice", "--version").split()[1]
    out = Setting.work / "out" / "tables"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    files = {}
    for folder in folders.values():
        for file in sorted(folder.glob("*nodes.csv")) + sorted(folder.glob("*edges.csv")):
            copy = out / f"{folder.name}-{file.name}"
            shutil.copy(file, copy)
            files[f"{folder.name}/{file.name}"] = copy
    office = ["soffice", f"-env:UserInstallation=file://{Setting.work}/libreoffice", "--headless", OPENED]
    run(*office, "--convert-to", "fods", "--outdir", out, *files.values())
    saved = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    run(*office, "--convert-to", saved, "--outdir", out / "saved", *files.values())
    for name, file in files.items():
        rows = list(csv.reader(file.open(encoding="utf-8", newline="")))
        expect(name, "widths of rows", {len(row) for row in rows}, {len(rows[0])})
        bad = [cell for row in rows for cell in row if FORMULA.match(cell) and not re.fullmatch(r"-?[0-9.e+-]+", cell)]
        expect(name, "cells that start a formula", bad[:3], [])
        sheet = file.with_suffix(".fods").read_text("utf-8")
        expect(name, "LibreOffice: formulas", re.findall(r'table:formula="[^"]*"', sheet)[:3], [])
        read = list(csv.reader((out / "saved" / file.name).open(encoding="utf-8", newline="")))
        expect(name, "LibreOffice: rows", len(read), len(rows))
        expect(name, "LibreOffice: first columns", [row[0] for row in read], [row[0] for row in rows])
        text = rows[0].index("evidence") if "evidence" in rows[0] else rows[0].index("Label")
        same = lambda cell: cell.lstrip("'").strip()
        expect(name, "LibreOffice: words", [same(row[text]) for row in read], [same(row[text]) for row in rows])
        say("LibreOffice", version, f"{name}: {len(read) - 1} rows, {len(read[0])} columns, no formula")
