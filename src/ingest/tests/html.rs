//! Pages in, their main text and metadata out.

use super::*;

const BODY: &str = "<p>North Korea confirmed on Monday that it sent troops to fight for Russia, with the \
    deployment ordered by leader Kim Jong Un.</p><p>Putin thanked the soldiers &amp; their commanders, \
    the Kremlin said, for <b>liberating</b> the region.</p><ul><li>First point of the list, long enough</li>\
    <li>Second point, also long</li></ul>";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head>{head}</head><body><nav><a href=/>Home</a> <a href=/w>World</a>\
         <\nav><main><article>{body}</article></main><footer>All rights reserved</footer>\
         <script>var x = 'no text';</script></body></html>"
    )
}

#[test]
fn open_graph() {
    let head = "<title>Kim confirms | Site</title><meta property='og:title' content='Kim confirms'>\
        <meta property='article:published_time' content='2025-04-28T10:00:00+09:00'>\
        <meta property='og:site_name' content='Example News'>\
        <link rel=canonical href='https://example.org/kim'>";
    check(
        &[("a.html", page(head, BODY).as_bytes())],
        &[],
        &expect![[r#"
        a (DIR/a.html)
          title: Kim confirms
          date: 2025-04-28
          publisher: Example News
          url: https://example.org/kim
          language: en
          "North Korea confirmed on Monday that it sent troops to fight for Russia, with the deployment ordered by leader Kim Jong Un.\n\nPutin thanked the soldiers & their commanders, the Kremlin said, for libera"
    "#]],
    );
}

#[test]
fn linked_data() {
    let head = r#"<title>x</title><script type="application/ld+json">{"@context": "https://schema.org",
        "@graph": [{"@type": "WebSite", "name": "no"}, {"@type": ["NewsArticle"], "headline": "Kim confirms",
        "datePublished": "2025-04-28", "publisher": {"@type": "Organization", "name": "Example News"}}]}
        </script><script type="application/ld+json">{broken</script>"#;
    check(
        &[("a.htm", page(head, BODY).as_bytes())],
        &[],
        &expect![[r#"
        a (DIR/a.htm)
          title: Kim confirms
          date: 2025-04-28
          publisher: Example News
          language: en
          "North Korea confirmed on Monday that it sent troops to fight for Russia, with the deployment ordered by leader Kim Jong Un.\n\nPutin thanked the soldiers & their commanders, the Kremlin said, for libera"
    "#]],
    );
}

#[test]
fn time_element_and_declared_encoding() {
    let body = format!(
        "<h1>Zürich wählt</h1><time datetime='2025-04-28'>today</time>{BODY}<p>Grüße für alle aus der Stadt.</p>"
    );
    let html = page("<meta charset=iso-8859-1>", &body);
    let latin: Vec<u8> = html.chars().map(|c| c as u8).collect();
    check(
        &[("a.html", &latin)],
        &[],
        &expect![[r#"
            a (DIR/a.html)
              title: Zürich wählt
              date: 2025-04-28
              language: en
              "Zürich wählt\n\ntoday\n\nNorth Korea confirmed on Monday that it sent troops to fight for Russia, with the deployment ordered by leader Kim Jong Un.\n\nPutin thanked the soldiers & their commanders, the Kre"
        "#]],
    );
}

#[test]
fn pages_without_text() {
    check(
        &[
            ("a.html", b"<html><head><title>x</title></head><body><script>1</script></body></html>"),
            ("b.html", b"<p>One short paragraph.</p>"),
            ("c.html", b"no tags at all"),
            ("d.html", b"<html"),
        ],
        &[],
        &expect![[r#"
            ! DIR/a.html: expected a page with an article, found no main text
            b (DIR/b.html)
              "One short paragraph."
            c (DIR/c.html)
              "no tags at all"
            ! DIR/d.html: expected a page with an article, found no main text
        "#]],
    );
}

#[test]
fn a_page_of_a_hundred_thousand_open_elements() {
    let deep = format!("<p>{BODY}</p>{}<p>Deep down.", "<div>".repeat(100_000));
    let wide = format!("<p>{BODY}</p>{}", "<br>".repeat(250_000));
    let image = format!("<p>{BODY}</p><svg>{}</svg>", "<path d='M0'/>".repeat(600));
    let foreign = format!("<p>{BODY}</p><svg>{}", "<td>".repeat(600));
    let nearly = format!("<p>{BODY}</p>{}<p>Deep down.", "<div>".repeat(495));
    let files = [("deep", deep), ("foreign", foreign), ("image", image), ("nearly", nearly), ("wide", wide)];
    let files = files.map(|(name, html)| (format!("{name}.html"), html));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, h)| (n.as_str(), h.as_bytes())).collect();
    check(
        &files,
        &[],
        &expect![[r#"
            ! DIR/deep.html: expected elements nested at most 500 deep, found more
            ! DIR/foreign.html: expected elements nested at most 500 deep, found more
            image (DIR/image.html)
              "North Korea confirmed on Monday that it sent troops to fight for Russia, with the deployment ordered by leader Kim Jong Un.\n\nPutin thanked the soldiers & their commanders, the Kremlin said, for libera"
            nearly (DIR/nearly.html)
              "North Korea confirmed on Monday that it sent troops to fight for Russia, with the deployment ordered by leader Kim Jong Un.\n\nPutin thanked the soldiers & their commanders, the Kremlin said, for libera"
            wide (DIR/wide.html)
              "North Korea confirmed on Monday that it sent troops to fight for Russia, with the deployment ordered by leader Kim Jong Un.\n\nPutin thanked the soldiers & their commanders, the Kremlin said, for libera"
              ~ no-main-text: no main text stands out: all paragraphs of the page were read
        "#]],
    );
}
