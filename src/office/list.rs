//! Named lists, how full they are by grade, and the rules that choose one.

use std::fmt;

use super::{Classification, Copies};
use crate::network::Cited;
use crate::telegram::Telegram;

/// A named list with its members.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Its name, as telegrams print it.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Its members, with how they are known.
    pub members: Cited<Members>,
}

/// The members of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(pub Vec<Member>);

/// A desk on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The desk, as lists print it.
    pub desk: String,
    /// How many copies it has of this list; as its kind has, where nothing is said.
    pub copies: Option<Copies>,
    /// The narrowest grade at which it is on the list; at every grade, where nothing is said.
    pub grade: Option<String>,
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|member| member.desk.as_str()).collect();
        f.pad(&names.join(", "))
    }
}

/// Chooses a list where the telegram prints none.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The list and its grade, with how the rule is known.
    pub list: Cited<String>,
    /// The grade of the list.
    pub grade: Option<String>,
    /// From one of these posts; from anywhere, where none is named.
    pub from: Vec<String>,
    /// The subject holds one of these words; any subject, where none is named.
    pub subject: Vec<String>,
    /// Classified no higher than this.
    pub at_most: Option<Classification>,
    /// With one of these caveats; whatever the caveats, where none is named.
    pub caveats: Vec<String>,
}

impl Rule {
    /// Whether it speaks of this telegram; `same_post` tells whether two names are one post.
    #[must_use]
    pub fn chooses(&self, telegram: &Telegram, same_post: impl Fn(&str, &str) -> bool) -> bool {
        let from = telegram.from.as_deref().unwrap_or_default();
        let subject = telegram.subject.as_deref().unwrap_or_default().to_uppercase();
        let class = telegram.classification.as_deref();
        let class = class.and_then(|word| Classification::read(word).ok());
        let some = |names: &[String], is: &dyn Fn(&String) -> bool| {
            names.is_empty() || names.iter().any(is)
        };
        some(&self.from, &|name| same_post(name, from))
            && some(&self.subject, &|word| subject.contains(&word.to_uppercase()))
            && some(&self.caveats, &|name| {
                telegram.caveats.iter().any(|known| known.eq_ignore_ascii_case(name))
            })
            && self.at_most.is_none_or(|most| class.is_none_or(|class| class <= most))
    }
}

impl List {
    /// Whether this is the list that a telegram names.
    #[must_use]
    pub fn is(&self, printed: &str) -> bool {
        let same = |name: &String| name.eq_ignore_ascii_case(printed.trim());
        same(&self.name) || self.aliases.iter().any(same)
    }

    /// The members at a grade. `grades` are the grades of the scheme, the narrowest first; a
    /// grade that is not among them, or none, takes the whole list.
    pub fn at<'a>(
        &'a self,
        grade: Option<&str>,
        grades: &'a [String],
    ) -> impl Iterator<Item = &'a Member> {
        let place = |word: &str| grades.iter().position(|known| known.eq_ignore_ascii_case(word));
        let asked = grade.and_then(place);
        self.members.value.0.iter().filter(move |member| {
            let own = member.grade.as_deref().and_then(place);
            own.zip(asked).is_none_or(|(own, asked)| own <= asked)
        })
    }
}
