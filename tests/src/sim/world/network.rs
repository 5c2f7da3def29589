//! The network between devices and server: slow, now and then gone, and never to be trusted.

use domain::id::Millis;
use minicbor::bytes::ByteVec;
use replica::device::Event;
use replica::pack;
use replica::wire::{ClientFrame, ServerFrame, Updates};

use super::{Happening, Http, Link, LinkId, Living, Way, World};
use crate::sim::sabotage::Sabotage;

impl World {
    fn latency(&mut self) -> Millis {
        // Mostly quick, sometimes the whole range.
        let longest = if self.random.chance(100) {
            self.plan.latency * 4
        } else {
            self.plan.latency
        };
        self.random.between(1, longest)
    }

    /// When something that is sent now arrives, as the network treats this device.
    fn arrival(&mut self, place: usize, way: Way) -> Millis {
        let until = match way {
            Way::Up => self.tablets[place].trouble.up_until,
            Way::Down => self.tablets[place].trouble.down_until,
        };
        let arrives = self.now + self.latency();
        if until > self.now {
            until + self.latency()
        } else {
            arrives
        }
    }

    pub(super) fn connect(&mut self, place: usize) {
        let id = self.next_link;
        self.next_link += 1;
        self.links.insert(id, Link::new(self.living(place)));
        self.tablets[place].link = Some(id);
        let trouble = self.tablets[place].trouble;
        let refused = trouble.refuses && trouble.up_until.max(trouble.down_until) > self.now;
        let at = if refused {
            self.now + self.latency()
        } else {
            self.arrival(place, Way::Up)
        };
        self.say(|| format!("d{place} calls, link {id}"));
        self.later(at - self.now, Happening::Reach(id, !refused));
    }

    pub(super) fn link_reaches(&mut self, id: LinkId, reached: bool) {
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        let place = link.tablet.0;
        if reached && self.office.is_up() {
            link.reached = true;
            let back = self.arrival(place, Way::Down) - self.now;
            self.later(back, Happening::Open(id));
            self.say(|| format!("link {id} reaches the server"));
        } else {
            let after = self.latency();
            self.later(after, Happening::GoneAtDevice(id));
        }
    }

    /// The device hears that its connection is open, if it still wants it.
    pub(super) fn link_opens(&mut self, id: LinkId) {
        let Some(link) = self.links.get(&id) else { return };
        let (place, life) = link.tablet;
        if self.is_alive((place, life)) && self.tablets[place].link == Some(id) {
            self.tell(place, Event::SocketOpen);
        }
    }

    /// The device hangs up. What it sent may still arrive, or a part of it.
    pub(super) fn disconnect(&mut self, place: usize) {
        if let Some(id) = self.tablets[place].link.take() {
            self.say(|| format!("d{place} hangs up, link {id}"));
            self.abandon(id);
        }
    }

    /// The device is gone and with it its end of the connection.
    pub(in crate::sim) fn drop_link_of(&mut self, place: usize) {
        if let Some(id) = self.tablets[place].link.take() {
            self.abandon(id);
        }
    }

    fn abandon(&mut self, id: LinkId) {
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        link.cut(Way::Up, &mut self.random);
        // A server may believe for minutes that a device is still there.
        let longest = if self.random.chance(300) { 90_000 } else { 500 };
        let after = self.random.between(1, longest);
        let at = self.links[&id].after_all(Way::Up, self.now + after);
        self.later(at - self.now, Happening::GoneAtServer(id));
    }

    /// The connection breaks in the middle; each end learns of it in its own time.
    pub fn cut_link(&mut self, place: usize) {
        let Some(id) = self.tablets[place].link else {
            return;
        };
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        link.cut(Way::Up, &mut self.random);
        link.cut(Way::Down, &mut self.random);
        self.say(|| format!("link {id} of d{place} breaks"));
        let (to_device, to_server) = (self.random.between(1, 400), self.random.between(1, 20_000));
        let device_at = self.links[&id].after_all(Way::Down, self.now + to_device);
        let server_at = self.links[&id].after_all(Way::Up, self.now + to_server);
        self.later(device_at - self.now, Happening::GoneAtDevice(id));
        self.later(server_at - self.now, Happening::GoneAtServer(id));
    }

