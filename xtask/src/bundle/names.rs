//! Short names between a program and the script that binds it. `wasm-bindgen` makes them long, and unlike each other by a
//! digest: twenty bytes and more each, in both files. What a program offers and no script asks for isn't offered, so that
//! the optimiser drops what only that kept.

use super::borders;
use super::program::{EXPORTS, IMPORTS, Program};
use crate::failure::{Failure, Outcome};
use crate::workspace;
use std::path::Path;

/// How the script calls what the program offers.
const PROGRAM: &str = "wasm.";

/// What the script is called by the program, which says so once for each function that it asks for.
const MODULE: &str = "a";

/// Shortens the names in both files. What `other`, a script too, names stays what it is called.
///
/// # Errors
/// When a file can't be read or written, or the script isn't what `wasm-bindgen` wrote for this program.
pub fn shorten(script: &Path, file: &Path, other: Option<&Path>) -> Outcome {
    let mut text = workspace::read(script)?;
    let other = other.map_or_else(|| Ok(String::new()), workspace::read)?;
    let mut program = Program::read(file)?;
    let broken = || Failure::new(format!("{} isn't read rightly", file.display()));

    let section = program.section(IMPORTS).ok_or_else(broken)?;
    let mut imports = borders::imports(section).ok_or_else(broken)?;
    let module = imports.iter().find(|import| import.module.ends_with("_bg.js"));
    let module = module.map(|import| import.module.clone()).unwrap_or_default();
    let quoted = format!("\"{module}\"");
    if text.matches(&quoted).count() != 1 {
        return Err(Failure::new(format!(
            "{} doesn't have {quoted} once",
            script.display()
        )));
    }
    text = text.replace(&quoted, &format!("\"{MODULE}\""));
    for (index, import) in imports.iter_mut().enumerate() {
        if import.module == module {
            import.module = MODULE.to_owned();
            let name = short(index);
            let (renamed, count) = renamed(&text, "", &import.name, ":", &name);
            if count != 1 {
                let words = format!("{} has `{}` {count} times", script.display(), import.name);
                return Err(Failure::new(words));
            }
            (text, import.name) = (renamed, name);
        }
    }
    *section = borders::write_imports(&imports);

    let section = program.section(EXPORTS).ok_or_else(broken)?;
    let mut exports = borders::exports(section).ok_or_else(broken)?;
    let is_called = |text: &str, before: &str, name: &str| renamed(text, before, name, "", "").1 > 0;
    exports.retain(|export| is_called(&text, PROGRAM, &export.name) || is_called(&other, "", &export.name));
    for (index, export) in exports.iter_mut().enumerate() {
        if !is_called(&other, "", &export.name) {
            let name = short(index);
            text = renamed(&text, PROGRAM, &export.name, "", &name).0;
            export.name = name;
        }
    }
    *section = borders::write_exports(&exports);
    program.write(file)?;
    workspace::write(script, &text)
}

/// The text with another name wherever this one stands as a whole word between these two, and how often it did.
fn renamed(text: &str, before: &str, name: &str, after: &str, new: &str) -> (String, usize) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let (mut done, mut rest, mut count) = (String::with_capacity(text.len()), text, 0);
    let sought = format!("{before}{name}");
    while let Some((head, tail)) = rest.split_once(&sought) {
        done.push_str(head);
        let is_word = !done.ends_with(is_part) && !tail.starts_with(is_part) && tail.starts_with(after);
        done.push_str(before);
        done.push_str(if is_word { new } else { name });
        count += usize::from(is_word);
        rest = tail;
    }
    done.push_str(rest);
    (done, count)
}

/// The name for this place: one letter, then two, then three.
fn short(index: usize) -> String {
    let letters = ('a'..='z').chain('A'..='Z');
    let letter = letters
        .cycle()
        .nth(index % 52)
        .map(String::from)
        .unwrap_or_default();
    match index / 52 {
        0 => letter,
        rest => short(rest - 1) + &letter,
    }
}

