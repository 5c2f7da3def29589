//! The systems whose files can be imported, and what is true of all files of one.

use std::rc::Rc;

use domain::money::Currency;

use crate::layout::{Layout, Part};
use crate::mapping::Mapping;
use crate::{olist, uci};

/// A system whose files can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preset {
    /// UCI Online Retail: one file with a row for each invoice line.
    UciOnlineRetail,
    /// Olist Brazilian E-Commerce: orders, items, payments, customers and products in a file each.
    Olist,
    /// Files that a mapping describes: a preset of ours, or a person's own.
    Mapped(Rc<Mapping>),
}

/// The mappings that come with the crate.
const MAPPINGS: [(&str, &str); 14] = [
    ("amazon", include_str!("../presets/amazon.json")),
    ("counterfoil", include_str!("../presets/counterfoil.json")),
    ("ebay", include_str!("../presets/ebay.json")),
    ("etsy", include_str!("../presets/etsy.json")),
    ("magento", include_str!("../presets/magento.json")),
    ("odoo", include_str!("../presets/odoo.json")),
    ("prestashop", include_str!("../presets/prestashop.json")),
    ("shopify", include_str!("../presets/shopify.json")),
    ("square", include_str!("../presets/square.json")),
    ("superstore", include_str!("../presets/superstore.json")),
    ("taobao", include_str!("../presets/taobao.json")),
    ("tmall", include_str!("../presets/tmall.json")),
    ("wix", include_str!("../presets/wix.json")),
    ("woocommerce", include_str!("../presets/woocommerce.json")),
];

impl Preset {
    /// The names of all that come with the crate, in their order.
    pub fn names() -> Vec<&'static str> {
        let mut names: Vec<&str> = MAPPINGS.iter().map(|(name, _)| *name).collect();
        names.extend(["olist", "uci-online-retail"]);
        names.sort_unstable();
        names
    }

    /// All that come with the crate.
    pub fn all() -> Vec<Preset> {
        Preset::names().into_iter().filter_map(Preset::named).collect()
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Preset> {
        match name {
            "uci-online-retail" => Some(Preset::UciOnlineRetail),
            "olist" => Some(Preset::Olist),
            name => {
                let (_, text) = MAPPINGS.iter().find(|(known, _)| *known == name)?;
                // A test reads all of them.
                Mapping::from_json(text)
                    .ok()
                    .map(|mapping| Preset::Mapped(Rc::new(mapping)))
            }
        }
    }

    /// Its name on the command line and as the source system in external references.
    pub fn name(&self) -> &str {
        match self {
            Preset::UciOnlineRetail => "uci-online-retail",
            Preset::Olist => "olist",
            Preset::Mapped(mapping) => &mapping.name,
        }
    }

    /// Currency of the amounts in rows that name none; `None` where that is the organisation's.
    pub fn currency(&self) -> Option<Currency> {
        match self {
            Preset::UciOnlineRetail => Currency::new("GBP").ok(),
            Preset::Olist => Currency::new("BRL").ok(),
            Preset::Mapped(mapping) => mapping.currency(),
        }
    }

    /// IANA zone of its times, which carry no offset themselves.
    pub fn time_zone(&self) -> &str {
        match self {
            Preset::UciOnlineRetail => "Europe/London",
            Preset::Olist => "America/Sao_Paulo",
            Preset::Mapped(mapping) => &mapping.time_zone,
        }
    }

    /// BCP 47 tag of the language of its product names.
    pub fn language(&self) -> &str {
        match self {
            Preset::UciOnlineRetail => "en",
            Preset::Olist => "pt-BR",
            Preset::Mapped(mapping) => &mapping.language,
        }
    }

    /// Its kinds of files, told apart by their headers.
    pub fn layouts(&self) -> Vec<Rc<Layout>> {
        match self {
            Preset::UciOnlineRetail => uci::layouts().into_iter().map(Rc::new).collect(),
            Preset::Olist => olist::layouts().into_iter().map(Rc::new).collect(),
            Preset::Mapped(mapping) => mapping.layouts(),
        }
    }

    /// What people need to bring: the parts, as words.
    pub fn parts(&self) -> Vec<&'static str> {
        let layouts = self.layouts();
        let parts = layouts.iter().map(|layout| layout.part);
        let mut words = Vec::new();
        for part in parts.filter(|part| *part != Part::Unused) {
            if !words.contains(&part.word()) {
                words.push(part.word());
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_mapping_that_can_be_read() {
        for (name, text) in MAPPINGS {
            let mapping = Mapping::from_json(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(mapping.name, name);
        }
        assert_eq!(Preset::all().len(), Preset::names().len());
        assert_eq!(Preset::named("nobody"), None);
    }
}
