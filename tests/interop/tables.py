"""CSV in LibreOffice: every cell is read as the text it is, none is a formula."""

import csv
import re

from common import expect, run, say
from common import Setting

FORMULA = re.compile(r"^[\s]*[=+\-@|%\t\r＝＋－＠]")


def check(folders):
    version = run("soffice", "--version").split()[1]
    for folder in folders.values():
        for file in sorted(folder.glob("*nodes.csv")) + sorted(folder.glob("*edges.csv")):
            rows = list(csv.reader(file.open(encoding="utf-8", newline="")))
            expect(file, "widths of rows", {len(row) for row in rows}, {len(rows[0])})
            bad = [cell for row in rows for cell in row if FORMULA.match(cell) and not re.fullmatch(r"-?[0-9.e+-]+", cell)]
            expect(file, "cells that start a formula", bad[:3], [])
            out = Setting.work / "out" / "tables"
            # As a person opens it: comma, double quotes, UTF-8, no type forced upon a column.
            profile = f"-env:UserInstallation=file://{Setting.work}/libreoffice"
            run("soffice", profile, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "fods", "--outdir", out, file)
            sheet = (out / file.with_suffix(".fods").name).read_text("utf-8")
            expect(file, "LibreOffice: formulas", re.findall(r'table:formula="[^"]*"', sheet)[:3], [])
            run("soffice", profile, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", out, file)
            read = list(csv.reader((out / file.name).open(encoding="utf-8", newline="")))
            expect(file, "LibreOffice: rows", len(read), len(rows))
            expect(file, "LibreOffice: first columns", [row[0] for row in read], [row[0] for row in rows])
            text = rows[0].index("evidence") if "evidence" in rows[0] else rows[0].index("Label")
            same = lambda cell: cell.lstrip("'").strip()
            expect(file, "LibreOffice: words", [same(row[text]) for row in read], [same(row[text]) for row in rows])
            say("LibreOffice", version, f"{folder.name}/{file.name}: {len(read) - 1} rows, {len(read[0])} columns, no formula")
