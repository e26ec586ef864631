//! The service: a table in CSV comes in by HTTP, and a table of classes and their probabilities goes out.

use std::error::Error;
use std::io::{self, Read};
use std::net::SocketAddr;

use constnet::Predictor;
use constnet::data::Schema;
use constnet::prelude::*;
use oxhttp::model::header::CONTENT_TYPE;
use oxhttp::model::{Body, Method, Request, Response, StatusCode};
use oxhttp::{ListeningServer, Server};

use crate::apples::Apples;

const MOST_BYTES: u64 = 1 << 20;
const MOST_CONNECTIONS: usize = 64;

/// What all threads share. Nothing in it changes, so there is no lock.
pub struct Service {
    predictor: Predictor<Apples>,
    schema: Schema,
}

impl Service {
    /// # Errors
    ///
    /// If the weights are not those of this network, or were saved without a schema.
    pub fn new(weights: &Weights) -> Result<Self, Box<dyn Error>> {
        let mut net = Apples::new(0);
        weights.apply(&mut net)?;
        Ok(Self { predictor: net.predictor(), schema: weights.schema()? })
    }

    /// Answers each connection in a thread of its own.
    ///
    /// # Errors
    ///
    /// If the address is in use.
    pub fn listen(self, address: SocketAddr) -> io::Result<ListeningServer> {
        let server = Server::new(move |request| self.answer(request)).bind(address);
        server.with_max_concurrent_connections(MOST_CONNECTIONS).spawn()
    }

    fn answer(&self, request: &mut Request<Body>) -> Response<Body> {
        let (status, text) = match (request.method(), request.uri().path()) {
            (&Method::POST, "/classify") => match self.classify(request.body_mut()) {
                Ok(answer) => (StatusCode::OK, answer.to_csv()),
                Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")),
            },
            (_, "/classify") => (StatusCode::METHOD_NOT_ALLOWED, "POST a table in CSV\n".to_owned()),
            _ => (StatusCode::NOT_FOUND, "there is only /classify\n".to_owned()),
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = status;
        response
            .headers_mut()
            .insert(CONTENT_TYPE, "text/csv; charset=utf-8".parse().expect("a valid header"));
        response
    }

    fn classify(&self, body: &mut Body) -> Result<Table, Box<dyn Error>> {
        let mut text = Vec::new();
        body.take(MOST_BYTES + 1).read_to_end(&mut text)?;
        if text.len() as u64 > MOST_BYTES {
            return Err(format!("a table has at most {MOST_BYTES} bytes").into());
        }
        let table = Table::parse(text)?;
        let mut answer = Table::new(["variety", "probability"])?;
        let mut scratch = self.predictor.scratch::<1>();
        for row in 0..table.len() {
            let x: SVector<f32, 6> = self.schema.sample(&table, row)?;
            let (class, probability) = self.predictor.classify(&x, &mut scratch)?;
            answer.push([&self.schema.classes()[class], &format!("{probability:.4}")])?;
        }
        Ok(answer)
    }
}
