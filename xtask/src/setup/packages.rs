//! Programs that come from the system's package manager: what is missing, and installing it with apt where that
//! is possible. Where it isn't, the failure says in words what to install.

use super::{Purpose, say};
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::workspace;

/// The packages (by their Debian names) of programs that are needed and not there. Looks for programs rather than
/// packages, so that a browser or a font installed in another way counts.
pub fn missing_programs(purpose: Purpose) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if purpose == Purpose::Everything {
        if workspace::chromium().is_none() {
            missing.push("chromium");
        }
        if workspace::chromedriver().is_none() {
            missing.push("chromium-driver");
        }
        if !has_chinese_font() {
            missing.push("fonts-noto-cjk");
        }
    }
    missing
}

/// Those of these Debian packages that aren't installed.
pub fn not_installed(packages: &[&'static str]) -> Vec<&'static str> {
    packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect()
}

/// Installs Debian packages. Does nothing for an empty list.
///
/// # Errors
/// When there is no apt, no right to use it, or it fails.
pub fn install(packages: &[&str]) -> Outcome {
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    if workspace::program(&["apt-get"]).is_none() {
        return Err(Failure::new(format!(
            "these are missing and there is no apt-get here to install them: {names} (Debian's names). \
             Install them with this system's package manager, then run this again"
        )));
    }
    if !is_root() {
        return Err(Failure::new(format!(
            "these are missing: {names}. Run `sudo apt-get install {names}`, then run this again"
        )));
    }
    say(&format!("apt-get install {names}"));
    apt(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

fn apt(arguments: &[&str]) -> Outcome {
    let mut command = process::command("apt-get", arguments);
    process::run(command.env("DEBIAN_FRONTEND", "noninteractive"), Output::Progress)
}

fn is_installed(package: &str) -> bool {
    process::read(&mut process::command(
        "dpkg-query",
        &["-W", "-f=${db:Status-Status}", package],
    ))
    .is_ok_and(|status| status == "installed")
}

/// Without a font that has Chinese characters, screenshots and layout tests would show boxes. Where there is no apt,
/// there is a desktop with fonts of its own.
fn has_chinese_font() -> bool {
    if workspace::program(&["apt-get"]).is_none() {
        return true;
    }
    process::read(&mut process::command("fc-list", &[":lang=zh-cn", "file"]))
        .is_ok_and(|fonts| !fonts.is_empty())
}

fn is_root() -> bool {
    process::read(&mut process::command("id", &["-u"])).is_ok_and(|id| id == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_exists_nowhere_is_not_installed() {
        assert_eq!(not_installed(&["no-such-package-here"]), ["no-such-package-here"]);
    }

    #[test]
    fn nothing_to_install_is_no_work() {
        assert_eq!(install(&[]), Ok(()));
    }
}
