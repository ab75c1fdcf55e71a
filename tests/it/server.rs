//! A small server that speaks enough of S3, Google Cloud Storage, Azure and plain HTTP, and breaks on demand.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What goes wrong with the next answer to a request for an object.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Another status with this text.
    Status(u16, &'static str),
    /// The connection ends after so many bytes of the content.
    Cut(usize),
    /// It stands still after so many bytes, for a while.
    Stall(usize, Duration),
    /// The object is another one from now on.
    Change(Vec<u8>),
    /// It claims to be so large.
    Claim(u64),
    /// None: what comes after it meets later requests.
    Nothing,
}

/// An object.
#[derive(Debug, Clone)]
struct Object {
    bytes: Vec<u8>,
    version: u32,
    headers: Vec<(String, String)>,
    location: Option<String>,
}

/// A request for an object.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) range: Option<String>,
    pub(crate) if_match: Option<String>,
    pub(crate) query: String,
    pub(crate) authorization: Option<String>,
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Object>,
    faults: BTreeMap<String, VecDeque<Fault>>,
    asked: Vec<Asked>,
    ranges: bool,
    etags: bool,
}

/// The server. It ends with the test.
#[derive(Debug)]
pub(crate) struct Server {
    state: Arc<Mutex<State>>,
    port: u16,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State {
            ranges: true,
            etags: true,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || {
                    // A client may go away at any moment.
                    let _ = answer(&stream, &state);
                });
            }
        });
        Self { state, port }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Has an object at a path: `bucket/name`.
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        let mut state = self.state.lock().unwrap();
        let version = state
            .objects
            .get(path)
            .map_or(1, |object| object.version + 1);
        let object = Object {
            bytes: bytes.to_vec(),
            version,
            headers: Vec::new(),
            location: None,
        };
        state.objects.insert(path.to_owned(), object);
    }

    pub(crate) fn header(&self, path: &str, name: &str, value: &str) {
        let mut state = self.state.lock().unwrap();
        let object = state.objects.get_mut(path).unwrap();
        object.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Sends on from a path to an address.
    pub(crate) fn redirect(&self, path: &str, to: &str) {
        self.put(path, b"");
        let mut state = self.state.lock().unwrap();
        state.objects.get_mut(path).unwrap().location = Some(to.to_owned());
    }

    pub(crate) fn fault(&self, path: &str, faults: &[Fault]) {
        let mut state = self.state.lock().unwrap();
        let queue = state.faults.entry(path.to_owned()).or_default();
        queue.extend(faults.iter().cloned());
    }

    /// Neither ranges nor tags from now on, or one of them.
    pub(crate) fn simple(&self, ranges: bool, etags: bool) {
        let mut state = self.state.lock().unwrap();
        (state.ranges, state.etags) = (ranges, etags);
    }

    /// The requests for an object so far.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        let state = self.state.lock().unwrap();
        let asked = state.asked.iter().filter(|asked| asked.path == path);
        asked.cloned().collect()
    }
}

/// What a client asks for.
struct Request {
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
}

impl Request {
    fn read(stream: &TcpStream) -> std::io::Result<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let method = words.next().unwrap_or("").to_owned();
        let target = words.next().unwrap_or("/").to_owned();
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim().split_once(':') else {
                break;
            };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let path = decoded(path.trim_start_matches('/'));
        Ok(Self {
            method,
            path: path.trim_start_matches("devstoreaccount1/").to_owned(),
            query: query.to_owned(),
            headers,
        })
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).cloned()
    }

    /// The first byte that is wanted, if that is not the first of all.
    fn start(&self) -> Option<usize> {
        let range = self.header("range")?;
        let range = range.strip_prefix("bytes=")?;
        range.trim_end_matches('-').parse().ok()
    }
}

fn answer(stream: &TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let request = Request::read(stream)?;
    let (path, query) = (&request.path, &request.query);
    if query.contains("list-type=2") || query.contains("comp=list") {
        let text = list(&state.lock().unwrap(), path, query);
        let kind = [("content-type", "application/xml")];
        return respond(stream, 200, &kind, text.as_bytes());
    }
    let (fault, object, ranges, etags) = {
        let mut state = state.lock().unwrap();
        state.asked.push(Asked {
            path: path.clone(),
            range: request.header("range"),
            if_match: request.header("if-match"),
            query: query.clone(),
            authorization: request.header("authorization"),
        });
        let fault = state.faults.get_mut(path).and_then(VecDeque::pop_front);
        if let (Some(Fault::Change(bytes)), Some(object)) = (&fault, state.objects.get_mut(path)) {
            object.bytes.clone_from(bytes);
            object.version += 1;
        }
        let object = state.objects.get(path).cloned();
        (fault, object, state.ranges, state.etags)
    };
    if let Some(Fault::Status(status, text)) = fault {
        return respond(stream, status, &[], text.as_bytes());
    }
    let Some(object) = object else {
        let missing = b"<Error><Code>NoSuchKey</Code></Error>";
        return respond(stream, 404, &[], missing);
    };
    if let Some(location) = &object.location {
        return respond(stream, 302, &[("location", location)], b"");
    }
    let etag = format!("\"v{}\"", object.version);
    if request
        .header("if-match")
        .is_some_and(|wanted| wanted != etag)
    {
        return respond(stream, 412, &[], b"");
    }
    let start = request.start().filter(|_| ranges);
    if start.is_some_and(|start| start >= object.bytes.len()) {
        return respond(stream, 416, &[], b"");
    }
    let etag = etags.then_some(etag);
    send(stream, &request, &object, fault.as_ref(), start, etag)
}

