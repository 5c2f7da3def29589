//! The systems whose files can be imported, and what is true of all files of one.

use domain::money::Currency;

use crate::layout::{Layout, Part};

/// A system whose files can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// UCI Online Retail: one file with a row for each invoice line.
    UciOnlineRetail,
    /// Olist Brazilian E-Commerce: orders, items, payments, customers and products in a file each.
    Olist,
}

impl Preset {
    /// All of them.
    pub const ALL: [Preset; 2] = [Preset::UciOnlineRetail, Preset::Olist];

    /// Its name on the command line and as the source system in external references.
    pub fn name(self) -> &'static str {
        match self {
            Preset::UciOnlineRetail => "uci-online-retail",
            Preset::Olist => "olist",
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// Currency of all its amounts. The files don't say; it is a property of the source.
    pub fn currency(self) -> Currency {
        let code = match self {
            Preset::UciOnlineRetail => "GBP",
            Preset::Olist => "BRL",
        };
        Currency::new(code).unwrap_or(Currency::NONE)
    }

    /// IANA zone of its times, which carry no offset themselves.
    pub fn time_zone(self) -> &'static str {
        match self {
            Preset::UciOnlineRetail => "Europe/London",
            Preset::Olist => "America/Sao_Paulo",
        }
    }

    /// BCP 47 tag of the language of its product names.
    pub fn language(self) -> &'static str {
        match self {
            Preset::UciOnlineRetail => "en",
            Preset::Olist => "pt-BR",
        }
    }

    /// Its kinds of files, told apart by their headers.
    pub fn layouts(self) -> &'static [Layout] {
        match self {
            Preset::UciOnlineRetail => &crate::uci::LAYOUTS,
            Preset::Olist => &crate::olist::LAYOUTS,
        }
    }

    /// What people need to bring: the parts, as words.
    pub fn parts(self) -> String {
        let parts = self.layouts().iter().filter(|layout| layout.part != Part::Unused);
        parts
            .map(|layout| layout.part.word())
            .collect::<Vec<_>>()
            .join(", ")
    }
}
