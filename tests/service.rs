//! The example `service`: asked by several clients at once, and with questions that it must refuse.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use constnet::data::Schema;
use constnet::prelude::*;

#[allow(dead_code, reason = "the file of the examples is another one")]
#[path = "../examples/apples/mod.rs"]
mod apples;
#[path = "../examples/service/server.rs"]
mod server;

use apples::Apples;
use server::Service;

const APPLES: &str = "weight,diameter,sugar,colour,variety\n\
    180,74,13,red,Gala\n150,68,10,green,Granny\n200,80,12,yellow,Golden\n";

/// Asks a question by HTTP; the status and the body of the answer.
fn ask(address: SocketAddr, request: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

#[test]
fn it_answers_as_the_network_and_refuses_what_is_wrong() {
    let table = Table::parse(APPLES).unwrap();
    let schema = Schema::builder().numbers(["weight", "diameter", "sugar"]).one_hot(["colour"]);
    let schema = schema.class("variety").fit(&table).unwrap();
    let mut net = Apples::new(3);
    let samples: Samples<f32, u8, 6> = schema.samples(&table).unwrap();
    net.adapt(&samples).unwrap();
    let optimizer = Adam::new(&net, 0.05);
    Trainer::new().epochs(40).batch_size(3).quiet().fit(&mut net, optimizer, &samples, &samples).unwrap();

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("apples.safetensors");
    Weights::of(&net).with_schema(&schema).save(&file).unwrap();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let _server = Service::new(&Weights::load(&file).unwrap()).unwrap().listen(free).unwrap();

    let mut ws = Apples::workspace::<1>();
    let mut expected = String::from("variety,probability\n");
    for row in 0..3 {
        let x: SVector<f32, 6> = schema.sample(&table, row).unwrap();
        let (class, probability) = net.classify(&x, &mut ws).unwrap();
        expected += &format!("{},{probability:.4}\n", schema.classes()[class]);
    }
    assert!(
        expected.contains("\nGala,") && expected.contains("\nGranny,") && expected.contains("\nGolden,"),
        "{expected}"
    );
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..4 {
                    assert_eq!(ask(free, "POST /classify", APPLES), (200, expected.clone()));
                }
            });
        }
    });

    let (status, text) = ask(free, "POST /classify", "weight,diameter,sugar,colour\n180,74,13,blue\n");
    assert!(status == 400 && text.contains("blue"), "{status}: {text}");
    let (status, text) = ask(free, "POST /classify", "weight,sugar,colour\n180,13,red\n");
    assert!(status == 400 && text.contains("diameter"), "{status}: {text}");
    assert_eq!(ask(free, "POST /classify", &"1".repeat(1 << 21)).0, 400);
    assert_eq!(ask(free, "GET /classify", "").0, 405);
    assert_eq!(ask(free, "GET /", "").0, 404);
    // It is still there.
    assert_eq!(ask(free, "POST /classify", APPLES).0, 200);
}
