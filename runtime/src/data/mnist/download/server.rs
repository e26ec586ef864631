//! A small server on the loopback that behaves as well or as badly as a test wants.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// The answer to a request.
pub(super) enum Answer {
    /// All of this.
    Body(Vec<u8>),
    /// Half of this, though all of it is announced.
    Truncated(Vec<u8>),
    /// The status 404.
    NotFound,
    /// Zeros, as long as somebody takes them.
    Endless,
    /// Nothing, until the client gives up.
    Silence,
    /// Bytes that are not HTTP.
    NoHttp,
}

/// A running server; it stops when it is dropped.
pub(super) struct Server {
    local: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// A server that gives `answer` to each path that is asked for.
    pub(super) fn start(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let local = listener.local_addr().unwrap();
        let (asked, stopped) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (log, stop) = (asked.clone(), stopped.clone());
        let thread = thread::spawn(move || {
            thread::scope(|scope| {
                for stream in listener.incoming().map_while(Result::ok) {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    // A client that goes away in the middle is what some tests are about.
                    scope.spawn(|| drop(serve(stream, &log, &answer)));
                }
            });
        });
        Self { local, asked, stopped, thread: Some(thread) }
    }

    /// The address of its folder.
    pub(super) fn address(&self) -> String {
        format!("http://{}/", self.local)
    }

    /// The paths that were asked for.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes it up, so that it sees that it is to stop.
        drop(TcpStream::connect(self.local));
        self.thread.take().map(JoinHandle::join);
    }
}

/// Answers one request and closes the connection.
fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<String>>,
    answer: impl Fn(&str) -> Answer,
) -> std::io::Result<()> {
    let mut request = BufReader::new(stream.try_clone()?);
    let mut first_line = String::new();
    request.read_line(&mut first_line)?;
    let path = first_line.split(' ').nth(1).unwrap_or_default().to_owned();
    log.lock().unwrap().push(path.clone());
    let mut header = String::new();
    while request.read_line(&mut header)? > 2 {
        header.clear();
    }
    match answer(&path) {
        Answer::Body(body) => {
            start(&mut stream, "200 OK", &format!("Content-Length: {}\r\n", body.len()))?;
            stream.write_all(&body)
        }
        Answer::Truncated(body) => {
            start(&mut stream, "200 OK", &format!("Content-Length: {}\r\n", body.len()))?;
            stream.write_all(&body[..body.len() / 2])
        }
        Answer::NotFound => start(&mut stream, "404 Not Found", "Content-Length: 0\r\n"),
        Answer::Endless => {
            start(&mut stream, "200 OK", "")?;
            loop {
                stream.write_all(&[0; 4096])?;
            }
        }
        Answer::Silence => request.read_to_end(&mut Vec::new()).map(drop),
        Answer::NoHttp => stream.write_all(b"220 mail server ready\r\n"),
    }
}

fn start(stream: &mut TcpStream, status: &str, headers: &str) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n")
}
