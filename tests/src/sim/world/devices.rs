//! Events into devices and effects out of them, as the app's worker carries them.

use domain::command::Command;
use minicbor::bytes::ByteVec;
use replica::device::{Effect, Event, Failure, Request, RequestId, Response};
use replica::pack;
use replica::query::Phase;
use replica::storage::{Store, Transaction, Write};
use replica::wire::ClientFrame;

use super::{Happening, Http, Living, World};
use crate::sim::check::Rule;
use crate::sim::clock::Ended;
use crate::sim::disk::Crash;
use crate::sim::records::Outboxed;
use crate::sim::sabotage::Sabotage;

impl World {
    /// The device at this place starts, with what lies on its disk.
    pub fn start_tablet(&mut self, place: usize) {
        self.tablets[place].start();
        self.say(|| format!("d{place} starts"));
        self.work_disk(place);
    }

    /// The device at this place dies and starts again after a while.
    pub fn crash_tablet(&mut self, place: usize, how: Crash) {
        self.say(|| format!("d{place} crashes: {how:?}"));
        self.sabotage_crash(place);
        self.tablets[place].crash(how, &mut self.random);
        self.witness.died(place);
        self.drop_link_of(place);
        self.start_tablet(place);
    }

    fn sabotage_crash(&mut self, place: usize) {
        let disk = &mut self.tablets[place].disk;
        match self.sabotage {
            Some(Sabotage::LoseOutboxRecord) if !self.sabotaged => {
                let records = disk.image().records(Store::Outbox);
                if let Some((key, _)) = self.random.pick(&records) {
                    disk.lose(Store::Outbox, *key);
                    self.sabotaged = true;
                }
            }
            // At every crash: most transactions can be torn without harm, as the server has what they hold.
            Some(Sabotage::TearTransaction) => self.sabotaged |= disk.tear(),
            _ => {}
        }
    }

    /// Has a device do something that a person asks for.
    pub fn ask(&mut self, place: usize, request: Request) -> RequestId {
        let id = self.next_request;
        self.next_request += 1;
        self.say(|| format!("d{place} ? {id} {request:?}"));
        self.tell(place, Event::Request(id, request));
        id
    }

    /// Something happens to a device.
    pub fn tell(&mut self, place: usize, event: Event) {
        for event in self.tablets[place].admit(event) {
            if matches!(event, Event::StoreFailed(..)) {
                self.witness.told_not_saved(place);
            }
            let tablet = &mut self.tablets[place];
            let effects = tablet.device.handle(tablet.clock.read(self.now), event);
            for effect in effects {
                self.carry_out(place, effect);
            }
        }
    }

    fn carry_out(&mut self, place: usize, effect: Effect) {
        let living = self.living(place);
        match effect {
            Effect::Store(transaction) => self.store(place, transaction),
            Effect::ReadPieces(keys) => {
                self.say(|| format!("d{place} reads {keys:?}"));
                self.use_disk(place, |disk| disk.read(keys));
            }
            Effect::ReadOrderRows(from) => {
                self.say(|| format!("d{place} reads orders from {from}"));
                self.use_disk(place, |disk| disk.read_order_rows(from));
            }
            Effect::Reload => {
                self.tablets[place].is_rereading = true;
                self.say(|| format!("d{place} reloads"));
                self.use_disk(place, super::Disk::load);
            }
            Effect::Connect => self.connect(place),
            Effect::Disconnect => self.disconnect(place),
            Effect::Send(frame) => {
                self.check_frame(place, &frame);
                self.send_up(place, frame);
            }
            Effect::FetchManifest => self.http(living, Http::Manifest),
            Effect::FetchSegment(id) => self.http(living, Http::Segment(id)),
            Effect::FetchDocuments(body) => self.http(living, Http::Documents(body)),
            Effect::FetchArrivals(body) => self.http(living, Http::Arrivals(body)),
            Effect::Respond(id, response) => self.respond(place, id, response),
            Effect::Changed(_) => {}
            Effect::Status(status) => {
                self.say(|| {
                    format!(
                        "d{place} = {:?} unsynced {} attention {} {:?}",
                        status.phase, status.unsynced, status.attention, status.refused
                    )
                });
                self.tablets[place].status = status;
            }
            Effect::WakeAt(at) => {
                let (timer, wait) = self.tablets[place].clock.set_alarm(self.now, at);
                self.later(wait, Happening::Timer(living, timer));
            }
        }
    }

