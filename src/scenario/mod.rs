//! Scenario, network and scheme files to checked values; variants; the built-in library.
//!
//! A fault in a file is a finding with its place; nothing half checked leaves this layer.

mod alter;
mod amend;
mod by_id;
mod by_path;
mod change;
mod check;
mod checked;
mod cite;
mod complete;
mod contacts;
pub mod file;
mod further;
mod gather;
mod known;
mod library;
mod load;
mod names;
mod network;
mod network_file;
mod observed;
mod office;
mod offices;
mod own;
mod period;
mod quantity;
mod ready;
mod rules;
mod said;
mod scaffold;
mod set;
pub mod table;
mod tables;
mod taken;
mod telegrams;
mod traffic;
mod units;

pub use alter::{Alterations, ClosedPost, NewCircuit};
pub use amend::LeftOut;
pub use change::{At, Change, OutageOf};
pub use check::{Findings, suggestion};
pub use checked::{Document, Observed, Scenario, Sources};
pub use contacts::{contacts_of, queries_of};
pub use further::{Errand, Further, Handed, Slip};
pub use library::{BUILT_IN, BuiltIn, built_in};
pub use load::{File, Files, Loaded, SourceText, check_scheme, load, load_network, of_telegram};
pub use offices::with_office;
pub use own::{
    Leaves, OwnCarrier, OwnStation, Period, Stop, Traffic, TrafficKind, TrafficWay, Turns,
};
pub use quantity::in_words;
pub use scaffold::{STAR, STAR_NAME, Scaffold, is_american, network_of_era, scaffold};
