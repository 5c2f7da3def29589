//! The scripts and styles that stand inside the app's page, for the policy that allows those and no other.

use sha2::{Digest, Sha256};

/// SHA-256 of the text of each inline element of this name (`script` or `style`) in base 64, as a content security policy
/// names it. The page comes from the build, not from strangers, so finding tags by their text is enough.
pub fn hashes(page: &str, element: &str) -> Vec<String> {
    let (begin, end) = (format!("<{element}"), format!("</{element}>"));
    let mut hashes = Vec::new();
    let mut rest = page;
    while let Some((_, from)) = rest.split_once(&begin) {
        let Some((attributes, text)) = from.split_once('>') else {
            break;
        };
        let Some((text, after)) = text.split_once(&end) else {
            break;
        };
        let external = attributes
            .split_whitespace()
            .any(|attribute| attribute.starts_with("src="));
        if !external {
            hashes.push(data_encoding::BASE64.encode(&Sha256::digest(text)));
        }
        rest = after;
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_page_is_found_and_hashed() {
        let page = "<head><style>\na {}\n</style><script src=\"/a.js\"></script><script type=\"module\">\nstart();\n</script></head>\
                    <script>\nimport a from '/b.js';</script>";
        // The first is the hash that a browser computes of "\nstart();\n".
        let expected = data_encoding::BASE64.encode(&Sha256::digest("\nstart();\n"));
        let found = hashes(page, "script");
        assert_eq!(found.len(), 2);
        assert_eq!(found.first(), Some(&expected));
        // The example of the CSP specification, level 2, section 7.17.5.
        assert_eq!(
            hashes("<script>alert('Hello, world.');</script>", "script"),
            ["qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="]
        );
        let style = data_encoding::BASE64.encode(&Sha256::digest("\na {}\n"));
        assert_eq!(hashes(page, "style"), [style]);
    }
}
