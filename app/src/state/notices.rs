//! Short messages at the edge of the screen: what was done, with a way back where there is one.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

/// How long a notice stays that asks for something: to be undone, or put right.
const STAY: Duration = Duration::from_secs(8);
/// How long one stays that only says what was done: it speaks of what is behind, and lies over what comes.
const STAY_PLAIN: Duration = Duration::from_secs(5);
/// Notices shown at once; older ones go.
const MOST: usize = 3;

/// Does something, or takes it back.
pub type Undo = Arc<dyn Fn() + Send + Sync>;

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Plain,
    /// Something couldn't be done.
    Problem,
}

/// A short message.
#[derive(Clone)]
pub struct Notice {
    /// Its name on this page.
    pub id: u32,
    /// What it says.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// Takes back what it speaks of.
    pub undo: Option<Undo>,
    /// What can be done next: its name, and what does it.
    pub step: Option<(String, Undo)>,
}

/// All messages that are shown.
#[derive(Clone, Copy)]
pub struct Notices {
    /// Oldest first.
    pub list: RwSignal<Vec<Notice>>,
    next: StoredValue<u32>,
}

impl Notices {
    /// None yet; known to all screens.
    pub fn start() -> Notices {
        let notices = Notices {
            list: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        };
        provide_context(notices);
        notices
    }

    /// Says that something was done.
    pub fn say(self, text: String) {
        self.add(text, Tone::Plain, None, None);
    }

    /// Says that something was done, and offers to take it back.
    pub fn offer_undo(self, text: String, undo: impl Fn() + Send + Sync + 'static) {
        self.add(text, Tone::Plain, Some(Arc::new(undo)), None);
    }

    /// Says something, and offers a step by its name.
    pub fn offer_step(self, text: String, name: String, step: Undo) {
        self.add(text, Tone::Plain, None, Some((name, step)));
    }

    /// Says that something couldn't be done.
    pub fn problem(self, text: String) {
        self.add(text, Tone::Problem, None, None);
    }

    /// What was said isn't so any more.
    pub fn unsay(self, text: &str) {
        self.list.update(|list| list.retain(|notice| notice.text != text));
    }

    /// Takes a notice off the screen.
    pub fn dismiss(self, id: u32) {
        self.list.update(|list| list.retain(|notice| notice.id != id));
    }

    /// Takes back the latest thing that can be taken back.
    pub fn undo_latest(self) {
        let latest = self
            .list
            .with_untracked(|list| list.iter().rev().find(|notice| notice.undo.is_some()).cloned());
        if let Some(notice) = latest {
            self.undo(&notice);
        }
    }

    /// Takes back what this notice speaks of.
    pub fn undo(self, notice: &Notice) {
        self.dismiss(notice.id);
        if let Some(undo) = &notice.undo {
            undo();
        }
    }

    fn add(self, text: String, tone: Tone, undo: Option<Undo>, step: Option<(String, Undo)>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let is_plain = tone == Tone::Plain && undo.is_none() && step.is_none();
        self.list.update(|list| {
            if undo.is_none() {
                // The same again is said once.
                list.retain(|notice| notice.text != text || notice.undo.is_some());
            }
            list.push(Notice {
                id,
                text,
                tone,
                undo,
                step,
            });
            let extra = list.len().saturating_sub(MOST);
            list.drain(..extra);
        });
        set_timeout(move || self.dismiss(id), if is_plain { STAY_PLAIN } else { STAY });
    }
}

/// The short messages at the edge of the screen.
pub fn use_notices() -> Notices {
    expect_context::<Notices>()
}
