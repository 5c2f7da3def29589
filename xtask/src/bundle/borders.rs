//! What a program asks of others and offers to others: its imports and exports, read from their sections and written back.

use super::program::{Reader, write_number, write_vector};

/// The format's number for a function, in both lists.
const FUNCTION: u8 = 0;

/// One thing that a program imports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// From where, for instance `./app_bg.js`.
    pub module: String,
    /// What it is called there.
    pub name: String,
    /// Its kind and type, as they stand in the program.
    what: Vec<u8>,
}

/// One thing that a program exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// What others call it.
    pub name: String,
    /// Its kind and number, as they stand in the program.
    what: Vec<u8>,
}

impl Import {
    /// Whether it is a function.
    pub fn is_function(&self) -> bool {
        self.what.first() == Some(&FUNCTION)
    }
}

/// The imports in the content of their section; `None` where it can't be read.
pub fn imports(section: &[u8]) -> Option<Vec<Import>> {
    let mut reader = Reader(section);
    let count = reader.number()?;
    let import = |_| {
        let module = reader.name()?.to_owned();
        let name = reader.name()?.to_owned();
        let before = reader.0;
        match reader.byte()? {
            FUNCTION => drop(reader.number()?),
            // A table: the type of what it holds, then its limits.
            1 => {
                reader.byte()?;
                limits(&mut reader)?;
            }
            // A memory.
            2 => limits(&mut reader)?,
            // A global: its type, and whether it changes.
            3 => drop((reader.byte()?, reader.byte()?)),
            _ => return None,
        }
        let what = reader.since(before).to_vec();
        Some(Import { module, name, what })
    };
    (0..count).map(import).collect()
}

/// A least number, and a most where the first byte says so.
fn limits(reader: &mut Reader) -> Option<()> {
    let has_most = reader.byte()? & 1 == 1;
    reader.number()?;
    if has_most {
        reader.number()?;
    }
    Some(())
}

/// The section's content for these imports.
pub fn write_imports(imports: &[Import]) -> Vec<u8> {
    let mut section = Vec::new();
    write_number(&mut section, imports.len());
    for import in imports {
        write_vector(&mut section, import.module.as_bytes());
        write_vector(&mut section, import.name.as_bytes());
        section.extend_from_slice(&import.what);
    }
    section
}

/// The exports in the content of their section; `None` where it can't be read.
pub fn exports(section: &[u8]) -> Option<Vec<Export>> {
    let mut reader = Reader(section);
    let count = reader.number()?;
    let export = |_| {
        let name = reader.name()?.to_owned();
        let before = reader.0;
        reader.byte()?;
        reader.number()?;
        let what = reader.since(before).to_vec();
        Some(Export { name, what })
    };
    (0..count).map(export).collect()
}

/// The section's content for these exports.
pub fn write_exports(exports: &[Export]) -> Vec<u8> {
    let mut section = Vec::new();
    write_number(&mut section, exports.len());
    for export in exports {
        write_vector(&mut section, export.name.as_bytes());
        section.extend_from_slice(&export.what);
    }
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_written_the_same() {
        // A function, a table and a memory with limits, a global; then an exported function and memory.
        let section = b"\x04\x01m\x01f\x00\x81\x01\x01m\x01t\x01\x70\x01\x02\x90\x01\x01m\x02me\x02\x00\x05\x01m\x01g\x03\x7f\x00";
        let read = imports(section).unwrap();
        let names: Vec<&str> = read.iter().map(|import| import.name.as_str()).collect();
        assert_eq!(names, ["f", "t", "me", "g"]);
        assert_eq!(read.iter().filter(|import| import.is_function()).count(), 1);
        assert_eq!(write_imports(&read), section);
        let section = b"\x02\x04main\x00\x90\x07\x01m\x02\x00";
        assert_eq!(write_exports(&exports(section).unwrap()), section);
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        assert_eq!(
            imports(b"\x01\x01m\x01f\x09\x00"),
            None,
            "a kind that isn't known"
        );
        assert_eq!(imports(b"\x02\x01m\x01f\x00\x00"), None, "one fewer than said");
        assert_eq!(exports(b"\x01\x04mai"), None);
    }
}