    fn store(&mut self, place: usize, transaction: Transaction) {
        if self.tablets[place].is_rereading {
            let what = format!("d{place} writes {} while it reads its disk anew", transaction.id);
            self.breach(Rule::NothingLost, what);
        }
        for write in &transaction.writes {
            if let Write::Put(Store::Outbox, _, record) = write {
                let record = Outboxed::of(record);
                let commit = record.commit();
                // What is done again was promised when it was done first.
                let by_person =
                    commit.again.is_none() && !matches!(commit.command, Command::NoteOldNumber(..));
                if by_person {
                    self.witness.made(place, &commit);
                }
            }
        }
        self.say(|| format!("d{place} stores {} {}", transaction.id, summary(&transaction)));
        if self.sabotage == Some(Sabotage::SaySavedTooSoon) {
            let early = Event::Stored(transaction.id);
            self.later(0, Happening::Event(self.living(place), Box::new(early)));
        }
        self.use_disk(place, |disk| disk.write(transaction));
    }

    fn use_disk(&mut self, place: usize, work: impl FnOnce(&mut super::Disk)) {
        let idle = self.tablets[place].disk.is_idle();
        work(&mut self.tablets[place].disk);
        if idle {
            self.work_disk(place);
        }
    }

    fn work_disk(&mut self, place: usize) {
        let mut takes = self.random.between(1, self.plan.disk);
        if let Some(Sabotage::SaySavedTooSoon | Sabotage::TearTransaction) = self.sabotage {
            // Or hardly any crash would find a transaction under way.
            takes *= 8;
        }
        self.later(takes, Happening::Disk(self.living(place)));
    }

    pub(super) fn disk_finishes(&mut self, living: Living) {
        if !self.is_alive(living) {
            return;
        }
        let place = living.0;
        let event = self.tablets[place].disk.finish();
        if !self.tablets[place].disk.is_idle() {
            self.work_disk(place);
        }
        if let Some(event) = event {
            if let Event::StoreFailed(id, _) = &event {
                let id = *id;
                self.say(|| format!("d{place} store {id} failed"));
            }
            self.tell(place, event);
        }
    }

    pub(super) fn timer_ends(&mut self, living: Living, timer: u64) {
        if !self.is_alive(living) {
            return;
        }
        match self.tablets[living.0].clock.timer_ended(self.now, timer) {
            Ended::Nothing => {}
            Ended::Wait(timer, wait) => self.later(wait, Happening::Timer(living, timer)),
            Ended::Ring => self.tell(living.0, Event::Tick),
        }
    }

    fn respond(&mut self, place: usize, id: RequestId, response: Response) {
        self.tablets[place].unmarked.remove(&id);
        self.note(format!("{place} {id} {response:?}").as_bytes());
        let is_repeat = self.tablets[place].repeats.remove(&id);
        match response {
            Response::Done(done) if is_repeat => {
                self.say(|| format!("d{place} ! {id} done again as {} {:?}", done.commit, done.number));
            }
            Response::Done(done) => {
                self.say(|| format!("d{place} ! {id} saved as {} {:?}", done.commit, done.number));
                let storage = (place, self.tablets[place].storage);
                if !self.witness.told_saved(storage, &done) {
                    self.breach(
                        Rule::NothingLost,
                        format!(
                            "d{place} says commit {} is saved, which it never gave to its disk",
                            done.commit
                        ),
                    );
                }
            }
            Response::Failed(failure) => {
                self.say(|| format!("d{place} ! {id} {failure:?}"));
                self.witness.refused += u32::from(matches!(failure, Failure::Refused(_)));
            }
            Response::Exported(file) => self.exported(place, file),
            Response::Arrivals(told) => {
                let doc = self.tablets[place].asked_times.remove(&id);
                self.say(|| format!("d{place} ! {id} {} times", told.len()));
                if let Some(doc) = doc {
                    self.witness
                        .told_times
                        .extend(told.into_iter().map(|told| (doc, told)));
                }
            }
            Response::Imported(count) => self.say(|| format!("d{place} took over {count} commits")),
            _ => {}
        }
    }