/// A script without the classes that libraries offer to other scripts: here none asks for them.
///
/// # Errors
/// When something else in the script does.
pub fn without_classes(script: &str) -> Outcome<String> {
    let mut lines = script.lines();
    let (mut kept, mut classes) = (Vec::new(), Vec::new());
    while let Some(line) = lines.next() {
        let statement = line.trim_start();
        let indent = line.strip_suffix(statement).unwrap_or_default();
        let declared = statement.strip_prefix("export ").unwrap_or(statement);
        let class = declared
            .strip_prefix("class ")
            .and_then(|rest| rest.strip_suffix(" {"));
        let is_about = |class: &String| {
            statement == format!("exports.{class} = {class};")
                || statement.starts_with(&format!("if (Symbol.dispose) {class}.prototype"))
        };
        let is_registry = |class: &String| statement.starts_with(&format!("const {class}Finalization ="));
        if let Some(class) = class {
            classes.push(class.to_owned());
            let end = format!("{indent}}}");
            lines.by_ref().find(|line| *line == end);
        } else if classes.iter().any(is_registry) {
            if !statement.ends_with(';') {
                lines.by_ref().find(|line| line.ends_with(';'));
            }
        } else if !classes.iter().any(is_about) {
            kept.push(line);
        }
    }
    let kept = kept.join("\n") + "\n";
    match classes.iter().find(|class| kept.contains(class.as_str())) {
        Some(class) => Err(Failure::new(format!("the class `{class}` is used"))),
        None => Ok(kept),
    }
}

#[cfg(test)]
mod tests {
    use super::super::borders::{exports, imports};
    use super::*;

    #[test]
    fn both_sides_agree_and_what_nobody_calls_goes() {
        let folder = workspace::target().join("names-test");
        let (script, file, other) = (folder.join("a.js"), folder.join("a_bg.wasm"), folder.join("b.js"));
        let text = "const import0 = { __wbg_set_1f: function(a) { wasm.__wbindgen_malloc(wasm.memory) } };\n\
                    const imports = { \"./a_bg.js\": import0 };\n\
                    function invoke_2a(a) { wasm.invoke_2a(a); wasm.invoke_2a_1(a); }\n";
        workspace::write(&script, text).unwrap();
        workspace::write(&other, "const { memory } = initSync();").unwrap();
        let section = b"\x02\x09./a_bg.js\x0c__wbg_set_1f\x00\x00\x03env\x01x\x00\x00";
        let offered = b"\x05\x06memory\x02\x00\x11__wbindgen_malloc\x00\x01\x09invoke_2a\x00\x02\x0binvoke_2a_1\x00\x03\x04main\x00\x04";
        let program = Program(vec![(IMPORTS, section.to_vec()), (EXPORTS, offered.to_vec())]);
        program.write(&file).unwrap();

        shorten(&script, &file, Some(&other)).unwrap();
        let expected = "const import0 = { a: function(a) { wasm.b(wasm.memory) } };\n\
                        const imports = { \"a\": import0 };\n\
                        function invoke_2a(a) { wasm.c(a); wasm.d(a); }\n";
        assert_eq!(workspace::read(&script).unwrap(), expected);
        let mut program = Program::read(&file).unwrap();
        let names: Vec<String> = imports(program.section(IMPORTS).unwrap())
            .unwrap()
            .into_iter()
            .map(|import| import.name)
            .collect();
        assert_eq!(names, ["a", "x"]);
        let names: Vec<String> = exports(program.section(EXPORTS).unwrap())
            .unwrap()
            .into_iter()
            .map(|export| export.name)
            .collect();
        assert_eq!(names, ["memory", "b", "c", "d"]);

        workspace::write(&script, "another script").unwrap();
        assert!(shorten(&script, &file, None).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn names_are_short_and_each_is_another() {
        let names: Vec<String> = (0..4_000).map(short).collect();
        assert_eq!(
            [&names[0], &names[51], &names[52], &names[103]],
            ["a", "Z", "aa", "aZ"]
        );
        let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn classes_nobody_uses_go() {
        let script = "    class Sink {\n        free() {\n        }\n    }\n    if (Symbol.dispose) Sink.prototype[Symbol.dispose] = \
                      Sink.prototype.free;\n    exports.Sink = Sink;\n    const one = 1;\n    const SinkFinalization = (typeof \
                      FinalizationRegistry === 'undefined')\n        ? { }\n        : new FinalizationRegistry(ptr => \
                      wasm.free(ptr));\n    two();\n";
        assert_eq!(
            without_classes(script).unwrap(),
            "    const one = 1;\n    two();\n"
        );
        let exported = "export class Sink {\n}\nconst made = Sink.__wrap(1);\n";
        assert!(without_classes(exported).is_err());
    }
}
