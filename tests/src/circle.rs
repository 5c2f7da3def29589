//! A few authors who work on the same documents and now and then tell each other: commits with a real
//! causal history, without devices, disks or a network around them.

use std::collections::{BTreeMap, BTreeSet};

use domain::command::{Amount, Command, Progress};
use domain::customer::{Customer, CustomerChange};
use domain::id::{DocId, Kind};
use domain::location::{Location, LocationChange};
use domain::money::Currency;
use domain::order::{
    Channel, Direction, Draft, DraftLine, Item, OrderChange, Payment, PaymentMethod, TaxMode,
};
use domain::product::Product;
use domain::quantity::Quantity;
use domain::row::Row;
use minicbor::bytes::ByteVec;
use replica::author::{Author, AuthorError, Surroundings};
use replica::commit::Commit;
use replica::document::{Actor, Document};
use replica::holdings::Holdings;
use replica::pack;
use replica::projection::project;
use replica::wire::Link;
use rust_decimal::Decimal;

/// A commit with the commits that its author knew.
#[derive(Clone, Debug)]
pub struct Made {
    /// The commit.
    pub commit: Commit,
    /// Places of all commits that came before it, for its author.
    pub knows: BTreeSet<usize>,
}

/// What one author has.
struct Member {
    author: Author,
    documents: BTreeMap<DocId, Document>,
    holdings: Holdings,
    knows: BTreeSet<usize>,
}

/// The authors and all that they made.
pub struct Circle {
    members: Vec<Member>,
    /// All commits, each after those that its author knew.
    pub made: Vec<Made>,
    now: i64,
}

impl Circle {
    /// So many authors, who all know of a location, two products and a customer.
    pub fn new(members: u32) -> Circle {
        let member = |device| Member {
            author: Author::new(
                Actor {
                    device,
                    epoch: 1,
                    start: 1,
                },
                format!("T{device:02}"),
                Link::default(),
                0,
            ),
            documents: BTreeMap::new(),
            holdings: Holdings::new(),
            knows: BTreeSet::new(),
        };
        let mut circle = Circle {
            members: (1..=members).map(member).collect(),
            made: Vec::new(),
            now: 1_760_000_000_000,
        };
        circle.give(0, Command::CreateLocation(Location::default_named("HARBOUR")));
        for sku in ["TEA", "CUP"] {
            let product = Product {
                sku: sku.into(),
                price: Decimal::new(250, 2),
                ..Product::default()
            };
            circle.give(0, Command::CreateProduct(product));
        }
        let customer = Customer {
            name: "Ann".into(),
            ..Customer::default()
        };
        circle.give(0, Command::CreateCustomer(customer));
        for member in 1..members as usize {
            circle.tell(0, member);
        }
        circle
    }

    /// One member tells another all it knows.
    pub fn tell(&mut self, from: usize, to: usize) {
        let news: Vec<usize> = self.members[from]
            .knows
            .difference(&self.members[to].knows)
            .copied()
            .collect();
        for place in news {
            let commit = self.made[place].commit.clone();
            self.members[to].take(&commit);
            self.members[to].knows.insert(place);
        }
    }

    /// Has a member do something; `false` when a rule forbids it.
    pub fn give(&mut self, member: usize, command: Command) -> bool {
        self.now += 1_000;
        let place = self.made.len();
        let member = &mut self.members[member];
        let subject = command.reads();
        let known = member.holdings.stock.known();
        let counted = member.holdings.stock.counted(&command);
        let taken = subject
            .map(|id| member.holdings.stock.taken(id))
            .unwrap_or_default();
        let surroundings = Surroundings {
            known: &known,
            counted: &counted,
            taken: &taken,
            utc_offset: &|_| 0,
            stands_for: &|customer| member.holdings.stands_for(customer),
            again: None,
        };
        let document = subject.and_then(|id| member.documents.get_mut(&id));
        match member
            .author
            .author(self.now, "", command, document, &surroundings)
        {
            Ok(authored) => {
                let knows = member.knows.clone();
                if let (Some(id), Some(document)) = (authored.subject, authored.made) {
                    member.documents.insert(id, document);
                }
                for row in &authored.rows {
                    member.show(row);
                }
                member.knows.insert(place);
                self.made.push(Made {
                    commit: authored.commit,
                    knows,
                });
                true
            }
            Err(AuthorError::Refused(_)) => false,
            Err(AuthorError::Document(error)) => panic!("a document can't be written: {error}"),
        }
    }