    /// What leaves a device has to be on its disk, where not even a power cut can take it.
    fn check_frame(&mut self, place: usize, frame: &[u8]) {
        let frame: ClientFrame = pack::decode(frame).expect("a device sends frames that can be read");
        let image = self.tablets[place].disk.flushed();
        let mut early = None;
        match &frame {
            ClientFrame::Push(packed) => {
                let commits: Vec<ByteVec> = pack::unpack(packed).expect("a device packs in the agreed way");
                for bytes in commits {
                    let commit =
                        replica::commit::Commit::decode(&bytes).expect("a device's commit can be read");
                    let record = image.record(Store::Outbox, commit.stamp.number).map(Outboxed::of);
                    if record.is_none_or(|record| record.commit != bytes) {
                        early = Some(commit.stamp.number);
                    }
                }
            }
            ClientFrame::Hello(hello) => {
                let (last, acknowledged) = (hello.last, hello.acknowledged);
                if last != acknowledged && image.record(Store::Outbox, last.number).is_none() {
                    early = Some(last.number);
                }
                let link = (
                    hello.device,
                    hello.epoch,
                    acknowledged.number,
                    acknowledged.hash.0,
                );
                if acknowledged.number > 0 {
                    self.witness.acknowledged.insert(link);
                }
            }
            _ => {}
        }
        self.say(|| format!("d{place} → {}", told(&frame)));
        if let Some(number) = early {
            self.breach(
                Rule::SavedFirst,
                format!("d{place} sent commit {number} before its disk had it"),
            );
        }
    }

    fn exported(&mut self, place: usize, file: ByteVec) {
        let others: Vec<usize> = (0..self.tablets.len()).filter(|other| *other != place).collect();
        if let Some(&other) = self.random.pick(&others) {
            let after = self.random.between(100, 60_000);
            self.say(|| format!("d{place} exported {} bytes for d{other}", file.len()));
            self.later(after, Happening::Import(other, file.into()));
        }
    }

    pub(super) fn import(&mut self, place: usize, file: Vec<u8>) {
        if self.tablets[place].status.phase != Phase::NotEnrolled {
            self.ask(place, Request::ImportOutbox(file.into()));
        }
    }

    pub(super) fn enrol(&mut self, place: usize) {
        if self.tablets[place].meta().is_some() {
            return;
        }
        let name = format!("d{place}");
        match self.office.enrol(self.now, &name, &mut self.random) {
            Some(enrolment) => {
                self.say(|| format!("d{place} is device {} {}", enrolment.device, enrolment.series));
                self.tell(place, Event::Enrolled(enrolment));
                // The answer may be lost with the browser; the person then asks for another code.
                self.later(20_000, Happening::Enrol(place));
            }
            None => self.later(2_000, Happening::Enrol(place)),
        }
    }
}

fn summary(transaction: &Transaction) -> String {
    let of = |write: &Write| match write {
        Write::Put(store, key, bytes) => format!("{}[{key}]={}B", store.name(), bytes.len()),
        Write::Delete(store, from, to) => format!("{}[{from}..={to}]=-", store.name()),
    };
    let writes: Vec<String> = transaction.writes.iter().map(of).collect();
    format!("{:?} {}", transaction.durability, writes.join(" "))
}

fn told(frame: &ClientFrame) -> String {
    match frame {
        ClientFrame::Push(packed) => {
            let commits: Vec<ByteVec> = pack::unpack(packed).unwrap_or_default();
            let numbers = commits.iter().filter_map(|bytes| {
                let commit = replica::commit::Commit::decode(bytes).ok()?;
                Some(commit.stamp.number.to_string())
            });
            format!("Push {}", numbers.collect::<Vec<_>>().join(" "))
        }
        ClientFrame::Hello(hello) => format!(
            "Hello {}.{} cursor {} acknowledged {} last {} renew {}",
            hello.device,
            hello.epoch,
            hello.cursor,
            hello.acknowledged.number,
            hello.last.number,
            hello.renew.is_some()
        ),
        ClientFrame::Buckets(seq, _) => format!("Buckets at {seq}"),
        ClientFrame::Relay(_) => "Relay".into(),
        other => format!("{other:?}"),
    }
}
