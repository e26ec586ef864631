//! Formatting of numbers on the page.

/// A whole number in groups of three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A fraction as percent.
pub(super) fn percent(part: f64) -> String {
    format!("{:.2} %", 100.0 * part)
}

/// A duration in suitable units.
pub(super) fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        _ if !seconds.is_finite() => "unknown".to_owned(),
        _ if seconds < 0.1 => format!("{:.1} ms", 1000.0 * seconds),
        _ if seconds < 60.0 => format!("{seconds:.1} s"),
        0..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

/// A time since 1970 as `2026-03-01 12:30 UTC`.
///
/// Dates from days as Fliegel and van Flandern, "A machine algorithm for processing calendar dates" (1968), count
/// them, with years that begin in March.
pub(super) fn date(seconds: u64) -> String {
    let (days, minutes) = (seconds / 86_400, seconds % 86_400 / 60);
    let days = days + 719_468; // from the first of March of the year 0
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day + 2) / 153;
    let day = day - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year + 400 * era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let known = [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399, "2000-02-28 23:59 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59 UTC"),
            (1_767_225_599, "2025-12-31 23:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00 UTC"),
        ];
        for (seconds, text) in known {
            assert_eq!(date(seconds), text);
        }
        assert!(date(u64::MAX / 2).ends_with("UTC"));
    }

    #[test]
    fn numbers_suit_their_size() {
        assert_eq!([7, 100, 1_234_567].map(grouped), ["7", "100", "1\u{202f}234\u{202f}567"]);
        let times = [0.0123, 4.26, 75.4, 3_725.0].map(duration);
        assert_eq!(times, ["12.3 ms", "4.3 s", "1 min 15 s", "1 h 2 min"]);
        assert_eq!([f64::NAN, f64::INFINITY].map(duration), ["unknown", "unknown"]);
        assert_eq!(percent(0.97081), "97.08 %");
    }
}
