//! Values without structure: texts, numbers, and what stands where a schema says nothing.

use serde_json::{Map, Value};

use super::random::Random;

/// Names for members that no schema declares: those that a generated type may stumble over among them, but none that a
/// correction declares, because the service is known to send these in one form only.
pub(super) const MEMBER_NAMES: &[&str] = &[
    "",
    "unknown",
    "extra",
    "type_",
    "size_mb",
    "sizeMb",
    "r#type",
    "$ref",
    "a/b~c",
    "{category name}",
    "with \"quotes\"\n",
    "名前",
    "🙂",
    "0",
    "__proto__",
    "id",
    "data",
    "code",
    "status",
    "create_time",
    "Unknown",
];

/// Texts that are read in some way by somebody, or that are hard to write.
const TEXTS: &[&str] = &[
    "",
    " ",
    "x",
    "null",
    "true",
    "0",
    "-1.5e3",
    "[DONE]",
    "{\"a\": 1}",
    "[]",
    "all",
    "user",
    "completed",
    "2025-06-10 09:30:00",
    "2025-06-10T09:30:00Z",
    "2025-06-10T17:30:00.123456+08:00",
    "2025-06-10",
    "1762675057192",
    "国庆节去云南，有什么好吃的？",
    "naïve café",
    "e\u{301}",
    "مرحبا",
    "👩‍👩‍👧‍👦",
    "\u{0}",
    "\u{7f}\u{80}",
    "\u{2028}\u{2029}",
    "\u{feff}bom",
    "\u{10ffff}",
    "tab\tquote\"backslash\\slash/",
    "line\r\nbreak",
    "</script>",
    "3a7fc4a2-9a5e-4b2c-8e0c-0e6f5b6f7a10",
];

const INTEGERS: &[i64] = &[
    0,
    1,
    -1,
    2,
    6,
    10,
    200,
    50_131,
    1_762_675_057_192,
    i32::MAX as i64,
    i32::MIN as i64,
    i32::MAX as i64 + 1,
    u32::MAX as i64,
    9_007_199_254_740_991,
    9_007_199_254_740_993,
    -9_007_199_254_740_993,
    i64::MAX,
    i64::MIN,
];

const NUMBERS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    0.1,
    0.3,
    0.95,
    0.45,
    3.117323e-05,
    2.7298927e-05,
    1.0 / 3.0,
    100.0,
    -273.15,
    1e21,
    1.5e-9,
    -1e-300,
    5e-324,
    f64::MIN_POSITIVE,
    f64::MAX,
    f64::MIN,
    f64::EPSILON,
    9_007_199_254_740_992.0,
    123_456_789.123_456_79,
    7.038531e-26,
];

/// The bounds of a number; an exclusive one is given as such.
#[derive(Debug, Clone, Default)]
pub(super) struct Bounds {
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) above: Option<f64>,
    pub(super) below: Option<f64>,
}

impl Bounds {
    fn allow(&self, number: f64) -> bool {
        self.minimum.is_none_or(|bound| number >= bound)
            && self.maximum.is_none_or(|bound| number <= bound)
            && self.above.is_none_or(|bound| number > bound)
            && self.below.is_none_or(|bound| number < bound)
    }

    fn ends(&self) -> (f64, f64) {
        let low = [self.minimum, self.above].into_iter().flatten().fold(f64::NEG_INFINITY, f64::max);
        let high = [self.maximum, self.below].into_iter().flatten().fold(f64::INFINITY, f64::min);
        (low, high)
    }
}

/// An integer within the bounds, of those that 64 bits with a sign hold. It is written without a fraction.
pub(super) fn integer(bounds: &Bounds, random: &mut Random) -> Option<Value> {
    // Whether a bound of a float lies below an integer is asked of floats: a little inward is always right.
    #[allow(clippy::cast_possible_truncation)]
    let within = |low: f64, high: f64, random: &mut Random| {
        let (low, high) = (low.ceil().max(-9e18) as i64, high.floor().min(9e18) as i64);
        let width = u64::try_from(i128::from(high) - i128::from(low) + 1).ok()?;
        Some(low.wrapping_add_unsigned(random.next() % width.max(1)))
    };
    let (low, high) = bounds.ends();
    for _ in 0..32 {
        let drawn = match random.below(4) {
            0 | 1 => random.pick(INTEGERS).copied(),
            2 => within(low.max(-1000.0), high.min(1000.0).max(low), random),
            _ => within(low, high, random),
        };
        if let Some(drawn) = drawn.filter(|drawn| bounds.allow(*drawn as f64)) {
            return Some(Value::from(drawn));
        }
    }
    None
}

/// A number within the bounds, of those that a double holds exactly; a whole one may be written as an integer.
pub(super) fn number(bounds: &Bounds, random: &mut Random) -> Option<Value> {
    let (low, high) = bounds.ends();
    for _ in 0..64 {
        let drawn = match random.below(5) {
            0 | 1 => random.pick(NUMBERS).copied().unwrap_or_default(),
            2 => low.max(-1e6) + (high.min(1e6) - low.max(-1e6)) * random.fraction(),
            3 => (random.below(2001) as f64) - 1000.0,
            _ => f64::from_bits(random.next()),
        };
        if drawn.is_finite() && bounds.allow(drawn) {
            #[allow(clippy::cast_possible_truncation)]
            let whole = drawn.fract() == 0.0 && drawn.abs() <= 9_007_199_254_740_992.0 && random.one_in(2);
            #[allow(clippy::cast_possible_truncation)]
            return Some(if whole { Value::from(drawn as i64) } else { Value::from(drawn) });
        }
    }
    None
}

/// A text of a length (in characters) within the bounds.
pub(super) fn text((least, most): &(usize, Option<usize>), random: &mut Random) -> String {
    let drawn: String = match random.below(8) {
        0..4 => random.pick(TEXTS).map_or_else(String::new, |text| (*text).to_owned()),
        4..7 => (0..random.below(12)).map(|_| character(random)).collect(),
        _ if random.one_in(8) => "long ".repeat(500),
        _ => (0..random.below(200)).map(|_| character(random)).collect(),
    };
    let length = drawn.chars().count().clamp(*least, most.unwrap_or(usize::MAX).max(*least));
    drawn.chars().chain(std::iter::repeat('x')).take(length).collect()
}

fn character(random: &mut Random) -> char {
    let end = [0x80, 0x800, 0x1_0000, 0x11_0000].get(random.below(4)).copied().unwrap_or(0x80);
    u32::try_from(random.below(end)).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
}

/// Any JSON value, as deep as three levels.
pub(super) fn anything(random: &mut Random, depth: usize) -> Value {
    any_value(random, if depth > super::DEEP { 0 } else { 3 })
}

fn any_value(random: &mut Random, levels: usize) -> Value {
    match random.below(if levels == 0 { 6 } else { 8 }) {
        0 => Value::Null,
        1 => Value::from(random.one_in(2)),
        2 => integer(&Bounds::default(), random).unwrap_or_default(),
        3 => number(&Bounds::default(), random).unwrap_or_default(),
        // An integer that only an unsigned one holds.
        4 if random.one_in(4) => Value::from(random.next() | (1 << 63)),
        4 | 5 => Value::from(text(&(0, None), random)),
        6 => (0..random.below(4)).map(|_| any_value(random, levels - 1)).collect(),
        _ => {
            let mut members = Map::new();
            for _ in 0..random.below(4) {
                let name = random.pick(MEMBER_NAMES).copied().unwrap_or_default();
                members.insert(name.to_owned(), any_value(random, levels - 1));
            }
            Value::Object(members)
        }
    }
}
