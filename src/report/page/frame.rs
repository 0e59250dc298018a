//! What every page has: head, policy, style, title, foot.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::picture::STYLE;
use super::super::plain::on_one_line;
use crate::report::plain::in_markup;

const PAGE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/page.js");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

/// A page.
pub(super) struct Page {
    /// What it is called.
    pub(super) title: String,
    /// What stands beneath the title.
    pub(super) about: Vec<String>,
    /// Its parts: a name to lead to, a heading, and what is in it.
    pub(super) parts: Vec<(&'static str, String, Markup)>,
    /// Whether something on it moves.
    pub(super) moves: bool,
}

impl Page {
    /// The page as a text of HTML.
    pub(super) fn html(self) -> String {
        let title = on_one_line(&self.title);
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(concat!("deskby ", env!("CARGO_PKG_VERSION")));
                    title { (title) }
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) (PreEscaped(PAGE)) }
                }
                body {
                    a.skip href="#main" { "To the content" }
                    header {
                        h1 { (title) }
                        @for line in &self.about { p { (on_one_line(line)) } }
                        nav aria-label="On this page" {
                            ul {
                                @for (name, heading, _) in &self.parts {
                                    li { a href=(format!("#{name}")) { (heading) } }
                                }
                            }
                        }
                    }
                    main id="main" {
                        @for (name, heading, inside) in &self.parts {
                            section id=(name) aria-labelledby=(format!("{name}-h")) {
                                h2 id=(format!("{name}-h")) { (heading) }
                                (inside)
                            }
                        }
                    }
                    footer {
                        p { "Made by deskby " (env!("CARGO_PKG_VERSION"))
                            ". This page asks nothing of any network." }
                    }
                    @if self.moves { script { (PreEscaped(SCRIPT)) } }
                }
            }
        };
        let mut text = in_markup(&page.into_string());
        text.push('\n');
        text
    }
}

/// A drawing with what it says, in a frame that can be moved sideways by hand or by key.
pub(super) fn figure(id: &str, label: &str, drawing: &str, caption: &Markup) -> Markup {
    html! {
        figure id=(id) {
            div.scroll role="region" tabindex="0" aria-label=(label) { (PreEscaped(drawing)) }
            figcaption { (caption) }
        }
    }
}
