//! What comes from npm: `wasm-opt` and `terser` for the build, and the browser's remote control and accessibility rules
//! for the tests. The app itself ships no npm package.

use super::say;
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::workspace;

/// Installs the packages of `package.json` unless all are there in their exact versions.
///
/// # Errors
/// When Node is missing or the installation fails.
pub fn prepare() -> Outcome {
    let wanted = wanted(&workspace::read(&workspace::path("package.json"))?);
    if all_there(&wanted) {
        return Ok(());
    }
    if workspace::program(&["npm"]).is_none() || workspace::program(&["node"]).is_none() {
        return Err(Failure::new(
            "Node.js with npm is missing: install Node 20 or newer, then run this again",
        ));
    }
    let names: Vec<String> = wanted
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    say(&format!("npm: {}", names.join(", ")));
    let ci = process::run(&mut process::command("npm", &["ci"]), Output::Progress);
    if let Err(failure) = ci {
        // Some npm releases refuse a lock file that another wrote. The versions are exact without it.
        say(&format!("{failure}; trying without the lock file"));
        let arguments = ["install", "--no-package-lock"];
        process::run(&mut process::command("npm", &arguments), Output::Progress)?;
    }
    if all_there(&wanted) {
        Ok(())
    } else {
        Err(Failure::new("npm did not install what package.json names"))
    }
}

/// Name and version of each development dependency.
fn wanted(manifest: &str) -> Vec<(String, String)> {
    manifest
        .lines()
        .skip_while(|line| !line.contains("\"devDependencies\""))
        .skip(1)
        .take_while(|line| !line.contains('}'))
        .filter_map(|line| {
            let mut quoted = line.split('"').skip(1).step_by(2);
            Some((quoted.next()?.to_owned(), quoted.next()?.to_owned()))
        })
        .collect()
}

fn all_there(wanted: &[(String, String)]) -> bool {
    wanted.iter().all(|(name, version)| {
        let manifest = workspace::path(&format!("node_modules/{name}/package.json"));
        workspace::read(&manifest).is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\"")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn development_dependencies_are_read() {
        let manifest = "{\n  \"private\": true,\n  \"devDependencies\": {\n    \"a\": \"1.2.3\",\n    \"b\": \"4.5.6\"\n  }\n}\n";
        assert_eq!(
            wanted(manifest),
            [("a".into(), "1.2.3".into()), ("b".into(), "4.5.6".into())]
        );
    }

    #[test]
    fn every_version_of_this_project_is_exact() {
        let wanted = wanted(&workspace::read(&workspace::path("package.json")).unwrap());
        assert!(!wanted.is_empty());
        for (name, version) in wanted {
            assert!(
                version.chars().all(|c| c.is_ascii_digit() || c == '.'),
                "{name} {version}"
            );
        }
    }
}
