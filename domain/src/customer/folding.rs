//! Texts made alike, so that the same name typed by two people is the same text: capitals, accents, full and half
//! width, blanks and punctuation don't count. Variants of one Chinese character (张, 張) are kept apart, as people
//! tell themselves apart by them.

/// Katakana of half width in the sequence of their code points, from U+FF66.
const KATAKANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Adds a text in lower case, without accents, in one width.
fn fold_into(text: &str, folded: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
            continue;
        }
        match c {
            // Fullwidth forms of ASCII, and the ideographic blank.
            '\u{FF01}'..='\u{FF5E}' => {
                let ascii = u8::try_from(u32::from(c) - 0xFEE0).unwrap_or(b' ');
                folded.push(char::from(ascii).to_ascii_lowercase());
            }
            '\u{3000}' => folded.push(' '),
            '\u{FF66}'..='\u{FF9D}' => folded.extend(KATAKANA.chars().nth(c as usize - 0xFF66)),
            // Marks of voiced sounds follow their letter there and are part of it here.
            '\u{FF9E}' | '\u{FF9F}' => {
                if let Some(letter) = folded.pop() {
                    let voiced = u32::from(letter) + u32::from(c) - 0xFF9D;
                    folded.push(char::from_u32(voiced).unwrap_or(letter));
                }
            }
            // Accents that follow their letter.
            '\u{300}'..='\u{36F}' => {}
            _ => c.to_lowercase().for_each(|c| push_plain(c, folded)),
        }
    }
}

/// Adds a letter without its accent.
fn push_plain(c: char, folded: &mut String) {
    let plain = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | '\u{1EA1}'..='\u{1EB7}' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | '\u{1EB9}'..='\u{1EC7}' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | '\u{1EC9}' | '\u{1ECB}' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' | '\u{1ECD}'..='\u{1EE3}' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => {
            'u'
        }
        '\u{1EE5}'..='\u{1EF1}' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | '\u{1EF3}'..='\u{1EF9}' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ё' => 'е',
        'ß' => return folded.push_str("ss"),
        'æ' => return folded.push_str("ae"),
        'œ' => return folded.push_str("oe"),
        'þ' => return folded.push_str("th"),
        other => other,
    };
    folded.push(plain);
}

/// A text folded, as it is otherwise.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Letters and digits alone: an address, however it is broken into lines.
pub fn fold_address(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// The words of a name, sorted, with a blank between: `Wang, Anna` is `anna wang`. A name in a script without blanks
/// is one word, however it is spaced.
pub fn fold_name(text: &str) -> String {
    let folded = fold(text);
    if folded.chars().any(is_unspaced) {
        return folded.chars().filter(|c| c.is_alphanumeric()).collect();
    }
    let mut words: Vec<&str> = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
        if !word.is_empty() {
            let place = words.partition_point(|known| *known < word);
            words.insert(place, word);
        }
    }
    words.join(" ")
}

/// Whether a letter is of a script in which names are written without blanks.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_differently_is_the_same() {
        for (one, other) in [
            ("Wang, Anna", "anna  WANG"),
            ("Ｊｏｓé　Núñez", "jose nunez"),
            ("Jose\u{301} Nun\u{303}ez", "José Núñez"),
            ("Groß", "GROSS"),
            ("王 小明", "王小明"),
            ("王　小明", " 王小明"),
            ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ"),
            ("Nguyễn Ánh", "nguyen anh"),
        ] {
            assert_eq!(fold_name(one), fold_name(other), "{one}");
        }
        assert_eq!(
            fold_address("Hafenstr. 3\n10115 Berlin"),
            fold_address("HAFENSTR 3, 10115 Berlin")
        );
        assert_eq!(
            fold_address("上海市 南京路１２号"),
            fold_address("上海市南京路12号")
        );
        assert_ne!(fold_name("张伟"), fold_name("張偉"));
    }
}
