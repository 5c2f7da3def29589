//! Questions of screens. All but an order's detail are answered at once, from rows.

use domain::id::{DocId, Kind};
use domain::order::totals::totals;
use domain::row::Row;
use domain::sorting;
use minicbor::bytes::ByteVec;

use super::commands::Task;
use super::{Device, Effect, Failure, Request, RequestId, Response};
use crate::holdings::Safeties;
use crate::pack;
use crate::projection::order_state;
use crate::query::{CustomerDetail, LineDetail, OrderDetail, OrderDocument, ProductDetail, Safety};

/// How safe documents are, by the outbox and the refused commits.
struct OutboxSafeties<'a>(&'a Device);

impl Safeties for OutboxSafeties<'_> {
    fn safety(&self, id: DocId) -> Safety {
        self.0.safety(id)
    }

    fn unsynced(&self) -> Vec<DocId> {
        let repaired = self.0.fetches.repair.iter().copied();
        let pending = sorting::set(self.0.outbox.documents().chain(repaired));
        pending.into_iter().collect()
    }
}

/// Whether the answer depends on the orders that are held.
fn needs_orders(request: &Request) -> bool {
    match request {
        Request::Do(command) => command.reads().is_some_and(|id| id.kind == Kind::Order),
        Request::Orders(_) | Request::Order(_) | Request::Movements(..) | Request::Inbox => true,
        Request::Usual(..) | Request::Duplicates(..) => true,
        Request::ExportOutbox | Request::ImportOutbox(_) => true,
        Request::DoAll(commands) => commands
            .iter()
            .any(|command| command.reads().is_some_and(|id| id.kind == Kind::Order)),
        Request::Rows(kind, ..) => *kind == Kind::Order,
        Request::Sheets(_) => true,
        Request::Products(_) | Request::Scan(_) | Request::OnHand(..) | Request::Customers(..) => false,
        // What is known without orders is told at once; their history is left out until all of it is here, and the
        // screens ask again then, since everything has changed.
        Request::Product(..) | Request::Customer(..) => false,
        Request::Locations | Request::Status | Request::Arrivals(_) => false,
        // It names orders by their numbers.
        Request::Refused | Request::SetAside(..) | Request::Repeat(_) => true,
    }
}

/// Whether the answer says what is on hand. What needs orders waits longer than for that, and commands are tasks, which wait
/// by themselves.
fn needs_stock(request: &Request) -> bool {
    matches!(
        request,
        Request::Products(_) | Request::Product(..) | Request::OnHand(..)
    )
}

/// Of which kind the answer needs the words.
fn words_needed(request: &Request) -> Option<Kind> {
    let kind = |kind, text: &str| (!text.is_empty()).then_some(kind);
    match request {
        Request::Orders(query) => kind(Kind::Order, &query.text),
        Request::Products(query) => kind(Kind::Product, &query.text),
        // Her name says where she stands in the list.
        Request::Customers(..) => Some(Kind::Customer),
        // Imported orders name it by its code.
        Request::Product(..) => Some(Kind::Order),
        _ => None,
    }
}

impl Device {
    pub(super) fn request(&mut self, id: RequestId, request: Request) {
        if self.meta.is_none() && request != Request::Status {
            self.effects
                .push(Effect::Respond(id, Response::Failed(Failure::NotEnrolled)));
            return;
        }
        let waits_for_orders = self.loading.is_under_way() && needs_orders(&request);
        let waits_for_stock = self.holdings.has_unbooked() && needs_stock(&request);
        if waits_for_orders || waits_for_stock {
            self.loading.hold(id, request);
            return;
        }
        let needed = words_needed(&request);
        if let Some(kind) = needed.filter(|kind| *kind != Kind::Order || !self.loading.is_under_way()) {
            self.holdings.read_words(kind);
        }
        let safeties = OutboxSafeties(self);
        let response = match request {
            Request::Do(command) => {
                self.tasks.push_back(Task::Do(id, command));
                return;
            }
            Request::DoAll(commands) => {
                self.take_group(id, commands);
                return;
            }
            Request::Sheets(ids) => {
                self.take_sheets(id, ids);
                return;
            }
            Request::Rows(kind, from, limit) => Response::Rows(self.held_rows(kind, from, limit)),
            Request::Order(order) => {
                self.tasks.push_back(Task::Order(id, order));
                return;
            }
            Request::Orders(query) => Response::Orders(self.holdings.query_orders(&query, &safeties)),
            Request::Products(query) => Response::Products(self.holdings.query_products(&query)),
            Request::Scan(code) => Response::Scan(self.holdings.scan(&code).map(Box::new)),
            Request::OnHand(code, location) => {
                let found = self.holdings.scan(&code);
                let found = found.map(|row| self.holdings.with_stock(row, Some(location)));
                Response::OnHand(found.map(Box::new))
            }
            Request::Customers(text, offset, limit) => {
                Response::Customers(self.holdings.query_customers(&text, offset, limit))
            }
            Request::Product(id, limit) => {
                self.was_opened(id);
                Response::Product(self.product_detail(id, limit).map(Box::new))
            }
            Request::Customer(id, limit) => {
                self.was_opened(id);
                Response::Customer(self.customer_detail(id, limit).map(Box::new))
            }
            Request::Usual(customer, location, limit) => {
                Response::Usual(self.holdings.usual_products(customer, location, limit))
            }
            Request::Duplicates(offset, limit) => {
                Response::Duplicates(self.holdings.duplicates(offset, limit))
            }
            Request::Arrivals(order) => {
                self.ask_arrivals(id, order);
                return;
            }
            Request::Locations => Response::Locations(self.holdings.locations()),
            Request::Movements(product, location, limit) => Response::Movements(self.holdings.movements(
                product,
                location,
                limit.min(1000) as usize,
            )),
            Request::Inbox => Response::Inbox(self.holdings.inbox()),
            Request::Status => Response::Status(self.status()),
            Request::Refused => Response::Refused(self.refused_work()),
            Request::Repeat(which) => {
                self.tasks.push_back(Task::Repeat(id, which));
                return;
            }
            Request::SetAside(which, is_done) => {
                self.set_aside(which, is_done);
                Response::Refused(self.refused_work())
            }
            Request::ExportOutbox => Response::Exported(ByteVec::from(self.export_outbox())),
            Request::ImportOutbox(file) => {
                self.take_over_file(id, &file);
                return;
            }
        };
        self.effects.push(Effect::Respond(id, response));
    }

