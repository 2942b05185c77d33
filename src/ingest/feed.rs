//! RSS and Atom: one article an item. Its text is the item's content, or else its summary, with tags
//! taken out and the ends of blocks as line breaks.
//!
//! An item goes the way of a line of JSON Lines from here on, by its number in the feed.

use std::io::Read;

use feed_rs::model::{Entry, Link, Text};
use feed_rs::parser::Builder;
use quick_xml::escape::unescape;
use serde_json::{Map, Value};

use super::piece::MAX_BYTES;

/// The items of a feed as lines of JSON, in the order of the feed.
///
/// The message says what was expected and found.
pub fn items(feed: impl Read) -> Result<Vec<Vec<u8>>, String> {
    // Where an item says no id its address has to do, so that it has the same one every day.
    let id = |links: &[Link], title: &Option<Text>, _: Option<&str>| {
        let link = links.first().map(|link| link.href.clone());
        link.or_else(|| title.as_ref().map(|title| title.content.clone())).unwrap_or_default()
    };
    let parser = Builder::new().sanitize_content(false).id_generator(id).build();
    let feed = parser
        .parse(feed.take(MAX_BYTES as u64))
        .map_err(|e| format!("expected RSS or Atom, found a fault in it: {e}"))?;
    let publisher = feed.title.map(|title| plain(&title.content));
    let lines = feed.entries.into_iter().map(|entry| {
        let mut fields = Map::new();
        let mut put = |key: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                fields.insert(key.to_owned(), Value::from(value));
            }
        };
        put("text", Some(text(&entry)));
        put("id", Some(entry.id.clone()));
        put("title", entry.title.as_ref().map(|title| plain(&title.content)));
        put("date", entry.published.or(entry.updated).map(|time| time.format("%Y-%m-%d").to_string()));
        put("publisher", publisher.clone());
        put("url", entry.links.first().map(|link| link.href.clone()));
        put("language", entry.language.or_else(|| feed.language.clone()));
        Value::from(fields).to_string().into_bytes()
    });
    Ok(lines.collect())
}

fn text(entry: &Entry) -> String {
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = || entry.summary.as_ref().map(|summary| summary.content.as_str());
    plain(content.filter(|body| !body.trim().is_empty()).or_else(summary).unwrap_or_default())
}

/// HTML without its tags; what is plain text stays as it is.
fn plain(html: &str) -> String {
    const BLOCKS: [&str; 10] = ["p", "br", "div", "li", "h1", "h2", "h3", "tr", "blockquote", "ul"];
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text += before;
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let Some((tag, beyond)) = after.split_once('>').filter(|_| is_tag) else {
            text.push('<');
            rest = after;
            continue;
        };
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if BLOCKS.contains(&name.to_ascii_lowercase().as_str()) {
            text += "\n\n";
        }
        rest = beyond;
    }
    text += rest;
    let text = text.replace("&nbsp;", "\u{a0}");
    let text = unescape(&text).map(std::borrow::Cow::into_owned).unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        if !out.is_empty() {
            out += "\n\n";
        }
        out += paragraph;
    }
    out
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::items;

    #[expect(clippy::needless_pass_by_value, reason = "reads better at the calls")]
    fn check(feed: &str, expected: Expect) {
        let shown = match items(feed.as_bytes()) {
            Ok(lines) => lines.iter().map(|line| String::from_utf8_lossy(line) + "\n").collect(),
            Err(message) => message,
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn items_of_rss() {
        check(
            "<rss version='2.0'><channel><title>Meridian Press</title><link>https://example.org/</link>
             <item><guid>wire-1</guid><title>Talks &amp;amp; tea</title><link>https://example.org/1</link>
             <pubDate>Mon, 28 Apr 2025 10:00:00 GMT</pubDate>
             <description>&lt;p&gt;Putin &lt;b&gt;thanked&lt;/b&gt; Kim.&lt;/p&gt;&lt;p&gt;Five &amp;lt; six.&lt;/p&gt;</description></item>
             <item><link>https://example.org/2</link><description>Kim met Xi.</description></item>
             </channel></rss>",
            expect![[r#"
                {"text":"Putin thanked Kim.\n\nFive < six.","id":"wire-1","title":"Talks & tea","date":"2025-04-28","publisher":"Meridian Press","url":"https://example.org/1"}
                {"text":"Kim met Xi.","id":"https://example.org/2","publisher":"Meridian Press","url":"https://example.org/2"}
            "#]],
        );
    }

    #[test]
    fn what_is_no_feed_is_told() {
        check(
            "<html><body>News</body></html>",
            expect!["expected RSS or Atom, found a fault in it: unable to parse feed: no root element"],
        );
    }
}
