//! One tab's part: it follows, it leads, or a newer version has taken over and it is out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use minicbor::bytes::ByteVec;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::election::{self, Mandate};
use super::follower::{Follower, Handover};
use super::leader::{Asker, Audience, Leader};
use super::tabs::{Letter, Note, Tabs};
use super::{disk, screens};
use crate::bridge::{FromWorker, ToWorker};
use crate::link::envelope::Envelope;

/// This tab's worker.
struct Tab {
    tabs: Tabs,
    role: RefCell<Role>,
    /// Some other tab was heard of, so that news may interest somebody.
    in_company: Cell<bool>,
}

enum Role {
    Following(Follower),
    Leading(Rc<Leader>, Mandate),
    Outdated,
}

thread_local! {
    /// A worker is one tab's for as long as it lives.
    static TAB: RefCell<Option<Rc<Tab>>> = const { RefCell::new(None) };
}

/// Listens to the page and to the other tabs, and stands for leader.
///
/// # Errors
/// When the browser lacks what that needs.
pub fn open() -> Result<(), JsValue> {
    let tabs = Tabs::join(|letter| with_tab(|tab| tab.heard(&letter)))?;
    let tab = Tab {
        tabs,
        role: RefCell::new(Role::Following(Follower::default())),
        in_company: Cell::new(false),
    };
    tab.tabs.send(&Note::Hello);
    TAB.set(Some(Rc::new(tab)));
    screens::listen(|message| with_tab(|tab| tab.page_says(message)));
    election::stand(|mandate| with_tab(|tab| tab.elected(mandate)))
}

fn with_tab(act: impl FnOnce(&Tab)) {
    let tab = TAB.with_borrow(Clone::clone);
    if let Some(tab) = tab {
        act(&tab);
    }
}

impl Tab {
    fn leader(&self) -> Option<Rc<Leader>> {
        match &*self.role.borrow() {
            Role::Leading(leader, _) => Some(leader.clone()),
            _ => None,
        }
    }

    /// Does something with the books, if this tab follows.
    fn following<T: Default>(&self, act: impl FnOnce(&mut Follower) -> T) -> T {
        match &mut *self.role.borrow_mut() {
            Role::Following(follower) => act(follower),
            _ => T::default(),
        }
    }

    fn is_following(&self) -> bool {
        matches!(*self.role.borrow(), Role::Following(_))
    }

    fn page_says(&self, message: ToWorker) {
        if let Some(leader) = self.leader() {
            leader.ask(Asker::Own, message);
        } else if let Some(leader) = self.following(|follower| follower.ask(&message)) {
            self.tabs.send(&Note::Ask(leader, message));
        }
    }

    fn heard(&self, letter: &Letter) {
        self.in_company.set(true);
        if self.tabs.is_newer(letter) {
            self.retire();
            return;
        }
        // Another version that is older finds out by itself, from our letters.
        let Some(note) = letter.note() else { return };
        match note {
            Note::Hello => self.introduce(letter.from),
            Note::Lead => {
                let handover = self.following(|follower| follower.led_by(letter.from));
                if self.is_following() {
                    screens::tell(&Envelope::Say(FromWorker::Leading(false)));
                    for message in self.settle(handover) {
                        self.tabs.send(&Note::Ask(letter.from, message));
                    }
                }
            }
            Note::Ask(to, message) if to == self.tabs.id() => {
                if let Some(leader) = self.leader() {
                    leader.ask(Asker::Tab(letter.from), message);
                }
            }
            Note::Answer(to, number, sealed) if to == self.tabs.id() => {
                self.following(|follower| follower.answered(number));
                screens::post(&sealed);
            }
            Note::Tell(to, sealed) if to == self.tabs.id() => screens::post(&sealed),
            Note::News(sealed) if self.is_following() => screens::post(&sealed),
            Note::Ask(..) | Note::Answer(..) | Note::Tell(..) | Note::News(_) => {}
        }
    }

    /// Answers a tab that has come.
    fn introduce(&self, newcomer: u64) {
        let Some(leader) = self.leader() else { return };
        self.tabs.send(&Note::Lead);
        if let Some(status) = leader.status() {
            let sealed = Envelope::Say(FromWorker::Status(status)).seal();
            self.tabs.send(&Note::Tell(newcomer, sealed));
        }
    }

    fn elected(&self, mandate: Mandate) {
        let handover = match &mut *self.role.borrow_mut() {
            Role::Following(follower) => follower.led_by(self.tabs.id()),
            // Dropping the mandate passes it on.
            Role::Leading(..) | Role::Outdated => return,
        };
        let leader = Leader::start(disk::NAME, |audience, message| {
            with_tab(|tab| tab.tell(audience, message));
        });
        self.role.replace(Role::Leading(leader.clone(), mandate));
        self.tabs.send(&Note::Lead);
        screens::tell(&Envelope::Say(FromWorker::Leading(true)));
        for message in self.settle(handover) {
            leader.ask(Asker::Own, message);
        }
    }

    /// Tells the page what nobody will answer; the rest is to be asked of the new leader.
    fn settle(&self, handover: Handover) -> Vec<ToWorker> {
        for number in handover.interrupted {
            screens::tell(&Envelope::Interrupted(number));
        }
        handover.ask
    }

    /// A newer version is here. It may lead as soon as what this one was doing is on disk.
    fn retire(&self) {
        match self.role.replace(Role::Outdated) {
            Role::Leading(leader, mandate) => spawn_local(async move {
                leader.stop().await;
                drop(mandate);
            }),
            Role::Following(_) => {}
            Role::Outdated => return,
        }
        screens::tell(&Envelope::Outdated);
    }

    /// What the leader has to say.
    fn tell(&self, audience: Audience, message: FromWorker) {
        let sealed: ByteVec = Envelope::Say(message).seal();
        match audience {
            Audience::Asker(Asker::Own, _) => screens::post(&sealed),
            Audience::Asker(Asker::Tab(tab), number) => {
                self.tabs.send(&Note::Answer(tab, number, sealed));
            }
            Audience::All => {
                screens::post(&sealed);
                if self.in_company.get() {
                    self.tabs.send(&Note::News(sealed));
                }
            }
        }
    }
}
