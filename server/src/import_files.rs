//! What the crate `import` needs from its host: files from the disk, a list of rejected rows on the disk, an author
//! that takes commands, and words for a person who waits. What the files mean must not be known here.

pub mod disk;
pub mod reject_file;
pub mod sink;
pub mod telling;
