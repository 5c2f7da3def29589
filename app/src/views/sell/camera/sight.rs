//! Which of the codes in the camera's picture count: each once, as long as it is in the picture.
//!
//! This module must not know where the pictures come from or what a code means.

/// Milliseconds out of the picture after which a code counts again. Shorter ones are a picture in which it was blurred,
/// or half behind a finger: what is held up once must not be sold twice.
const GONE_MS: f64 = 700.0;
/// The longest code that counts, in letters: what a scanner would send.
const LONGEST: usize = 256;

/// The codes that are in the picture.
#[derive(Debug, Default)]
pub struct Sight {
    /// Each with the time at which it was last seen.
    seen: Vec<(String, f64)>,
}

impl Sight {
    /// Takes the codes of one picture at a time in milliseconds, and gives those that count now.
    pub fn look(&mut self, codes: Vec<String>, at: f64) -> Vec<String> {
        self.seen.retain(|(_, last)| at - last < GONE_MS);
        let mut new = Vec::new();
        for code in codes {
            // What some codes have between their fields is no part of what people call the code.
            let code: String = code.chars().filter(|letter| !letter.is_control()).collect();
            let code = code.trim();
            if code.is_empty() || code.chars().count() > LONGEST {
                continue;
            }
            match self.seen.iter_mut().find(|(known, _)| known == code) {
                Some((_, last)) => *last = at,
                None => {
                    self.seen.push((code.to_owned(), at));
                    new.push(code.to_owned());
                }
            }
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What counts in pictures of one code, or of none, every 100 ms.
    fn counted(pictures: &[&str]) -> usize {
        let mut sight = Sight::default();
        let times = (0_u32..).map(|at| f64::from(at) * 100.0);
        pictures
            .iter()
            .zip(times)
            .map(|(code, at)| sight.look(vec![(*code).to_owned()], at).len())
            .sum()
    }

    #[test]
    fn a_code_that_stays_in_the_picture_counts_once() {
        assert_eq!(counted(&["4006381333931"; 100]), 1);
    }

    #[test]
    fn a_code_that_is_blurred_for_a_moment_counts_once() {
        let mut pictures = vec!["4006381333931"; 3];
        pictures.extend([""; 5]);
        pictures.extend(["4006381333931"; 3]);
        assert_eq!(counted(&pictures), 1);
    }

    #[test]
    fn a_code_that_was_taken_away_and_held_up_again_counts_again() {
        let mut pictures = vec!["4006381333931"; 3];
        pictures.extend([""; 7]);
        pictures.extend(["4006381333931"; 3]);
        assert_eq!(counted(&pictures), 2);
    }

    #[test]
    fn each_of_several_counts_and_what_is_no_code_does_not() {
        let mut sight = Sight::default();
        let picture = || {
            ["4006\u{1d}A", "4006A", "", " \u{1e}", "TEA-500"]
                .map(str::to_owned)
                .to_vec()
        };
        assert_eq!(sight.look(picture(), 0.0), ["4006A", "TEA-500"]);
        assert_eq!(sight.look(picture(), 100.0), [""; 0]);
        assert_eq!(sight.look(vec!["1".repeat(LONGEST + 1)], 200.0), [""; 0]);
    }
}
