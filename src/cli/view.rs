//! `view`: the page of a graph, served to this machine only.
//!
//! The page is made once and answers from memory. Requests that name another host than this machine are
//! refused, so that no page of the web can reach it by a name of its own.

use std::net::{Ipv4Addr, SocketAddr};

use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

use super::exit::Exit;
use super::input::StoreArgs;
use super::part::PartArgs;
use super::term;
use crate::base::Error;
use crate::export::{Exporter, Format, policy};
use crate::query;

/// Look at a graph in the browser: search, see who is linked to whom, read the evidence
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Port on 127.0.0.1; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8420)]
    port: u16,
    #[command(flatten)]
    part: PartArgs,
    #[command(flatten)]
    store: StoreArgs,
}

/// Threads that answer: a slow reader does not keep others waiting.
const THREADS: usize = 4;

/// Runs the command, until it is ended from outside.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let page = page(args)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let server = Server::http(address)
        .map_err(|error| Error::Usage(format!("{address} cannot be served: {error}; try another --port")))?;
    let port = server.server_addr().to_ip().map_or(args.port, |address| address.port());
    let mut out = term::Out::new();
    out.line(format_args!("http://127.0.0.1:{port}/"))?;
    out.finish()?;
    term::note("serving this machine only; Ctrl-C ends it");
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    answer(request, port, &page);
                }
            });
        }
    });
    Ok(Exit::Done)
}

/// The page, from one state of the store. Whoever writes to it later does not wait for the page to be read.
fn page(args: &Args) -> Result<Vec<u8>, Error> {
    let store = args.store.open()?;
    let _still = store.still()?;
    let graph = store.graph()?;
    let exporter = Exporter::new(&graph, args.part.select(&store, &graph)?);
    let exhibits = query::exhibits(&store, &graph, exporter.facts())?;
    let mut page = Vec::new();
    let written = exporter.with_exhibits(exhibits).write(Format::Html, &mut page);
    written.map_err(|source| Error::Io { path: args.store.store.clone(), source })?;
    Ok(page)
}

fn answer(request: Request, port: u16, page: &[u8]) {
    let hosts = request.headers().iter().filter(|header| header.field.equiv("Host"));
    let hosts: Vec<&str> = hosts.map(|header| header.value.as_str()).collect();
    let own = matches!(hosts.as_slice(), [host] if is_own(host, port));
    let path = request.url().split(['?', '#']).next().unwrap_or_default();
    let (code, body): (u16, &[u8]) = match (own, request.method(), path) {
        (false, ..) => (421, b"this page answers on 127.0.0.1 only\n"),
        (true, Method::Get | Method::Head, "/") => (200, page),
        (true, Method::Get | Method::Head, _) => (404, b"there is nothing here\n"),
        (true, ..) => (405, b"this page can only be read\n"),
    };
    let kind = if code == 200 { Format::Html.media_type() } else { "text/plain; charset=utf-8" };
    let policy = format!("{}; frame-ancestors 'none'", policy());
    let headers = [
        ("Content-Type", kind),
        ("Content-Security-Policy", &policy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ];
    let headers = headers.iter().filter_map(|(name, value)| Header::from_bytes(*name, *value).ok()).collect();
    let response = Response::new(StatusCode(code), headers, body, Some(body.len()), None);
    // A reader that went away needs no answer.
    let _ = request.respond(response);
}

/// Whether a request is for this machine by a name that only this machine has.
fn is_own(host: &str, port: u16) -> bool {
    let (name, given) = host.rsplit_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let right_port = given.map_or(port == 80, |given| given == port.to_string());
    right_port && (name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
}
