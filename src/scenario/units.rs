//! Quantities as people write them, to whole numbers.

/// A rate in thousand-millionths of a character a second. A group is six characters, a word too.
pub(super) fn rate(text: &str, code: f64) -> Result<i64, String> {
    let fail = || {
        format!("`{text}` is not a rate; write `50 baud`, `10 characters/s` or `100 groups/min`")
    };
    let (number, unit) = text.trim().split_once(' ').ok_or_else(fail)?;
    let number: f64 = number.parse().map_err(|_| fail())?;
    let per_second = match unit.trim() {
        "baud" => number / code,
        "characters/s" | "char/s" => number,
        "groups/min" | "words/min" => number * 6.0 / 60.0,
        "groups/h" | "groups/hour" => number * 6.0 / 3_600.0,
        _ => return Err(fail()),
    };
    let nano = per_second * 1e9;
    if (1e6..=1e18).contains(&nano) {
        // A rate that is no whole number of parts is rounded up, so that a time that should be a
        // whole number of microseconds is one.
        let near = libm::rint(nano);
        let whole = if (nano - near).abs() < 1e-3 { near } else { libm::ceil(nano) };
        #[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
        let whole = whole as i64;
        Ok(whole)
    } else {
        Err(format!("`{text}` is too slow or too fast; write a rate above 0.001 characters/s"))
    }
}

/// A rate of running off in millionths of a sheet a second.
pub(super) fn sheets(text: &str) -> Result<i64, String> {
    let fail = || format!("`{text}` is not a rate of copying; write `40 copies/min`");
    let number = text.trim().strip_suffix("copies/min").ok_or_else(fail)?;
    let a_minute: f64 = number.trim().parse().map_err(|_| fail())?;
    if (0.1..=100_000.0).contains(&a_minute) {
        #[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
        let whole = libm::rint(a_minute * 1e6 / 60.0) as i64;
        Ok(whole)
    } else {
        Err(format!("`{text}` is too slow or too fast; write at least 0.1 copies/min"))
    }
}

/// Telegrams a day in millionths: `9.6 /day`, `10 an hour`, `0.4 /min`.
pub(super) fn traffic(text: &str) -> Result<i64, String> {
    let fail = || format!("`{text}` is not a rate of traffic; write `9.6 /day` or `10 /h`");
    let split = text.trim().find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or_else(fail)?;
    let (number, unit) = text.trim().split_at(split);
    let number: f64 = number.parse().map_err(|_| fail())?;
    let unit = unit.trim().trim_start_matches('/').trim();
    let unit =
        ["a ", "an ", "per "].iter().find_map(|word| unit.strip_prefix(word)).unwrap_or(unit);
    let a_day = match unit {
        "day" | "d" => 1.0,
        "hour" | "h" => 24.0,
        "minute" | "min" => 1_440.0,
        "second" | "s" => 86_400.0,
        "week" | "w" => 1.0 / 7.0,
        "year" => 1.0 / 365.25,
        _ => return Err(fail()),
    };
    let micros = number * a_day * 1e6;
    if (1.0..=1e15).contains(&micros) {
        #[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
        let whole = libm::rint(micros) as i64;
        Ok(whole)
    } else {
        Err(if micros > 1.0 {
            format!("`{text}` is more traffic than there can be; write 10 /s or less")
        } else {
            format!("`{text}` is no traffic; write a rate above nothing")
        })
    }
}

/// Characters: a group, and a word, is six.
pub(super) fn length(text: &str) -> Result<i64, String> {
    let fail = || format!("`{text}` is not a length; write `120 groups` or `700 characters`");
    let (number, unit) = text.trim().split_once(' ').ok_or_else(fail)?;
    let number: f64 = number.parse().map_err(|_| fail())?;
    let each = match unit.trim() {
        "groups" | "group" | "words" | "word" => 6.0,
        "characters" | "character" => 1.0,
        _ => return Err(fail()),
    };
    if (0.0..=1e8).contains(&(number * each)) {
        #[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
        let whole = libm::rint(number * each) as i64;
        Ok(whole)
    } else {
        Err(format!("`{text}` is not a length that a telegram has"))
    }
}

/// Millionths: `5 %`.
pub(super) fn share(text: &str) -> Result<i64, String> {
    let percent = text.trim().strip_suffix('%').and_then(|text| text.trim().parse::<f64>().ok());
    match percent {
        Some(percent) if (0.0..=100.0).contains(&percent) => {
            #[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
            let millionths = libm::rint(percent * 10_000.0) as i64;
            Ok(millionths)
        }
        Some(_) | None => Err(format!("`{text}` is not a share; write `5 %`, from 0 % to 100 %")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_in_hundredths() {
        assert_eq!(share("5 %"), Ok(50_000));
        assert_eq!(share("0.01%"), Ok(100));
        assert_eq!(share("100 %"), Ok(1_000_000));
        for text in ["5", "-1 %", "101 %", "nan %", "%", "much"] {
            assert!(share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_rate_is_read_in_any_of_its_units() {
        assert_eq!(rate("50 baud", 7.5), Ok(6_666_666_667));
        assert_eq!(rate("100 groups/min", 7.5), Ok(10_000_000_000));
        assert_eq!(rate("10 characters/s", 7.5), Ok(10_000_000_000));
        for text in ["0 baud", "-5 baud", "fast", "50", "50 bauds", "nan baud", "inf baud"] {
            assert!(rate(text, 7.5).is_err(), "{text}");
        }
    }
}