    pub(super) fn gone_at_device(&mut self, id: LinkId) {
        let Some(link) = self.links.get(&id) else { return };
        let (place, life) = link.tablet;
        let believed = self.is_alive((place, life)) && self.tablets[place].link == Some(id);
        if believed {
            self.tablets[place].link = None;
            self.say(|| format!("d{place} loses link {id}"));
            self.tell(place, Event::SocketClosed);
        }
    }

    pub(super) fn gone_at_server(&mut self, id: LinkId) {
        if self.links.remove(&id).is_some_and(|link| link.reached) && self.office.is_up() {
            self.office.closed(id);
            self.call_server();
        }
    }

    pub(super) fn send_up(&mut self, place: usize, frame: Vec<u8>) {
        let Some(id) = self.tablets[place].link else {
            return;
        };
        if let Some(tape) = &mut self.tape {
            tape.push((true, frame.clone()));
        }
        let arrives = self.arrival(place, Way::Up);
        // Some middlemen deliver a message twice; a greeting is always the first and can't be.
        let twice = self.troubled
            && self.random.chance(15)
            && !matches!(pack::decode::<ClientFrame>(&frame), Ok(ClientFrame::Hello(_)));
        for _ in 0..=u32::from(twice) {
            let Some(link) = self.links.get_mut(&id) else {
                return;
            };
            let at = link.send(Way::Up, frame.clone(), arrives);
            self.later(at - self.now, Happening::Frame(id, Way::Up));
        }
    }

    pub(super) fn send_down(&mut self, id: LinkId, frame: Vec<u8>) {
        let Some(link) = self.links.get(&id) else { return };
        let place = link.tablet.0;
        let frame = self.sabotaged_batch(frame);
        if let Some(tape) = &mut self.tape {
            tape.push((false, frame.clone()));
        }
        let arrives = self.arrival(place, Way::Down);
        let twice = self.troubled && self.random.chance(15);
        for _ in 0..=u32::from(twice) {
            let Some(link) = self.links.get_mut(&id) else {
                return;
            };
            let at = link.send(Way::Down, frame.clone(), arrives);
            self.later(at - self.now, Happening::Frame(id, Way::Down));
        }
    }

    pub(super) fn frame_arrives(&mut self, id: LinkId, way: Way) {
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        let Some(frame) = link.arrive(way) else { return };
        let (reached, (place, life)) = (link.reached, link.tablet);
        self.note(&frame);
        match way {
            // A server that has closed the connection, or was started since, doesn't hear it.
            Way::Up if reached && self.office.is_up() => {
                if self.office.said(id, &frame) {
                    self.call_server();
                } else {
                    self.hang_up_on(id);
                }
            }
            Way::Up => {}
            Way::Down => {
                if self.is_alive((place, life)) && self.tablets[place].link == Some(id) {
                    let differing = self.story.is_some().then(|| self.differing(place, &frame));
                    self.say(|| format!("d{place} ← {}{}", heard(&frame), differing.unwrap_or_default()));
                    self.tell(place, Event::Frame(frame));
                }
            }
        }
    }

    /// The server closes a connection: the device learns of it after all that was sent.
    pub(super) fn hang_up_on(&mut self, id: LinkId) {
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        link.reached = false;
        let place = link.tablet.0;
        let arrives = self.arrival(place, Way::Down);
        let at = self.links[&id].after_all(Way::Down, arrives);
        self.later(at - self.now, Happening::GoneAtDevice(id));
    }

    /// The server died: all connections end, and what was under way is gone.
    pub(super) fn all_links_end(&mut self) {
        let ids: Vec<LinkId> = self.links.keys().copied().collect();
        for id in ids {
            let Some(link) = self.links.get_mut(&id) else {
                continue;
            };
            link.reached = false;
            link.cut(Way::Up, &mut self.random);
            link.cut(Way::Down, &mut self.random);
            // Some devices are told; others have to find out by their heartbeat.
            if self.random.chance(700) {
                let after = self.random.between(1, 500);
                let at = self.links[&id].after_all(Way::Down, self.now + after);
                self.later(at - self.now, Happening::GoneAtDevice(id));
            }
        }
    }

