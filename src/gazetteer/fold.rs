//! The key of a name: what is left of it when spacing, points, case and accents are gone.
//!
//! Shared by the build script, which makes the tables, and the library, which searches them.

/// Capital letters and figures of a name: `F.C.O.`, `F C O` and `fco` are all `FCO`.
#[must_use]
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_key(&mut key, name);
    key
}

/// Adds the key of a further part of a name.
pub fn push_key(key: &mut String, part: &str) {
    if part.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
        let start = key.len();
        key.push_str(part);
        key[start..].make_ascii_uppercase();
        return;
    }
    for letter in part.chars() {
        if letter.is_ascii_alphanumeric() {
            key.push(letter.to_ascii_uppercase());
        } else if !letter.is_ascii() {
            key.push_str(unaccented(letter));
        }
    }
}

/// The letters under the accents, in capitals; empty for what is not a letter.
#[must_use]
pub const fn unaccented(letter: char) -> &'static str {
    match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ď'..='đ' | 'Ð' | 'ð' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "E",
        'Ĝ'..='ģ' => "G",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "I",
        'Ł' | 'ł' | 'Ĺ'..='ľ' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'Ś'..='š' => "S",
        'ß' => "SS",
        'Ţ'..='ŧ' => "T",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "U",
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' => "Y",
        'Ź'..='ž' => "Z",
        _ => "",
    }
}
