import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jena.query.ARQ;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.vocabulary.RDF;
import org.topbraid.shacl.validation.ValidationUtil;

/** Jena and TopBraid's SHACL: `quads (LANG FILE OUT)…`, `ask DATA QUERY…`, `validate SHAPES DATA…`. */
public class Probe {
    static final String SH = "http://www.w3.org/ns/shacl#";

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        switch (args[0]) {
            case "quads" -> {
                for (int i = 1; i + 2 < args.length; i += 3) {
                    DatasetGraph graph = DatasetGraphFactory.create();
                    Lang lang = switch (args[i]) {
                        case "JSONLD10" -> Lang.JSONLD10;
                        case "JSONLD11" -> Lang.JSONLD11;
                        case "TURTLE" -> Lang.TURTLE;
                        default -> Lang.NQUADS;
                    };
                    try (InputStream in = new FileInputStream(args[i + 1]); OutputStream file = new FileOutputStream(args[i + 2])) {
                        RDFParser.create().source(in).lang(lang).base("https://base.example/").parse(graph);
                        RDFDataMgr.write(file, graph, Lang.NQUADS);
                    }
                }
            }
            case "ask" -> {
                Model model = RDFDataMgr.loadModel(args[1]);
                out.println("{\"version\": \"" + ARQ.VERSION + "\"}");
                for (int i = 2; i < args.length; i++) {
                    String query = Files.readString(Path.of(args[i]));
                    try (QueryExecution asked = QueryExecutionFactory.create(QueryFactory.create(query), model)) {
                        java.io.ByteArrayOutputStream rows = new java.io.ByteArrayOutputStream();
                        ResultSetFormatter.outputAsJSON(rows, asked.execSelect());
                        out.println(rows.toString(StandardCharsets.UTF_8).replace("\n", " "));
                    }
                }
            }
            case "validate" -> {
                Model shapes = RDFDataMgr.loadModel(args[1]);
                for (int i = 2; i < args.length; i++) {
                    Model data = RDFDataMgr.loadModel(args[i]);
                    Resource report = ValidationUtil.validateModel(data, shapes, false);
                    boolean conforms = report.getProperty(report.getModel().createProperty(SH, "conforms")).getBoolean();
                    int results = report.getModel().listSubjectsWithProperty(RDF.type, report.getModel().createResource(SH + "ValidationResult")).toList().size();
                    out.println(conforms + " " + results);
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        out.flush();
    }
}
