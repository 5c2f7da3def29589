//! What a bench prints: a table for people, or one object a line for programs, as the benches in the browser
//! do. Nothing else goes to standard output.

/// Which way is good.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Better {
    Lower,
    Higher,
}

pub struct Figures {
    json: bool,
    started: bool,
}

impl Figures {
    pub fn new(json: bool) -> Figures {
        Figures { json, started: false }
    }

    /// Prints a figure of which less is better.
    pub fn lower(&mut self, name: &str, figure: f64, unit: &str, budget: Option<f64>) {
        self.add(name, figure, unit, budget, Better::Lower);
    }

    /// Prints a figure of which more is better.
    pub fn higher(&mut self, name: &str, figure: f64, unit: &str, budget: Option<f64>) {
        self.add(name, figure, unit, budget, Better::Higher);
    }

    fn add(&mut self, name: &str, figure: f64, unit: &str, budget: Option<f64>, better: Better) {
        let (word, sign) = match better {
            Better::Lower => ("lower", "≤"),
            Better::Higher => ("higher", "≥"),
        };
        let shown = rounded(figure);
        if self.json {
            // Names and units are our own: none needs escaping.
            let budget = budget.map_or_else(|| "null".to_owned(), |budget| budget.to_string());
            println!(
                r#"{{"name":"{name}","figure":{shown},"unit":"{unit}","budget":{budget},"better":"{word}"}}"#
            );
            return;
        }
        if !self.started {
            self.started = true;
            println!("{:<44} {:>14} {:<12} {:>10}", "name", "figure", "unit", "budget");
        }
        let (limit, kept) = match budget {
            None => (String::new(), ""),
            Some(budget) => {
                let good = match better {
                    Better::Lower => figure <= budget,
                    Better::Higher => figure >= budget,
                };
                (format!("{sign} {budget}"), if good { "ok" } else { "MISSED" })
            }
        };
        println!("{name:<44} {shown:>14} {unit:<12} {limit:>10} {kept}");
    }
}

/// Three digits that mean something, and all of those before the point.
fn rounded(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

/// Says something to the person who waits.
pub fn progress(words: &str) {
    eprintln!("bench: {words}");
}

/// The value below which this share of all lies; 0 of none.
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let at = (values.len() as f64 * share).ceil() as usize;
    values.get(at.saturating_sub(1)).copied().unwrap_or_default()
}
