//! The customers of the sample. Names are made up from parts that are no one's; telephone numbers are from the range that
//! Ofcom keeps free for fiction, mail goes to domains that RFC 2606 keeps free for examples.

use domain::customer::Customer;

use super::chance::Chance;

/// How many there are.
pub const CUSTOMERS: usize = 60;

const FIRST: [&str; 12] = [
    "Avelin", "Brisco", "Cadenne", "Dorvan", "Elspin", "Farrow", "Gwenlo", "Hestan", "Ilvane", "Jorrin",
    "Kessa", "Lorvik",
];
const LAST: [&str; 6] = [
    "Tarnwick",
    "Quillmoor",
    "Brambleton",
    "Ostervane",
    "Fennimark",
    "Pellwater",
];
const BUSINESSES: [(&str, &str); 24] = [
    ("Blue Lantern Hotel", "en"),
    ("Juniper Lane Café", "en"),
    ("Northport Rowing Club", "en"),
    ("Two Kettles Tearoom", "en"),
    ("Saltmarsh Primary School", "en"),
    ("Copper Kite Studio", "en"),
    ("Larch and Lime Catering", "en"),
    ("Harbour Light Hostel", "en"),
    ("Old Mill Bakery", "en"),
    ("Windrush Print Shop", "en"),
    ("Pebble Beach Campsite", "en"),
    ("Quiet Hours Library", "en"),
    ("青竹书店", "zh-Hans"),
    ("晨光茶馆", "zh-Hans"),
    ("海风小吃店", "zh-Hans"),
    ("星河幼儿园", "zh-Hans"),
    ("山水客栈", "zh-Hans"),
    ("小满花店", "zh-Hans"),
    ("綠野咖啡館", "zh-Hant"),
    ("老街麵館", "zh-Hant"),
    ("雲門民宿", "zh-Hant"),
    ("好日子文具行", "zh-Hant"),
    ("港灣旅社", "zh-Hant"),
    ("四季花坊", "zh-Hant"),
];
const STREETS: [&str; 8] = [
    "Larch Lane",
    "Customs Quay",
    "Mill Road",
    "Orchard Row",
    "Station Square",
    "Tanner Street",
    "Upper Hill",
    "Wharf Side",
];
const TOWNS: [&str; 4] = ["Northport", "Saltmarsh", "Eastmere", "Millbridge"];
const NOTES: [&str; 4] = [
    "Rings the bell at the back door",
    "Wants one invoice a month",
    "Closed on Mondays",
    "Asks for paper bags",
];

/// All customers: businesses first, then people.
pub fn customers(chance: &mut Chance) -> Vec<Customer> {
    let people = FIRST
        .iter()
        .flat_map(|first| LAST.iter().map(move |last| (format!("{first} {last}"), "en")));
    let businesses = BUSINESSES
        .iter()
        .map(|(name, language)| ((*name).to_owned(), *language));
    // People come in an order that mixes both halves of their names.
    let people: Vec<(String, &str)> = people.collect();
    let mixed = (0..people.len()).filter_map(|at| people.get(at * 7 % people.len()).cloned());
    let all = businesses.chain(mixed).take(CUSTOMERS).enumerate();
    all.map(|(number, (name, language))| customer(number, name, language, chance))
        .collect()
}

fn customer(number: usize, name: String, language: &str, chance: &mut Chance) -> Customer {
    let business = number < BUSINESSES.len();
    let domain = if business { "example.com" } else { "example.net" };
    let phone = |line: usize| format!("+44 20 7946 {line:04}");
    let mut phones = vec![phone(100 + number)];
    if business && chance.percent(40) {
        phones.push(phone(500 + number));
    }
    let mail = if name.is_ascii() {
        name.to_ascii_lowercase().replace(' ', ".")
    } else {
        format!("orders{}", number + 1)
    };
    let street = chance.pick(&STREETS).copied().unwrap_or_default();
    let town = chance.pick(&TOWNS).copied().unwrap_or_default();
    let mut addresses = vec![format!("{} {street}\n{town}", chance.between(1, 120))];
    if business && chance.percent(25) {
        addresses.push(format!(
            "Goods entrance\n{} {street}\n{town}",
            chance.between(121, 140)
        ));
    }
    let note = if chance.percent(20) {
        chance.pick(&NOTES).copied().unwrap_or_default()
    } else {
        ""
    };
    Customer {
        name,
        phones,
        emails: vec![format!("{mail}@{domain}")],
        addresses,
        language: language.to_owned(),
        note: note.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_different_customers_whom_nobody_can_reach() {
        let customers = customers(&mut Chance::new(1));
        assert_eq!(customers.len(), CUSTOMERS);
        let names: std::collections::BTreeSet<&str> = customers.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), CUSTOMERS);
        for customer in &customers {
            assert!(
                customer
                    .phones
                    .iter()
                    .all(|phone| phone.starts_with("+44 20 7946 0")),
                "{customer:?}"
            );
            let free = |mail: &String| mail.ends_with("@example.com") || mail.ends_with("@example.net");
            assert!(customer.emails.iter().all(free), "{customer:?}");
            assert!(customer.emails.iter().all(|mail| mail.is_ascii()));
        }
        assert!(customers.iter().any(|customer| customer.language == "zh-Hant"));
    }
}