    /// Has a member do something that these numbers choose, mostly about the newest orders it knows.
    pub fn act(&mut self, member: usize, what: u8, which: u8, how_much: u8) {
        let table = &self.members[member].holdings.table;
        let orders: Vec<DocId> = table
            .shelf(Kind::Order)
            .iter()
            .rev()
            .take(3)
            .map(|entry| entry.id)
            .collect();
        let order = orders.get(which as usize % orders.len().max(1)).copied();
        let location = table.shelf(Kind::Location)[0].id;
        let product = table.shelf(Kind::Product)[which as usize % 2].id;
        let line = order.and_then(|id| self.any_line(member, id, how_much));
        let quantity = Quantity(1_000 * (i64::from(how_much % 7) + 1));
        let command = match (what % 13, order, line) {
            (12, ..) => {
                let text = LocationChange::ReceiptFoot(format!("foot {how_much}"));
                Command::ChangeLocation(location, vec![text])
            }
            (0, ..) | (_, None, _) => Command::PlaceOrder(draft(location, product, quantity), Vec::new()),
            (1, ..) => Command::HoldOrder(draft(location, product, quantity)),
            (2, Some(order), _) => {
                Command::PlaceHeldOrder(order, draft(location, product, quantity), Vec::new())
            }
            (3, Some(order), _) => {
                let line = draft(location, product, quantity).lines.remove(0);
                Command::ChangeOrder(order, vec![OrderChange::AddLine(line)])
            }
            (4 | 5, Some(order), Some(line)) => {
                Command::ChangeOrder(order, vec![OrderChange::SetQuantity(line, quantity)])
            }
            (6, Some(order), Some(line)) => Command::ChangeOrder(order, vec![OrderChange::RemoveLine(line)]),
            (7, Some(order), _) => {
                Command::ChangeOrder(order, vec![OrderChange::SetNote(format!("note {how_much}"))])
            }
            (8, Some(order), _) => Command::CancelOrder(order, String::new()),
            (9, Some(order), _) => Command::RecordPayment(order, payment(how_much)),
            (10, Some(order), _) => Command::RecordProgress(order, Progress::Shipped),
            _ => Command::ReceiveStock(location, vec![Amount { product, quantity }]),
        };
        self.give(member, command);
    }

    /// Has a member do something with customers that these numbers choose.
    pub fn act_on_customers(&mut self, member: usize, what: u8, which: u8, other: u8) {
        let shelf = self.members[member].holdings.table.shelf(Kind::Customer);
        let pick = |which: u8| shelf[which as usize % shelf.len()].id;
        let (one, other) = (pick(which), pick(other));
        let command = match what % 7 {
            0 => Command::CreateCustomer(Customer {
                name: format!("Customer {which}"),
                ..Customer::default()
            }),
            1..=3 => Command::MergeCustomer(one, other),
            4 => Command::SplitCustomer(one),
            5 => Command::ChangeCustomer(one, vec![CustomerChange::Note(format!("note {what}"))]),
            _ => Command::TellCustomersApart(one, other, what < 128),
        };
        self.give(member, command);
    }

    fn any_line(&self, member: usize, order: DocId, which: u8) -> Option<domain::id::LineId> {
        match self.members[member].holdings.row(order) {
            Some(Row::Order(row)) => row
                .lines
                .get(which as usize % row.lines.len().max(1))
                .map(|line| line.id),
            _ => None,
        }
    }
}

impl Member {
    fn take(&mut self, commit: &Commit) {
        for change in &commit.changes {
            let doc = change.doc;
            let document = self
                .documents
                .entry(doc)
                .or_insert_with(|| Document::genesis(doc.kind));
            document
                .apply(&[&change.change])
                .expect("what was made can be applied");
            let row = project(doc, document).expect("what was made can be shown");
            self.show(&row);
        }
    }

    fn show(&mut self, row: &Row) {
        self.holdings.put(row, pack::encode(row).into_boxed_slice());
    }
}

fn payment(amount: u8) -> Payment {
    Payment {
        method: PaymentMethod::Cash,
        amount: Decimal::new(i64::from(amount) + 1, 2),
        reference: String::new(),
        given: None,
    }
}

fn draft(location: DocId, product: DocId, quantity: Quantity) -> Draft {
    let item = Item {
        product: Some(product),
        sku: "TEA".into(),
        name: "Green tea".into(),
        unit_price: Decimal::new(250, 2),
        tax_rate: Decimal::ZERO,
    };
    Draft {
        direction: Direction::Sale,
        channel: Channel::Till,
        location,
        salesperson: String::new(),
        currency: Currency::new("EUR").expect("a currency"),
        tax_mode: TaxMode::Inclusive,
        customer: None,
        lines: vec![DraftLine {
            item,
            quantity,
            discount: None,
            note: String::new(),
        }],
        discount: None,
        shipping: Decimal::ZERO,
        note: String::new(),
        external: None,
        placed_at: None,
    }
}

/// Everything as it is after these commits, applied in this sequence and in batches of these sizes (over and
/// over): the rows, encoded, with all that follows from them.
pub fn outcome(commits: &[&Commit], batches: &[usize]) -> BTreeMap<DocId, Vec<u8>> {
    let mut documents: BTreeMap<DocId, Document> = BTreeMap::new();
    let mut sizes = batches.iter().copied().cycle();
    let mut rest = commits;
    while !rest.is_empty() {
        let size = sizes.next().unwrap_or(1).clamp(1, rest.len());
        let (batch, after) = rest.split_at(size);
        rest = after;
        let mut pieces: BTreeMap<DocId, Vec<&ByteVec>> = BTreeMap::new();
        for change in batch.iter().flat_map(|commit| &commit.changes) {
            pieces.entry(change.doc).or_default().push(&change.change);
        }
        for (doc, pieces) in pieces {
            let document = documents
                .entry(doc)
                .or_insert_with(|| Document::genesis(doc.kind));
            let slices: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_slice()).collect();
            document
                .apply(&slices)
                .expect("nothing is missing in a causal sequence");
        }
    }
    let row = |(doc, document): (&DocId, &Document)| {
        let row = project(*doc, document).expect("what was made can be shown");
        (*doc, pack::encode(&row))
    };
    documents.iter().map(row).collect()
}

trait Named {
    fn default_named(code: &str) -> Self;
}

impl Named for Location {
    fn default_named(code: &str) -> Location {
        Location {
            code: code.into(),
            name: code.into(),
            ..Location::default()
        }
    }
}
