//! What files look like, before anything is read of them: for a person who has to say whether they were understood.

use crate::layout::Part;
use crate::recognise;
use crate::source::{Opening, Source};
use crate::{ImportError, Input, Preset, mapped};

/// Rows that are shown of a file.
pub const ROWS: usize = 5;

/// What a file, or a sheet of it, looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLook {
    /// Its name.
    pub name: String,
    /// How its characters are written.
    pub encoding: &'static str,
    /// What parts its fields; `None` of a sheet.
    pub delimiter: Option<u8>,
    /// Which of its rows that aren't empty is the header, the first being 1.
    pub header_line: usize,
    /// What it holds, if it was recognised.
    pub part: Option<Part>,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its first rows.
    pub rows: Vec<Vec<String>>,
}

/// What files look like, and whose they are.
#[derive(Debug)]
pub struct Look {
    /// Whose files they are, or why nobody's.
    pub preset: Result<Preset, ImportError>,
    /// The files, in their sequence.
    pub files: Vec<FileLook>,
}

/// Looks at files, which may be of these presets.
///
/// # Errors
/// [`ImportError`] when one of them can't be read at all.
pub fn look(files: &[Input], presets: &[Preset]) -> Result<Look, ImportError> {
    if files.is_empty() {
        return Err(ImportError::NoFiles);
    }
    let opened = recognise::open(files)?;
    let chosen = recognise::choose(files, &opened, presets);
    let (preset, sources) = match chosen {
        Ok((preset, sources)) => {
            let whole = match &preset {
                Preset::Mapped(mapping) => mapped::check_parts(mapping, &sources),
                _ => Ok(()),
            };
            (whole.map(|()| preset), sources)
        }
        Err(why) => (Err(why), Vec::new()),
    };
    let files = opened.iter().flatten().map(|opening| {
        let source = sources.iter().find(|source| source.name == opening.name);
        file_look(opening, source)
    });
    Ok(Look {
        preset,
        files: files.collect(),
    })
}

fn file_look(opening: &Opening, source: Option<&Source>) -> FileLook {
    let (delimiter, header) = opening.place(source);
    let rows = (1..=ROWS).map(|row| opening.row(delimiter, header.saturating_add(row)).to_vec());
    FileLook {
        name: opening.name.clone(),
        encoding: opening.content.encoding().name(),
        delimiter: opening.content.is_text().then_some(delimiter),
        header_line: header.saturating_add(1),
        part: source.map(|source| source.layout.part),
        columns: opening.row(delimiter, header).to_vec(),
        rows: rows.filter(|row| !row.is_empty()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_and_what_is_not_is_shown_as_it_is() {
        let known = Input::of_bytes(
            "orders.csv",
            "Report\nName;Created at;Lineitem quantity;Lineitem name;Lineitem price\n#1;2026-01-01;1;Tea;2.50\n"
                .as_bytes(),
        );
        let strange = Input::of_bytes("strange.tsv", "Nr\tWas\tWann\n1\tTee\tgestern\n".as_bytes());
        let look = look(std::slice::from_ref(&strange), &Preset::all()).unwrap();
        assert!(matches!(look.preset, Err(ImportError::Unknown { .. })));
        let [file] = &look.files[..] else {
            panic!("{look:?}")
        };
        assert_eq!(
            (file.delimiter, file.header_line, file.part),
            (Some(b'\t'), 1, None)
        );
        assert_eq!(file.columns, ["Nr", "Was", "Wann"]);
        assert_eq!(file.rows, [["1", "Tee", "gestern"]]);

        let look = super::look(&[known], &Preset::all()).unwrap();
        assert_eq!(look.preset.unwrap().name(), "shopify");
        let [file] = &look.files[..] else { panic!() };
        assert_eq!((file.delimiter, file.header_line), (Some(b';'), 2));
        assert_eq!(file.part, Some(Part::Lines));
        assert_eq!(file.encoding, "UTF-8");
        assert_eq!(file.rows.len(), 1);
    }

    #[test]
    fn a_stated_encoding_counts() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode("Ärger,Übel\nä,ü\n");
        let file = Input::of_bytes("a.csv", bytes.to_vec());
        let columns = |file: &Input| {
            look(std::slice::from_ref(file), &Preset::all()).unwrap().files[0]
                .columns
                .clone()
        };
        assert_eq!(columns(&file), ["Ärger", "Übel"]);
        let file = file.written_in(crate::encoding::Encoding::named("UTF-8"));
        assert_eq!(columns(&file), ["\u{FFFD}rger", "\u{FFFD}bel"]);
    }
}
