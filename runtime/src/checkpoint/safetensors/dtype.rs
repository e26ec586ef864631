use std::fmt;

/// The type of a tensor's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dtype {
    F32,
    F64,
    I64,
    /// A type that networks do not use.
    Other {
        name: &'static str,
        /// Bits per element.
        bits: usize,
    },
}

/// The types of the format that are only recognised, with their bits.
const OTHERS: [(&str, usize); 19] = [
    ("BOOL", 8),
    ("F4", 4),
    ("F6_E2M3", 6),
    ("F6_E3M2", 6),
    ("U8", 8),
    ("I8", 8),
    ("F8_E5M2", 8),
    ("F8_E4M3", 8),
    ("F8_E8M0", 8),
    ("F8_E4M3FNUZ", 8),
    ("F8_E5M2FNUZ", 8),
    ("I16", 16),
    ("U16", 16),
    ("F16", 16),
    ("BF16", 16),
    ("I32", 32),
    ("U32", 32),
    ("C64", 64),
    ("U64", 64),
];

impl Dtype {
    /// The type with this name, if the format has one.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "F32" => Some(Self::F32),
            "F64" => Some(Self::F64),
            "I64" => Some(Self::I64),
            _ => {
                let (name, bits) = OTHERS.into_iter().find(|(other, _)| *other == name)?;
                Some(Self::Other { name, bits })
            }
        }
    }

    /// Bits per element.
    pub fn bits(self) -> usize {
        match self {
            Self::F32 => 32,
            Self::F64 | Self::I64 => 64,
            Self::Other { bits, .. } => bits,
        }
    }
}

/// The name in the format.
impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "F32",
            Self::F64 => "F64",
            Self::I64 => "I64",
            Self::Other { name, .. } => name,
        })
    }
}
