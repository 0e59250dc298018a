//! XML as plain values, written by quick-xml: text is always text, whatever is in it.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::plain::without_controls;

/// An element with its attributes, in order, and what is in it.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Inside>,
}

#[derive(Clone, Debug)]
enum Inside {
    Element(Element),
    Text(String),
}

impl Element {
    /// An empty element.
    pub(super) const fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), inside: Vec::new() }
    }

    /// An element of text.
    pub(super) fn of(name: &'static str, text: impl Into<String>) -> Self {
        Self::new(name).text(text)
    }

    /// The element with an attribute.
    pub(super) fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((key, value.into()));
        self
    }

    /// The element with an attribute where there is a value for it.
    pub(super) fn with_any(self, key: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The element with more text in it.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.inside.push(Inside::Text(text.into()));
        self
    }

    /// The element with another in it.
    pub(super) fn holding(mut self, element: Self) -> Self {
        self.inside.push(Inside::Element(element));
        self
    }

    /// The element with others in it.
    pub(super) fn holding_all(mut self, elements: impl IntoIterator<Item = Self>) -> Self {
        self.inside.extend(elements.into_iter().map(Inside::Element));
        self
    }

    /// The element as a document with its declaration and a line end.
    pub(super) fn document(&self) -> String {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        put(&mut writer, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        self.write(&mut writer);
        let mut text = String::from_utf8(writer.into_inner()).expect("only text was written");
        text.push('\n');
        text
    }

    /// The same as a document, with a stylesheet as its first part.
    pub(super) fn document_with_style(mut self, style: &str) -> String {
        self.inside.insert(0, Inside::Element(Self::of("style", style)));
        self.document()
    }

    /// The element alone, without a declaration and without white space of our own.
    pub(super) fn fragment(&self) -> String {
        let mut writer = Writer::new(Vec::new());
        self.write(&mut writer);
        String::from_utf8(writer.into_inner()).expect("only text was written")
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) {
        let mut start = BytesStart::new(self.name);
        for (key, value) in &self.attributes {
            start.push_attribute((*key, without_controls(value).as_str()));
        }
        if self.inside.is_empty() {
            return put(writer, Event::Empty(start));
        }
        put(writer, Event::Start(start));
        for inside in &self.inside {
            match inside {
                Inside::Element(element) => element.write(writer),
                Inside::Text(text) => {
                    put(writer, Event::Text(BytesText::new(&without_controls(text))));
                }
            }
        }
        put(writer, Event::End(BytesEnd::new(self.name)));
    }
}

fn put(writer: &mut Writer<Vec<u8>>, event: Event<'_>) {
    writer.write_event(event).expect("writing to memory cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let element = Element::new("p").with("n", "\"><x a='\u{0}").text("]]> <b>&amp;</b> \u{1b}");
        assert_eq!(
            element.document(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<p n=\"&quot;&gt;&lt;x a=&apos;\u{2400}\">\
             ]]&gt; &lt;b&gt;&amp;amp;&lt;/b&gt; \u{241b}</p>\n"
        );
    }
}
