//! What people type → an answer or a message: names to find, words to search, dates, registries of who is
//! who, bases of IRIs, whole command lines.
#![no_main]

use std::cell::OnceCell;

use claimgraph::base::{Date, EntityKind, Error, Faults};
use claimgraph::export::Iris;
use claimgraph::query;
use claimgraph::resolve::{Entity, Registry};
use claimgraph::store::{Select, Store};
use claimgraph_fuzz::{Bytes, a_store, one_thread};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static STORE: OnceCell<Store> = const { OnceCell::new() };
}

fuzz_target!(init: one_thread(), |bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let kind = bytes.byte() % 8;
    let text = String::from_utf8_lossy(bytes.rest());
    match kind {
        0 | 1 => STORE.with(|store| {
            let store = store.get_or_init(|| Store::open(&a_store("names")).expect("a store"));
            if kind == 0 {
                match store.find(&text) {
                    Ok(entity) => drop(query::neighbors(store, entity, 1, &Select::default()).expect("an answer")),
                    Err(Error::Usage(message)) => assert!(!message.is_empty()),
                    Err(other) => panic!("{other}"),
                }
            } else {
                match query::search(store, &text, 5) {
                    Ok(_) | Err(Error::Usage(_)) => {}
                    Err(other) => panic!("{other}"),
                }
            }
        }),
        2 => {
            if let Ok(date) = text.parse::<Date>() {
                assert_eq!(date.to_string().parse(), Ok(date));
                assert!(date.first_day() <= date.last_day());
            }
        }
        3 | 4 => {
            let mut faults = Faults::default();
            let registry = Registry::parse("fuzz", &text, &mut faults);
            for id in ["person-anna-weber", "state-russia"] {
                let entity = Entity {
                    id: id.to_owned(),
                    kind: EntityKind::Person,
                    name: id.replace('-', " "),
                    aliases: Vec::new(),
                    same_as: Vec::new(),
                };
                if let Some(known) = registry.identity(&entity) {
                    assert!(!known.id.is_empty());
                }
            }
        }
        5 => drop(Iris::new(&text)),
        _ => {
            let arguments = text.split(' ').map(str::to_owned);
            if let Err(message) = claimgraph::cli::understand(arguments) {
                assert!(!message.is_empty());
            }
        }
    }
});
