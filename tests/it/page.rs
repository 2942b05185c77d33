//! The page and the server that shows it: to this machine only, and nothing else than the page.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use expect_test::expect;

use crate::fixture::store;

/// A server that ends with the test.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start() -> (tempfile::TempDir, Self) {
        let folder = tempfile::tempdir().unwrap();
        store(folder.path());
        let mut process = Command::new(env!("CARGO_BIN_EXE_claimgraph"))
            .args(["view", "--port", "0", "--store"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_start_matches("http://127.0.0.1:").trim_end_matches('/').parse().unwrap();
        (folder, Self { process, port })
    }

    /// Sends a request as it is; `PORT` stands for the server's.
    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = request.replace("PORT", &self.port.to_string()).replace('\n', "\r\n");
        write!(stream, "{request}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    fn status(&self, request: &str) -> String {
        let answer = self.ask(request);
        answer.lines().next().unwrap_or_default().trim_start_matches("HTTP/1.1 ").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn the_page_is_for_this_machine_only() {
    let (_folder, server) = Server::start();
    let requests = [
        "GET / HTTP/1.1\nHost: 127.0.0.1:PORT",
        "GET /?q=1 HTTP/1.1\nHost: LOCALHOST:PORT",
        "HEAD / HTTP/1.1\nHost: localhost:PORT",
        "GET /other HTTP/1.1\nHost: 127.0.0.1:PORT",
        "POST / HTTP/1.1\nHost: 127.0.0.1:PORT\nContent-Length: 0",
        "GET / HTTP/1.1\nHost: evil.example",
        "GET / HTTP/1.1\nHost: evil.example:PORT",
        "GET / HTTP/1.1\nHost: 127.0.0.1.evil.example:PORT",
        "GET / HTTP/1.1\nHost: 127.0.0.1:1",
        "GET / HTTP/1.1\nHost: localhost",
        "GET / HTTP/1.1\nHost: 127.0.0.1:PORT\nHost: evil.example",
        "GET / HTTP/1.1\nAccept: */*",
        "GET /../../../etc/passwd HTTP/1.1\nHost: 127.0.0.1:PORT",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\nHost: 127.0.0.1:PORT",
        "GET /claimgraph.db HTTP/1.1\nHost: 127.0.0.1:PORT",
        "GET http://evil.example/ HTTP/1.1\nHost: 127.0.0.1:PORT",
        "OPTIONS * HTTP/1.1\nHost: 127.0.0.1:PORT\nOrigin: http://evil.example",
        "PUT / HTTP/1.1\nHost: 127.0.0.1:PORT\nContent-Length: 0",
        "DELETE / HTTP/1.1\nHost: 127.0.0.1:PORT",
        "TRACE / HTTP/1.1\nHost: 127.0.0.1:PORT",
        "no request at all",
    ];
    let answers: String = requests
        .iter()
        .map(|request| format!("{} → {}\n", request.replace('\n', " | "), server.status(request)))
        .collect();
    expect![[r#"
        GET / HTTP/1.1 | Host: 127.0.0.1:PORT → 200 OK
        GET /?q=1 HTTP/1.1 | Host: LOCALHOST:PORT → 200 OK
        HEAD / HTTP/1.1 | Host: localhost:PORT → 200 OK
        GET /other HTTP/1.1 | Host: 127.0.0.1:PORT → 404 Not Found
        POST / HTTP/1.1 | Host: 127.0.0.1:PORT | Content-Length: 0 → 405 Method Not Allowed
        GET / HTTP/1.1 | Host: evil.example → 421 Misdirected Request
        GET / HTTP/1.1 | Host: evil.example:PORT → 421 Misdirected Request
        GET / HTTP/1.1 | Host: 127.0.0.1.evil.example:PORT → 421 Misdirected Request
        GET / HTTP/1.1 | Host: 127.0.0.1:1 → 421 Misdirected Request
        GET / HTTP/1.1 | Host: localhost → 421 Misdirected Request
        GET / HTTP/1.1 | Host: 127.0.0.1:PORT | Host: evil.example → 421 Misdirected Request
        GET / HTTP/1.1 | Accept: */* → 421 Misdirected Request
        GET /../../../etc/passwd HTTP/1.1 | Host: 127.0.0.1:PORT → 404 Not Found
        GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1 | Host: 127.0.0.1:PORT → 404 Not Found
        GET /claimgraph.db HTTP/1.1 | Host: 127.0.0.1:PORT → 404 Not Found
        GET http://evil.example/ HTTP/1.1 | Host: 127.0.0.1:PORT → 404 Not Found
        OPTIONS * HTTP/1.1 | Host: 127.0.0.1:PORT | Origin: http://evil.example → 405 Method Not Allowed
        PUT / HTTP/1.1 | Host: 127.0.0.1:PORT | Content-Length: 0 → 405 Method Not Allowed
        DELETE / HTTP/1.1 | Host: 127.0.0.1:PORT → 405 Method Not Allowed
        TRACE / HTTP/1.1 | Host: 127.0.0.1:PORT → 405 Method Not Allowed
        no request at all → 400 Bad Request
    "#]]
    .assert_eq(&answers);
}

#[test]
fn the_page_comes_with_its_policy_and_its_data() {
    let (_folder, server) = Server::start();
    let answer = server.ask("GET / HTTP/1.1\nHost: 127.0.0.1:PORT");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let policy = head.lines().find_map(|line| line.strip_prefix("Content-Security-Policy: ")).unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(policy.ends_with("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
    let (in_page, _) = policy.rsplit_once("; frame-ancestors").unwrap();
    assert!(body.contains(in_page), "the page has the same policy");
    // The sentence with its marks, as the page's script reads it.
    assert!(body.contains(r#"["trigger","confirmed"]"#), "{body}");
}