    pub(super) fn http(&mut self, living: Living, asked: Http) {
        let lost = self.troubled && self.random.chance(60);
        let trouble = self.tablets[living.0].trouble;
        let cut_off = trouble.up_until > self.now + 8_000 || trouble.down_until > self.now + 8_000;
        if lost || cut_off {
            let after = self.random.between(1, 8_000);
            self.later(after, Happening::Event(living, Box::new(asked.failed())));
        } else {
            let at = self.arrival(living.0, Way::Up);
            self.later(at - self.now, Happening::Http(living, asked));
        }
    }

    pub(super) fn answer_http(&mut self, living: Living, answer: Event) {
        let at = self.arrival(living.0, Way::Down);
        self.later(at - self.now, Happening::Event(living, Box::new(answer)));
    }

    /// For the story: the documents that a device is told to differ.
    fn differing(&self, place: usize, frame: &[u8]) -> String {
        let Ok(ServerFrame::Versions(_, buckets)) = pack::decode::<ServerFrame>(frame) else {
            return String::new();
        };
        let table = &self.tablets[place].device.holdings().table;
        let all = buckets.into_iter().flat_map(|(_, versions)| versions);
        let differ = all.filter(|(id, version)| table.version(*id) != Some(*version));
        differ.map(|(id, _)| format!(" {id}")).collect()
    }

    fn sabotaged_batch(&mut self, frame: Vec<u8>) -> Vec<u8> {
        let wanted = matches!(
            self.sabotage,
            Some(Sabotage::EmptyBatch | Sabotage::AlterRow | Sabotage::LosePointer)
        );
        if !wanted || self.sabotaged || !self.troubled {
            return frame;
        }
        let Ok(ServerFrame::Batch(mut batch)) = pack::decode::<ServerFrame>(&frame) else {
            return frame;
        };
        let mut updates: Updates = pack::unpack(&batch.updates).expect("the server packs in the agreed way");
        if updates.rows.is_empty() {
            return frame;
        }
        if self.sabotage == Some(Sabotage::EmptyBatch) {
            updates = Updates::default();
        } else if self.sabotage == Some(Sabotage::LosePointer) {
            if !updates.rows.iter_mut().any(lose_pointer) {
                return frame;
            }
        } else if !updates.rows.iter_mut().any(alter) {
            return frame;
        }
        self.sabotaged = true;
        batch.updates = ByteVec::from(pack::pack(&updates));
        pack::encode(&ServerFrame::Batch(batch))
    }
}

/// Makes a ledger's row say another quantity; `false` for other rows.
fn alter(row: &mut ByteVec) -> bool {
    let Ok(domain::row::Row::Ledger(mut ledger)) = pack::decode(row) else {
        return false;
    };
    let Some(movement) = ledger.movements.first_mut() else {
        return false;
    };
    movement.quantity.0 += 1;
    *row = ByteVec::from(pack::encode(&domain::row::Row::Ledger(ledger)));
    true
}

fn heard(frame: &[u8]) -> String {
    match pack::decode::<ServerFrame>(frame) {
        Ok(ServerFrame::Batch(batch)) => {
            let updates: Updates = pack::unpack(&batch.updates).unwrap_or_default();
            let docs: Vec<String> = updates.pieces.0.iter().map(|(doc, _)| doc.to_string()).collect();
            format!("Batch to {} of {}: {}", batch.upto, batch.head, docs.join(" "))
        }
        Ok(ServerFrame::Welcome(welcome)) => format!(
            "Welcome head {} decided {} {:?}",
            welcome.head, welcome.decided.number, welcome.renewed
        ),
        Ok(ServerFrame::Versions(seq, _)) => format!("Versions at {seq}"),
        Ok(frame) => format!("{frame:?}"),
        Err(error) => format!("unreadable: {error}"),
    }
}

/// Makes a customer's row say nothing of others; `false` for rows that say nothing anyway.
fn lose_pointer(row: &mut ByteVec) -> bool {
    let Ok(domain::row::Row::Customer(mut customer)) = pack::decode(row) else {
        return false;
    };
    let became = customer.ties.as_mut().and_then(|ties| ties.became.take());
    *row = ByteVec::from(pack::encode(&domain::row::Row::Customer(customer)));
    became.is_some()
}
