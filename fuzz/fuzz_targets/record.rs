//! Records from anywhere → a graph. A line is read or refused; packed bytes are unpacked or refused; what any
//! record says becomes a graph, in any order the same.
#![no_main]

use claimgraph::graph::KnowledgeGraph;
use claimgraph::store::Record;
use claimgraph_fuzz::{Bytes, record, schema};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { schema(); }, |bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    match bytes.byte() % 4 {
        0 => {
            let Ok(line) = std::str::from_utf8(bytes.rest()) else { return };
            if let Ok(record) = Record::from_line(line) {
                let again = String::from_utf8(record.to_line()).expect("JSON is UTF-8");
                assert_eq!(Record::from_line(again.trim_end()).as_ref(), Ok(&record));
                KnowledgeGraph::build(schema(), &[record.to_extraction()]);
            }
        }
        1 => {
            for line in claimgraph::store::Records::new(bytes.rest(), std::path::Path::new("fuzz")) {
                if line.is_err_and(|error| matches!(error, claimgraph::base::Error::Io { .. })) {
                    break;
                }
            }
        }
        _ => {
            let records = [record(&mut bytes), record(&mut bytes)];
            let [one, other] = records.each_ref().map(Record::to_extraction);
            let facts = |extractions: &[_]| format!("{:?}", KnowledgeGraph::build(schema(), extractions).facts());
            assert_eq!(facts(&[one.clone(), other.clone()]), facts(&[other, one]));
        }
    }
});
