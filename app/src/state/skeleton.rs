//! What the page shows before the app is here (`app/page/index.html`).

use leptos::prelude::*;

/// Takes it away. Whatever a person may see first calls this when it is drawn; until then the page isn't blank.
pub fn take_away() {
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
}

#[cfg(test)]
mod tests {
    use crate::words::FILES;

    const PAGE: &str = include_str!("../../page/index.html");

    /// Of the enrolment, the texts that the page shows before the app does.
    const SHOWN: [&str; 6] = [
        "title",
        "intro",
        "code",
        "device_name",
        "device_name_hint",
        "submit",
    ];

    #[test]
    fn it_says_what_the_app_will_say() {
        for (language, json) in FILES {
            let enrolment = json.split("\"enrol\": {").nth(1).unwrap();
            for key in SHOWN {
                let text = enrolment.split(&format!("\"{key}\": \"")).nth(1).unwrap();
                let text = text.split("\",").next().unwrap();
                let said = match language {
                    "en" => format!("data-text=\"{key}\">{text}<"),
                    _ => format!("{key}: \"{text}\","),
                };
                assert!(PAGE.contains(&said), "{language}: {key}");
            }
        }
    }
}
