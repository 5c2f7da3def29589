//! The scripts that stand inside the app's page, for the policy that allows those and no other.

use sha2::{Digest, Sha256};

/// SHA-256 of each inline script's text in base 64, as a content security policy names it. The page comes
/// from the build, not from strangers, so finding tags by their text is enough.
pub fn script_hashes(page: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = page;
    while let Some((_, from)) = rest.split_once("<script") {
        let Some((attributes, text)) = from.split_once('>') else {
            break;
        };
        let Some((script, after)) = text.split_once("</script>") else {
            break;
        };
        let external = attributes
            .split_whitespace()
            .any(|attribute| attribute.starts_with("src="));
        if !external {
            hashes.push(data_encoding::BASE64.encode(&Sha256::digest(script)));
        }
        rest = after;
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_found_and_hashed() {
        let page = "<head><script src=\"/a.js\"></script><script type=\"module\">\nstart();\n</script></head>\
                    <script>\nimport a from '/b.js';</script>";
        // The first is the hash that a browser computes of "\nstart();\n".
        let expected = data_encoding::BASE64.encode(&Sha256::digest("\nstart();\n"));
        let found = script_hashes(page);
        assert_eq!(found.len(), 2);
        assert_eq!(found.first(), Some(&expected));
        // The example of the CSP specification, level 2, section 7.17.5.
        assert_eq!(
            script_hashes("<script>alert('Hello, world.');</script>"),
            ["qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="]
        );
    }
}
