//! Web pages: the main text in paragraphs, and the metadata that publishers leave for search
//! engines (JSON-LD, Open Graph, Dublin Core, `<time>`).

use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;
use serde_json::Value;

use super::fields::Fields;

/// Elements after which a page is no page: far above any article, it keeps work bounded.
const MAX_ELEMENTS: usize = 200_000;
/// The deepest nesting: parsers take time by its square and a stack by its depth.
const MAX_DEPTH: usize = 500;

/// The metadata and the main text of a page.
///
/// The message says what was expected and what was found.
pub fn page(html: &str) -> Result<(Fields, String), String> {
    if depth(html) > MAX_DEPTH {
        return Err(format!("expected elements nested at most {MAX_DEPTH} deep, found more"));
    }
    let config =
        Config { text_mode: TextMode::Formatted, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let mut reader = Readability::new(html, None, Some(config)).map_err(|e| e.to_string())?;
    let mut fields = metadata(&reader);
    let headline = reader.doc.select("h1");
    let headline = (headline.length() == 1).then(|| headline.text().to_string());
    let fallback = paragraphs(&reader);
    let text = match reader.parse() {
        Ok(article) => {
            fields.title = fields.title.or(Some(article.title).filter(|t| !t.is_empty())).or(headline);
            fields.date = fields.date.or(article.published_time);
            fields.publisher = fields.publisher.or(article.site_name);
            fields.language = fields.language.or(article.lang);
            tidy(&article.text_content)
        }
        Err(_) => String::new(),
    };
    if !text.is_empty() {
        return Ok((fields, text));
    }
    if fallback.is_empty() {
        return Err("expected a page with an article, found no main text".into());
    }
    fields.note("no-main-text", "no main text stands out: all paragraphs of the page were read".into());
    Ok((fields, fallback))
}

/// The encoding that a page names in its head.
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes).to_ascii_lowercase();
    let at = head.windows(8).position(|w| w == b"charset=")?;
    let label = head.get(at + 8..)?.trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b))?;
    // A page that can be read for this label is not UTF-16, whatever it says.
    Encoding::for_label(label.get(..end)?).map(Encoding::output_encoding)
}

fn metadata(reader: &Readability) -> Fields {
    let mut fields = Fields::default();
    for script in reader.doc.select("script[type='application/ld+json']").nodes() {
        if let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) {
            linked_data(&value, &mut fields, 0);
        }
    }
    let attribute = |selector: &str, name: &str| {
        let value = reader.doc.select(selector).attr(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            ["property", "name", "itemprop"]
                .iter()
                .find_map(|key| attribute(&format!("meta[{key}='{name}']"), "content"))
        })
    };
    let fill = |field: &mut Option<String>, value: Option<String>| {
        if field.is_none() {
            *field = value;
        }
    };
    fill(&mut fields.title, meta(&["og:title", "twitter:title", "dc.title"]));
    fill(
        &mut fields.date,
        meta(&[
            "article:published_time",
            "datePublished",
            "og:article:published_time",
            "parsely-pub-date",
            "dc.date.issued",
            "dc.date",
            "DC.date.issued",
            "pubdate",
            "publishdate",
            "date",
        ]),
    );
    fill(&mut fields.date, attribute("time[itemprop='datePublished'][datetime]", "datetime"));
    fill(&mut fields.date, attribute("article time[datetime]", "datetime"));
    fill(&mut fields.date, attribute("time[datetime]", "datetime"));
    fill(&mut fields.publisher, meta(&["og:site_name", "application-name", "dc.publisher"]));
    fill(&mut fields.url, attribute("link[rel='canonical']", "href"));
    fill(&mut fields.url, meta(&["og:url"]));
    fill(&mut fields.language, attribute("html", "lang"));
    fill(&mut fields.language, meta(&["og:locale", "language"]).map(|l| l.replace('_', "-")));
    fields
}

/// Takes what an article of schema.org says; it may stand in an array or a `@graph`.
fn linked_data(value: &Value, fields: &mut Fields, depth: usize) {
    if depth > 4 {
        return;
    }
    if let Some(list) = value.as_array().or_else(|| value.get("@graph")?.as_array()) {
        for item in list {
            linked_data(item, fields, depth + 1);
        }
        return;
    }
    let is_article =
        |kind: &Value| kind.as_str().is_some_and(|k| k.contains("Article") || k.contains("Posting"));
    let kind = value.get("@type").unwrap_or(&Value::Null);
    if !(is_article(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_article))) {
        return;
    }
    let string = |value: Option<&Value>| {
        let value = value?.as_str()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let publisher = value.get("publisher");
    let publisher = publisher.and_then(Value::as_array).and_then(|list| list.first()).or(publisher);
    let found = [
        (&mut fields.title, string(value.get("headline")).or_else(|| string(value.get("name")))),
        (&mut fields.date, string(value.get("datePublished"))),
        (&mut fields.publisher, publisher.and_then(|p| string(p.get("name")).or_else(|| string(Some(p))))),
        (&mut fields.language, string(value.get("inLanguage"))),
    ];
    for (field, value) in found {
        if field.is_none() {
            *field = value;
        }
    }
}

/// All paragraphs of the page, for pages in which no main text stands out.
fn paragraphs(reader: &Readability) -> String {
    let mut out = String::new();
    for node in reader.doc.select("body p").nodes() {
        push_paragraph(&mut out, &node.text());
    }
    if out.is_empty() {
        let body = reader.doc.body().filter(|b| b.descendants_it().any(|n| n.is_text()));
        if let Some(body) = body {
            reader.doc.select("script, style, noscript, nav, header, footer").remove();
            for line in body.formatted_text().lines() {
                push_paragraph(&mut out, line);
            }
        }
    }
    out
}

/// One paragraph a block, white space put in order.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        push_paragraph(&mut out, line);
    }
    out
}

fn push_paragraph(out: &mut String, paragraph: &str) {
    let mut words = paragraph.split_whitespace();
    let Some(first) = words.next() else { return };
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    out.push_str(first);
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
}

/// How deep the elements are nested at most, over-estimated where end tags are missing.
fn depth(html: &str) -> usize {
    /// They have no end tag, or usually lack it.
    const OPEN: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
        "option", "optgroup", "html", "head", "body",
    ];
    let (mut depth, mut deepest, mut foreign) = (0_usize, 0, 0_usize);
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (end, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..length).unwrap_or_default();
        let is = |other: &&str| other.eq_ignore_ascii_case(name);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || (foreign == 0 && OPEN.iter().any(is)) {
            continue;
        }
        let image = ["svg", "math"].iter().any(is);
        if end {
            depth = depth.saturating_sub(1);
            foreign = foreign.saturating_sub(usize::from(image));
        } else if let Some(raw) = ["script", "style"].into_iter().find(is) {
            rest = raw_end(tag, raw);
        } else if foreign == 0 || !tag.split_once('>').is_some_and(|(tag, _)| tag.ends_with('/')) {
            depth += 1;
            foreign += usize::from(image);
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// What follows the end tag of an element whose content is not HTML.
fn raw_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after;
        }
        rest = after;
    }
    ""
}
