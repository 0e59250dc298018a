//! What a TOML text says, in one shape for every form that is read from it, whether the text was
//! parsed now or when the crate was built.
//!
//! One shape, because each form is compiled once for each that it is read from. Absent: any
//! knowledge of the forms.

use std::fmt::Display;
use std::ops::Range;

use serde::de::value::{MapAccessDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_spanned::de::{SpannedDeserializer, is_spanned};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::ready::{self, Part, Said};

/// Why a text is not what a form takes, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is wrong.
    pub message: String,
    /// The bytes of the text that it is about.
    pub span: Option<Range<usize>>,
}

/// A form from a text: from what was read when the crate was built, or parsed here.
pub(super) fn form<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    if let Some(part) = ready::part(text)
        && let Ok(form) = T::deserialize(Node::Ready(part))
    {
        return Ok(form);
    }
    parsed(text)
}

/// A form from a text that is parsed here.
pub(super) fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span();
        Fault { message: error.message().to_owned(), span }
    })?;
    let span = table.span();
    let value = Spanned::new(span, DeValue::Table(table.into_inner()));
    T::deserialize(Node::Parsed(&value))
}

/// What a text says at one place.
#[derive(Clone, Copy)]
enum Node<'a> {
    Ready(Part),
    Parsed(&'a Spanned<DeValue<'a>>),
}

/// The entries of a table that have not been asked for.
enum Rest<'a> {
    Ready(std::slice::Iter<'static, (&'static str, Part)>),
    Parsed(toml::map::Iter<'a, Spanned<DeString<'a>>, Spanned<DeValue<'a>>>),
}

/// A table, entry by entry.
struct Entries<'a> {
    rest: Rest<'a>,
    value: Option<Node<'a>>,
}

/// The members of a list.
enum Members<'a> {
    Ready(std::slice::Iter<'static, Part>),
    Parsed(std::slice::Iter<'a, Spanned<DeValue<'a>>>),
}

/// The name of an entry, with its place where that is known.
struct Key<'a> {
    text: &'a str,
    span: Option<Range<usize>>,
}

impl std::error::Error for Fault {}

impl Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None }
    }
}

impl Fault {
    /// The innermost place that is known is the one that is shown.
    fn at(mut self, span: Range<usize>) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

impl<'a> Node<'a> {
    fn span(self) -> Range<usize> {
        match self {
            Self::Ready(part) => part.from as usize..part.to as usize,
            Self::Parsed(value) => value.span(),
        }
    }

    /// The entries, if it is a table.
    fn entries(self) -> Option<Entries<'a>> {
        let rest = match self {
            Self::Ready(Part { said: Said::Table(entries), .. }) => Rest::Ready(entries.iter()),
            Self::Parsed(value) => Rest::Parsed(value.get_ref().as_table()?.iter()),
            Self::Ready(_) => return None,
        };
        Some(Entries { rest, value: None })
    }

    fn any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = match self {
            Self::Ready(part) => return part.said.given(visitor),
            Self::Parsed(value) => value.get_ref(),
        };
        match value {
            DeValue::String(text) => visitor.visit_borrowed_str(text),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                let read = i64::from_str_radix(&digits, number.radix());
                visitor.visit_i64(read.map_err(|_| de::Error::custom("integer number overflowed"))?)
            }
            DeValue::Float(number) => {
                let digits = number.as_str().replace('_', "");
                let read = digits.parse();
                visitor.visit_f64(read.map_err(|_| de::Error::custom("no floating-point number"))?)
            }
            DeValue::Boolean(flag) => visitor.visit_bool(*flag),
            // No form has a date and time of its own.
            DeValue::Datetime(_) => {
                Err(de::Error::invalid_type(Unexpected::Other("datetime"), &visitor))
            }
            DeValue::Array(list) => seq(Members::Parsed(list.iter()), visitor),
            DeValue::Table(table) => {
                visitor.visit_map(Entries { rest: Rest::Parsed(table.iter()), value: None })
            }
        }
    }
}

impl Said {
    fn given<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Text(text) => visitor.visit_borrowed_str(text),
            Self::Whole(number) => visitor.visit_i64(number),
            Self::Real(number) => visitor.visit_f64(number),
            Self::Flag(flag) => visitor.visit_bool(flag),
            Self::List(parts) => seq(Members::Ready(parts.iter()), visitor),
            Self::Table(entries) => {
                visitor.visit_map(Entries { rest: Rest::Ready(entries.iter()), value: None })
            }
        }
    }
}

/// A list, all of whose members are to be taken.
fn seq<'de, V: Visitor<'de>>(members: Members<'de>, visitor: V) -> Result<V::Value, Fault> {
    let mut members = SeqDeserializer::new(members);
    let value = visitor.visit_seq(&mut members)?;
    members.end()?;
    Ok(value)
}

impl<'a> Iterator for Members<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        match self {
            Self::Ready(rest) => rest.next().copied().map(Node::Ready),
            Self::Parsed(rest) => rest.next().map(Node::Parsed),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Ready(rest) => rest.size_hint(),
            Self::Parsed(rest) => rest.size_hint(),
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let (key, value) = match &mut self.rest {
            Rest::Ready(rest) => {
                let Some((text, part)) = rest.next() else { return Ok(None) };
                (Key { text, span: None }, Node::Ready(*part))
            }
            Rest::Parsed(rest) => {
                let Some((key, value)) = rest.next() else { return Ok(None) };
                let span = Some(key.span());
                (Key { text: key.get_ref(), span }, Node::Parsed(value))
            }
        };
        self.value = Some(value);
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        seed.deserialize(self.value.take().expect("a value is asked for after its key"))
    }

    fn size_hint(&self) -> Option<usize> {
        match &self.rest {
            Rest::Ready(rest) => Some(rest.len()),
            Rest::Parsed(rest) => Some(rest.len()),
        }
    }
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Self { text, span } = self;
        let value = visitor.visit_borrowed_str(text);
        value.map_err(|fault: Fault| span.map_or(fault.clone(), |span| fault.at(span)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any option newtype_struct
        struct
    }
}

impl<'de> IntoDeserializer<'de, Fault> for Node<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.any(visitor).map_err(|fault| fault.at(self.span()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let read = if is_spanned(name) {
            visitor.visit_map(SpannedDeserializer::new(self, self.span()))
        } else if let Some(entries) = self.entries() {
            visitor.visit_map(entries)
        } else {
            // Nothing but a table is a form, so that nothing else is compiled for each of them.
            Err(self.any(Never(&visitor)).unwrap_or_else(|fault| fault))
        };
        read.map_err(|fault| fault.at(self.span()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let read = match (self.entries(), self) {
            (Some(entries), _) => visitor.visit_enum(MapAccessDeserializer::new(entries)),
            (None, Self::Ready(Part { said: Said::Text(text), .. })) => {
                visitor.visit_enum(StrDeserializer::new(text))
            }
            (None, Self::Parsed(value)) if let DeValue::String(text) = value.get_ref() => {
                visitor.visit_enum(StrDeserializer::new(text))
            }
            _ => Err(de::Error::custom("expected a text or a table")),
        };
        read.map_err(|fault| fault.at(self.span()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// Takes nothing, and says what another takes.
struct Never<'a>(&'a dyn de::Expected);

impl Visitor<'_> for Never<'_> {
    type Value = Fault;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
