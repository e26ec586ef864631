//! A service that classifies apples by HTTP, with the network that the example `table` has saved.
//!
//! ```text
//! cargo run --release --example table
//! cargo run --release --example service
//! printf 'weight,diameter,sugar,colour\n182,74,12.9,red\n' | curl --data-binary @- http://127.0.0.1:8080/classify
//! ```

mod apples;
mod service {
    pub mod server;
}

use std::net::{Ipv4Addr, SocketAddr};

use apples::FILE;
use constnet::prelude::*;
use service::server::Service;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = match std::env::args().nth(1) {
        Some(port) => port.parse().map_err(|error| format!("the port `{port}`: {error}"))?,
        None => 8080,
    };
    let weights = Weights::load(FILE).map_err(|error| format!("{error}; run the example `table` first"))?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let server = Service::new(&weights)?.listen(address)?;
    println!("listening at http://{address}/classify");
    Ok(server.join()?)
}
