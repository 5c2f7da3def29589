//! What an import reads: named bytes, opened as often as needed.

use std::fmt;
use std::io::{self, BufRead};
use std::rc::Rc;

use crate::encoding::Encoding;

/// A file as its host brings it. It is opened twice: to be recognised, and to be read.
#[derive(Clone)]
pub struct Input {
    name: String,
    encoding: Option<Encoding>,
    open: Rc<Open>,
}

/// Opens a file at its start.
type Open = dyn Fn() -> io::Result<Box<dyn BufRead>>;

impl Input {
    /// A file that is opened by `open`. The name is what reports call it.
    pub fn new(name: impl Into<String>, open: impl Fn() -> io::Result<Box<dyn BufRead>> + 'static) -> Input {
        Input {
            name: name.into(),
            encoding: None,
            open: Rc::new(open),
        }
    }

    /// A file that is in memory.
    pub fn of_bytes(name: impl Into<String>, bytes: impl Into<Rc<[u8]>>) -> Input {
        let bytes = bytes.into();
        Input::new(name, move || Ok(Box::new(io::Cursor::new(Rc::clone(&bytes)))))
    }

    /// The same file, whose characters are known to be written like this.
    #[must_use]
    pub fn written_in(mut self, encoding: Option<Encoding>) -> Input {
        self.encoding = encoding;
        self
    }

    /// How its characters are written, where someone said so.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// What reports call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes from the start.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn open(&self) -> io::Result<Box<dyn BufRead>> {
        (self.open)()
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Input").field(&self.name).finish()
    }
}
