//! Parts of speech: the Penn Treebank tag set
//! (Marcus, Santorini, Marcinkiewicz 1993, "Building a Large Annotated Corpus of English").

/// A Penn Treebank tag. Punctuation keeps its own kinds, since the clause grammar leans on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[rustfmt::skip]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum Tag {
    #[default]
    NN, NNS, NNP, NNPS,
    VB, VBD, VBG, VBN, VBP, VBZ, MD,
    JJ, JJR, JJS, RB, RBR, RBS,
    DT, PDT, PRP, PRPS, WDT, WP, WPS, WRB,
    IN, TO, CC, CD, EX, RP, UH, FW, POS, SYM, LS,
    /// `,`
    Comma,
    /// `.`, `?`, `!`
    Stop,
    /// `:`, `;`, a dash between words, an ellipsis
    Colon,
    /// An opening quotation mark.
    OpenQuote,
    /// A closing quotation mark.
    CloseQuote,
    /// `(`, `[`
    OpenParen,
    /// `)`, `]`
    CloseParen,
}

impl Tag {
    /// Every tag, in the order of the bits.
    #[rustfmt::skip]
    pub const ALL: &'static [Self] = &[
        Self::NN, Self::NNS, Self::NNP, Self::NNPS,
        Self::VB, Self::VBD, Self::VBG, Self::VBN, Self::VBP, Self::VBZ, Self::MD,
        Self::JJ, Self::JJR, Self::JJS, Self::RB, Self::RBR, Self::RBS,
        Self::DT, Self::PDT, Self::PRP, Self::PRPS, Self::WDT, Self::WP, Self::WPS, Self::WRB,
        Self::IN, Self::TO, Self::CC, Self::CD, Self::EX, Self::RP, Self::UH, Self::FW, Self::POS, Self::SYM, Self::LS,
        Self::Comma, Self::Stop, Self::Colon, Self::OpenQuote, Self::CloseQuote, Self::OpenParen, Self::CloseParen,
    ];

    /// A bit of its own, for sets of tags.
    #[inline]
    pub const fn bit(self) -> u64 {
        1 << self as u8
    }

    /// A common or proper noun.
    #[inline]
    pub fn is_noun(self) -> bool {
        matches!(self, Self::NN | Self::NNS | Self::NNP | Self::NNPS)
    }

    /// A noun in the plural.
    #[inline]
    pub fn is_plural(self) -> bool {
        matches!(self, Self::NNS | Self::NNPS)
    }

    /// A proper noun.
    #[inline]
    pub fn is_proper(self) -> bool {
        matches!(self, Self::NNP | Self::NNPS)
    }

    /// A verb form, modals left out.
    #[inline]
    pub fn is_verb(self) -> bool {
        matches!(self, Self::VB | Self::VBD | Self::VBG | Self::VBN | Self::VBP | Self::VBZ)
    }

    /// A verb form that can stand as a clause's main verb without auxiliary.
    #[inline]
    pub fn is_finite(self) -> bool {
        matches!(self, Self::VBD | Self::VBP | Self::VBZ | Self::MD)
    }

    /// An adjective.
    #[inline]
    pub fn is_adjective(self) -> bool {
        matches!(self, Self::JJ | Self::JJR | Self::JJS)
    }

    /// Punctuation of any kind.
    #[inline]
    pub fn is_punctuation(self) -> bool {
        self >= Self::Comma
    }

    /// The Penn name (`PRP$`, `WP$`, `,`).
    pub fn penn(self) -> &'static str {
        match self {
            Self::NN => "NN",
            Self::NNS => "NNS",
            Self::NNP => "NNP",
            Self::NNPS => "NNPS",
            Self::VB => "VB",
            Self::VBD => "VBD",
            Self::VBG => "VBG",
            Self::VBN => "VBN",
            Self::VBP => "VBP",
            Self::VBZ => "VBZ",
            Self::MD => "MD",
            Self::JJ => "JJ",
            Self::JJR => "JJR",
            Self::JJS => "JJS",
            Self::RB => "RB",
            Self::RBR => "RBR",
            Self::RBS => "RBS",
            Self::DT => "DT",
            Self::PDT => "PDT",
            Self::PRP => "PRP",
            Self::PRPS => "PRP$",
            Self::WDT => "WDT",
            Self::WP => "WP",
            Self::WPS => "WP$",
            Self::WRB => "WRB",
            Self::IN => "IN",
            Self::TO => "TO",
            Self::CC => "CC",
            Self::CD => "CD",
            Self::EX => "EX",
            Self::RP => "RP",
            Self::UH => "UH",
            Self::FW => "FW",
            Self::POS => "POS",
            Self::SYM => "SYM",
            Self::LS => "LS",
            Self::Comma => ",",
            Self::Stop => ".",
            Self::Colon => ":",
            Self::OpenQuote => "``",
            Self::CloseQuote => "''",
            Self::OpenParen => "-LRB-",
            Self::CloseParen => "-RRB-",
        }
    }
}
