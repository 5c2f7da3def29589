//! Entries on their way into a text: CSV, or JSON.

use std::io::Write;

use super::{ExportError, Format};

/// Entries on their way out.
pub(super) enum Sheet<'a> {
    /// With a header.
    Csv(csv::Writer<&'a mut dyn Write>),
    /// An object a line.
    Json(&'a mut dyn Write, &'static [&'static str]),
}

impl<'a> Sheet<'a> {
    /// Begins with the header, where the format has one.
    pub fn new(
        format: Format,
        names: &'static [&'static str],
        out: &'a mut dyn Write,
    ) -> Result<Sheet<'a>, ExportError> {
        if format == Format::Json {
            return Ok(Sheet::Json(out, names));
        }
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(names).map_err(std::io::Error::from)?;
        Ok(Sheet::Csv(writer))
    }

    /// Adds an entry.
    pub fn add(&mut self, values: &[String]) -> Result<(), ExportError> {
        match self {
            Sheet::Csv(writer) => writer.write_record(values).map_err(std::io::Error::from)?,
            Sheet::Json(out, names) => {
                let object: serde_json::Map<String, serde_json::Value> = names
                    .iter()
                    .zip(values)
                    .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
                    .collect();
                writeln!(out, "{}", serde_json::Value::Object(object))?;
            }
        }
        Ok(())
    }

    /// Writes out what was kept back.
    pub fn finish(self) -> Result<(), ExportError> {
        match self {
            Sheet::Csv(mut writer) => writer.flush()?,
            Sheet::Json(out, _) => out.flush()?,
        }
        Ok(())
    }
}
