//! From the nouns of a telegram to their TOML form and back.

use super::{
    AddresseeToml, DistributionToml, ParagraphToml, PrintedToml, ReferenceToml, RelayToml,
    TelegramToml, TelegramTomlError, stated,
};
use crate::gazetteer;
use crate::telegram::{
    Addressee, DistributionBlock, Paragraph, PrecedenceWord, Printed, Reference, Relay, Role,
    Telegram,
};

fn precedence(word: Option<String>) -> Result<Option<PrecedenceWord>, TelegramTomlError> {
    word.map(|word| {
        let known = gazetteer::precedence_word(&word);
        let rank = known.ok_or_else(|| TelegramTomlError::Precedence(word.clone()))?.rank;
        Ok(PrecedenceWord { word, rank })
    })
    .transpose()
}

fn printed(time: Option<PrintedToml>) -> Result<Option<Printed>, TelegramTomlError> {
    time.map(|PrintedToml { printed, at }| {
        let at = stated(&at)?;
        Ok(Printed { printed, at })
    })
    .transpose()
}

impl TryFrom<TelegramToml> for Telegram {
    type Error = TelegramTomlError;

    fn try_from(toml: TelegramToml) -> Result<Self, TelegramTomlError> {
        Ok(Self {
            classification: toml.classification,
            caveats: toml.caveats,
            system: toml.system,
            from: toml.from,
            number: toml.number,
            date_time: toml.date_time.map(|time| stated(&time)).transpose()?,
            despatched: printed(toml.despatched)?,
            received: printed(toml.received)?,
            addressees: toml
                .addressees
                .into_iter()
                .map(TryInto::try_into)
                .collect::<Result<_, _>>()?,
            subject: toml.subject,
            references: toml.references.into_iter().map(Into::into).collect(),
            paragraphs: toml
                .paragraphs
                .into_iter()
                .map(|ParagraphToml { number, text }| Paragraph { number, text })
                .collect(),
            words: toml.words,
            signature: toml.signature,
            relay: toml.relay.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            distribution: toml
                .distribution
                .into_iter()
                .map(|DistributionToml { list, kind, recipients }| DistributionBlock {
                    list,
                    kind,
                    recipients,
                })
                .collect(),
            advance_copies: toml.advance_copies,
            copies_to: toml.copies_to,
        })
    }
}

impl TryFrom<AddresseeToml> for Addressee {
    type Error = TelegramTomlError;

    fn try_from(toml: AddresseeToml) -> Result<Self, TelegramTomlError> {
        let role = match toml.role.as_str() {
            "action" => Role::Action,
            "info" => Role::Info,
            _ => return Err(TelegramTomlError::Role(toml.role)),
        };
        Ok(Self {
            role,
            name: toml.name,
            post: toml.post,
            precedence: precedence(toml.precedence)?,
            deskby: toml.deskby.map(|time| stated(&time)).transpose()?,
            saving: toml.saving,
        })
    }
}

impl TryFrom<RelayToml> for Relay {
    type Error = TelegramTomlError;

    fn try_from(toml: RelayToml) -> Result<Self, TelegramTomlError> {
        Ok(Self {
            by: toml.by,
            to: toml.to,
            precedence: precedence(toml.precedence)?,
            saving: toml.saving,
            acknowledged: toml.acknowledged,
        })
    }
}

impl From<ReferenceToml> for Reference {
    fn from(toml: ReferenceToml) -> Self {
        let ReferenceToml { kind, from, number, to, printed } = toml;
        Self { kind, from, number, to, printed }
    }
}

impl From<&Telegram> for TelegramToml {
    fn from(telegram: &Telegram) -> Self {
        let time =
            |time: &Printed| PrintedToml { printed: time.printed.clone(), at: time.at.to_string() };
        Self {
            classification: telegram.classification.clone(),
            caveats: telegram.caveats.clone(),
            system: telegram.system.clone(),
            from: telegram.from.clone(),
            number: telegram.number.clone(),
            date_time: telegram.date_time.map(|time| time.to_string()),
            subject: telegram.subject.clone(),
            signature: telegram.signature.clone(),
            words: telegram.words,
            advance_copies: telegram.advance_copies.clone(),
            copies_to: telegram.copies_to.clone(),
            despatched: telegram.despatched.as_ref().map(time),
            received: telegram.received.as_ref().map(time),
            addressees: telegram.addressees.iter().map(Into::into).collect(),
            references: telegram.references.iter().map(Into::into).collect(),
            paragraphs: telegram
                .paragraphs
                .iter()
                .map(|Paragraph { number, text }| ParagraphToml {
                    number: *number,
                    text: text.clone(),
                })
                .collect(),
            relay: telegram.relay.iter().map(Into::into).collect(),
            distribution: telegram.distribution.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Addressee> for AddresseeToml {
    fn from(addressee: &Addressee) -> Self {
        let Addressee { role, name, post, precedence, deskby, saving } = addressee;
        Self {
            role: role.word().to_owned(),
            name: name.clone(),
            post: post.clone(),
            precedence: precedence.as_ref().map(|word| word.word.clone()),
            deskby: deskby.map(|time| time.to_string()),
            saving: *saving,
        }
    }
}

impl From<&Reference> for ReferenceToml {
    fn from(reference: &Reference) -> Self {
        let Reference { kind, from, number, to, printed } = reference.clone();
        Self { kind, from, number, to, printed }
    }
}

impl From<&Relay> for RelayToml {
    fn from(relay: &Relay) -> Self {
        let Relay { by, to, precedence, saving, acknowledged } = relay;
        Self {
            by: by.clone(),
            to: to.clone(),
            precedence: precedence.as_ref().map(|word| word.word.clone()),
            saving: *saving,
            acknowledged: *acknowledged,
        }
    }
}

impl From<&DistributionBlock> for DistributionToml {
    fn from(block: &DistributionBlock) -> Self {
        let DistributionBlock { list, kind, recipients } = block.clone();
        Self { list, kind, recipients }
    }
}
