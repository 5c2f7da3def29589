//! Entries on their way into a text: CSV, or JSON.

use std::io::Write;

use super::{ExportError, Format};

/// Entries on their way out.
pub(super) enum Text<'a> {
    /// With a header.
    Csv(csv::Writer<&'a mut dyn Write>),
    /// An object a line.
    Json(&'a mut dyn Write, &'static [&'static str]),
}

impl<'a> Text<'a> {
    /// Begins with the header, where the format has one.
    pub fn new(
        format: Format,
        names: &'static [&'static str],
        out: &'a mut dyn Write,
    ) -> Result<Text<'a>, ExportError> {
        if format == Format::Json {
            return Ok(Text::Json(out, names));
        }
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(names).map_err(std::io::Error::from)?;
        Ok(Text::Csv(writer))
    }

    /// Adds an entry.
    pub fn add(&mut self, values: &[String]) -> Result<(), ExportError> {
        match self {
            Text::Csv(writer) => writer.write_record(values).map_err(std::io::Error::from)?,
            Text::Json(out, names) => {
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
            Text::Csv(mut writer) => writer.flush()?,
            Text::Json(out, _) => out.flush()?,
        }
        Ok(())
    }
}