    pub(super) fn safety(&self, id: DocId) -> Safety {
        match self.outbox.latest(id) {
            _ if self.fetches.repair.contains(&id) && !self.is_in_part(id) => Safety::NeedsAttention,
            None => Safety::Synced,
            Some(number) if self.outbox.is_saved(number) => Safety::Saved,
            Some(_) => Safety::NotSaved,
        }
    }

    /// A history that is told from a part of the orders would be wrong.
    fn has_all_orders(&self) -> bool {
        !self.loading.is_under_way()
    }

    fn product_detail(&self, id: DocId, limit: u32) -> Option<ProductDetail> {
        let found = self.holdings.product(id, None)?;
        Some(ProductDetail {
            orders: self
                .has_all_orders()
                .then(|| self.holdings.orders_with(&found.row, limit)),
            found,
            safety: self.safety(id),
        })
    }

    fn customer_detail(&self, id: DocId, limit: u32) -> Option<CustomerDetail> {
        let (own, also) = self.holdings.also_known(id)?;
        let entries = std::iter::once(own.id).chain(also.iter().map(|also| also.row.id));
        Some(CustomerDetail {
            row: self.holdings.person(id)?,
            safety: entries
                .map(|id| self.safety(id))
                .min_by_key(|safety| match safety {
                    Safety::NeedsAttention => 0,
                    Safety::NotSaved => 1,
                    Safety::Saved => 2,
                    Safety::Synced => 3,
                })?,
            history: self
                .has_all_orders()
                .then(|| self.holdings.customer_history(id, limit)),
            own,
            also,
        })
    }

    fn export_outbox(&self) -> Vec<u8> {
        // A commit that a crash may still take back was never made: nobody else may bring it to the server.
        let commits: Vec<ByteVec> = self
            .outbox
            .items()
            .take_while(|item| self.outbox.is_saved(item.number))
            .map(|item| ByteVec::from(item.bytes.clone()))
            .collect();
        pack::pack(&commits)
    }

    pub(super) fn order_detail(&mut self, id: DocId) -> Option<OrderDetail> {
        let Some(Row::Order(row)) = self.holdings.row(id) else {
            return None;
        };
        let safety = self.safety(id);
        let state = self
            .documents
            .get_mut(id)
            .and_then(|document| order_state(document).ok());
        let document = state.map(|state| {
            let (totals, tax_mode) = (totals(&state).ok(), state.header.tax_mode);
            let mut facts: Vec<_> = state.facts.into_values().collect();
            sorting::by_key(&mut facts, |fact| (fact.at, fact.id));
            let live = state.lines.into_iter().filter(|(_, line)| !line.removed);
            OrderDocument {
                facts,
                note: state.note.shown,
                discount: state.discount.shown,
                shipping: state.shipping.shown,
                lines: live
                    .map(|(id, line)| LineDetail {
                        id,
                        discount: line.discount.shown,
                        note: line.note.shown,
                        tax_rate: line.item.tax_rate,
                    })
                    .collect(),
                totals,
                tax_mode,
            }
        });
        Some(OrderDetail {
            row,
            safety,
            document,
        })
    }

    /// The first task can't have its document: it is answered without it.
    pub(super) fn give_up_first_task(&mut self) {
        let Some(task) = self.tasks.pop_front() else {
            return;
        };
        match task {
            Task::Do(request, _) | Task::Repeat(request, _) => {
                self.effects
                    .push(Effect::Respond(request, Response::Failed(Failure::NotHere)));
            }
            // Only the commands whose documents are missing fail.
            Task::DoAll(request, commands) => self.do_all(request, commands),
            Task::Sheets(request, ids) => self.tell_sheets(request, ids),
            Task::Order(request, id) => {
                let detail = self.order_detail(id);
                self.effects
                    .push(Effect::Respond(request, Response::Order(detail.map(Box::new))));
            }
            // Tried again with the next conversation.
            Task::Merge(_) | Task::Replay(_) => {}
        }
    }
}