/// The content of an object from a byte on, as far as the fault lets it.
fn send(
    mut stream: &TcpStream,
    request: &Request,
    object: &Object,
    fault: Option<&Fault>,
    start: Option<usize>,
    etag: Option<String>,
) -> std::io::Result<()> {
    let size = object.bytes.len();
    let content = &object.bytes[start.unwrap_or(0)..];
    let claimed = match fault {
        Some(Fault::Claim(claimed)) => *claimed,
        _ => content.len() as u64,
    };
    let mut head = match start {
        Some(start) => format!(
            "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes {start}-{}/{size}\r\n",
            size - 1
        ),
        None => "HTTP/1.1 200 OK\r\n".to_owned(),
    };
    write!(
        head,
        "content-length: {claimed}\r\nlast-modified: Fri, 20 Nov 2026 1{}:00:00 GMT\r\nconnection: close\r\n",
        object.version % 10
    )
    .unwrap();
    if let Some(etag) = etag {
        write!(head, "etag: {etag}\r\n").unwrap();
    }
    for (name, value) in &object.headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"\r\n")?;
    if request.method == "HEAD" {
        return Ok(());
    }
    match fault {
        Some(Fault::Cut(after)) => stream.write_all(&content[..content.len().min(*after)]),
        Some(Fault::Stall(after, pause)) => {
            stream.write_all(&content[..*after])?;
            stream.flush()?;
            std::thread::sleep(*pause);
            stream.write_all(&content[*after..])
        }
        _ => stream.write_all(content),
    }
}

fn respond(
    mut stream: &TcpStream,
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {status} Told\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len()
    );
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"\r\n")?;
    stream.write_all(body)
}

/// What a bucket has, as S3 and Google tell it, or as Azure does. Two objects a page.
fn list(state: &State, bucket: &str, query: &str) -> String {
    let bucket = bucket.trim_end_matches('/');
    let parameter = |name: &str| {
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then(|| decoded(&value.replace('+', " ")))
        })
    };
    let prefix = parameter("prefix").unwrap_or_default();
    let after = parameter("continuation-token")
        .or_else(|| parameter("marker"))
        .unwrap_or_default();
    let mut keys: Vec<(&str, &Object)> = state
        .objects
        .iter()
        .filter_map(|(path, object)| Some((path.strip_prefix(bucket)?.strip_prefix('/')?, object)))
        .filter(|(key, _)| key.starts_with(&prefix) && **key > *after)
        .collect();
    let more = keys.len() > 2;
    keys.truncate(2);
    let next = keys
        .last()
        .filter(|_| more)
        .map_or("", |(key, _)| key)
        .to_owned();
    let mut text = String::new();
    if query.contains("comp=list") {
        text.push_str("<?xml version=\"1.0\"?><EnumerationResults><Blobs>");
        for (key, object) in keys {
            write!(
                text,
                "<Blob><Name>{key}</Name><Properties><Last-Modified>Fri, 20 Nov 2026 10:00:00 GMT</Last-Modified>\
                 <Content-Length>{}</Content-Length><Content-Type>x</Content-Type><Etag>v{}</Etag></Properties></Blob>",
                object.bytes.len(),
                object.version
            )
            .unwrap();
        }
        write!(
            text,
            "</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>"
        )
        .unwrap();
        return text;
    }
    text.push_str("<?xml version=\"1.0\"?><ListBucketResult>");
    for (key, object) in keys {
        write!(
            text,
            "<Contents><Key>{key}</Key><Size>{}</Size><LastModified>2026-11-20T10:00:00.000Z</LastModified>\
             <ETag>\"v{}\"</ETag></Contents>",
            object.bytes.len(),
            object.version
        )
        .unwrap();
    }
    if more {
        write!(
            text,
            "<NextContinuationToken>{next}</NextContinuationToken>"
        )
        .unwrap();
    }
    write!(text, "<IsTruncated>{more}</IsTruncated></ListBucketResult>").unwrap();
    text
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8(bytes).unwrap()
}
