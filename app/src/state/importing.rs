//! An import on its way, whatever screen is shown: which files, how they are read, how far it is, what it came to.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::File;

use super::browser::{now, time_zone};
use super::files;
use super::format;
use super::hub::{Hub, use_hub};
use super::mappings::Mappings;
use super::notices::{Notices, use_notices};
use super::rooted::once;
use crate::import_bridge::{
    ExportJob, Fault, FromImporter, Job, Look, Report, Step, ToImporter, What, Whose,
};
use crate::link::importer::Importer;
use crate::words::{Words, fill, t_string, use_i18n};

/// Where an import stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// No files are chosen.
    #[default]
    Nothing,
    /// They are read, to say what would happen.
    Looking,
    /// It is said what would happen, or why nothing can.
    Seen,
    /// They are imported.
    Importing,
    /// It has ended.
    Ended,
}

/// What only this thread may touch.
#[derive(Default)]
struct Held {
    files: Vec<File>,
    importer: Option<Importer>,
    exporter: Option<Importer>,
}

/// The import.
#[derive(Clone, Copy)]
pub struct Importing {
    /// Where it stands.
    pub stage: RwSignal<Stage>,
    /// The names of the files.
    pub files: RwSignal<Vec<String>>,
    /// Whose files they are.
    pub whose: RwSignal<Whose>,
    /// How their characters are written, where the person says so.
    pub encoding: RwSignal<Option<String>>,
    /// Name of the location whose orders they are, where the person says so.
    pub place: RwSignal<String>,
    /// What they look like.
    pub look: RwSignal<Option<Look>>,
    /// How far it is.
    pub step: RwSignal<Option<Step>>,
    /// What it would come to, or came to.
    pub report: RwSignal<Option<Report>>,
    /// Why it can't go on.
    pub fault: RwSignal<Option<Fault>>,
    /// The person wants it to end.
    pub stopping: RwSignal<bool>,
    /// How far an export is; nothing when there is none.
    pub exporting: RwSignal<Option<Step>>,
    /// Why an export ended early.
    pub export_fault: RwSignal<Option<Fault>>,
    /// Orders of the last export that lack what only the server has.
    pub export_bare: RwSignal<u32>,
    /// Mappings that are kept here.
    pub mappings: Mappings,
    held: StoredValue<Held, LocalStorage>,
    hub: Hub,
    notices: Notices,
    words: Words,
    path: Memo<String>,
}

impl Importing {
    /// No import yet.
    fn start() -> Importing {
        let location = use_location();
        Importing {
            stage: RwSignal::new(Stage::Nothing),
            files: RwSignal::new(Vec::new()),
            whose: RwSignal::new(Whose::Any),
            encoding: RwSignal::new(None),
            place: RwSignal::new(String::new()),
            look: RwSignal::new(None),
            step: RwSignal::new(None),
            report: RwSignal::new(None),
            fault: RwSignal::new(None),
            stopping: RwSignal::new(false),
            exporting: RwSignal::new(None),
            export_fault: RwSignal::new(None),
            export_bare: RwSignal::new(0),
            mappings: Mappings::read(),
            held: StoredValue::new_local(Held::default()),
            hub: use_hub(),
            notices: use_notices(),
            words: use_i18n(),
            path: location.pathname,
        }
    }

    /// Takes files that were chosen, and looks at them.
    pub fn choose(self, files: Vec<File>, place: String) {
        if files.is_empty() || self.stage.get_untracked() == Stage::Importing {
            return;
        }
        self.clear();
        self.files.set(files.iter().map(File::name).collect());
        self.held.update_value(|held| held.files = files);
        self.place.set(place);
        self.look();
    }

    /// Looks at the files again, after something was said about how they are to be read.
    pub fn look(self) {
        self.look.set(None);
        self.report.set(None);
        self.fault.set(None);
        self.step.set(None);
        self.stage.set(Stage::Looking);
        let job = Job {
            whose: self.whose.get_untracked(),
            encoding: self.encoding.get_untracked(),
            location: self.place.get_untracked(),
            time_zone: None,
            currency: self.hub.status.with_untracked(|status| status.currency),
            now: now(),
            home_zone: time_zone(),
        };
        match Importer::start(move |message| self.hear(message)) {
            Ok(importer) => self.held.update_value(|held| {
                importer.send_files(&ToImporter::Look(job), &held.files);
                held.importer = Some(importer);
            }),
            Err(fault) => self.end(Stage::Seen, fault),
        }
    }

    /// Imports what was looked at.
    pub fn import(self) {
        self.step.set(None);
        self.report.set(None);
        self.stopping.set(false);
        self.stage.set(Stage::Importing);
        self.send(&ToImporter::Import(self.place.get_untracked()));
    }

    /// Ends what is under way: before the next group of orders, or at once while nothing is being saved.
    pub fn stop(self) {
        if self.stage.get_untracked() == Stage::Importing {
            self.stopping.set(true);
            self.send(&ToImporter::Stop);
        } else {
            self.clear();
        }
    }

    /// Forgets the files.
    pub fn clear(self) {
        self.held.update_value(|held| {
            held.importer = None;
            held.files.clear();
        });
        self.stage.set(Stage::Nothing);
        self.files.set(Vec::new());
        self.whose.set(Whose::Any);
        self.encoding.set(None);
        self.look.set(None);
        self.report.set(None);
        self.fault.set(None);
        self.step.set(None);
    }

    /// Writes everything of a sort into a file and saves it.
    pub fn export(self, what: What, workbook: bool) {
        self.export_fault.set(None);
        self.export_bare.set(0);
        self.exporting.set(Some(Step::Writing(0, 0)));
        let started = Importer::start(move |message| self.hear_export(message, what, workbook));
        match started {
            Ok(exporter) => {
                exporter.send(&ToImporter::Export(ExportJob { what, workbook }));
                self.held.update_value(|held| held.exporter = Some(exporter));
            }
            Err(fault) => {
                self.exporting.set(None);
                self.export_fault.set(Some(fault));
            }
        }
    }

    /// Ends an export.
    pub fn stop_export(self) {
        self.exporting.set(None);
        self.drop_later(|held| held.exporter = None);
    }

    fn send(self, message: &ToImporter) {
        self.held.with_value(|held| {
            if let Some(importer) = &held.importer {
                importer.send(message);
            }
        });
    }

    fn hear(self, message: FromImporter) {
        match message {
            FromImporter::Looked(look) => {
                let is_known = look.fault.is_none();
                self.look.set(Some(look));
                if !is_known {
                    self.stage.set(Stage::Seen);
                }
            }
            FromImporter::Step(step) => self.step.set(Some(step)),
            FromImporter::Report(report) => {
                if report.preview {
                    self.stage.set(Stage::Seen);
                } else {
                    self.tell_elsewhere(Some(&report));
                    self.stage.set(Stage::Ended);
                    // Its memory goes with it.
                    self.drop_later(|held| held.importer = None);
                }
                self.report.set(Some(*report));
            }
            FromImporter::Failed(fault) => {
                let was_importing = self.stage.get_untracked() == Stage::Importing;
                if was_importing {
                    self.tell_elsewhere(None);
                }
                self.end(if was_importing { Stage::Ended } else { Stage::Seen }, fault);
            }
            FromImporter::Listening(_) | FromImporter::Ask(..) | FromImporter::Exported(..) => {}
        }
    }

    fn end(self, stage: Stage, fault: Fault) {
        self.fault.set(Some(fault));
        self.step.set(None);
        self.stage.set(stage);
        self.drop_later(|held| held.importer = None);
    }

    /// What speaks here is the worker's own handler, which mustn't go while it runs.
    fn drop_later(self, drop: fn(&mut Held)) {
        request_animation_frame(move || {
            self.held.try_update_value(drop);
        });
    }

    /// Says how it ended to a person who does something else meanwhile.
    fn tell_elsewhere(self, report: Option<&Report>) {
        if self.path.with_untracked(|path| path == "/import") {
            return;
        }
        untrack(|| match report {
            Some(report) => {
                let (one, several) = (
                    t_string!(self.words, import.finished_notice_one),
                    t_string!(self.words, import.finished_notice),
                );
                let locale = self.words.get_locale();
                self.notices
                    .say(format::counted(locale, report.orders(), one, several));
            }
            None => {
                let text = t_string!(self.words, import.failed_notice);
                self.notices.say(text.to_owned());
            }
        });
    }

    fn hear_export(self, message: FromImporter, what: What, workbook: bool) {
        match message {
            FromImporter::Step(step) => self.exporting.set(Some(step)),
            FromImporter::Exported(bytes, count, bare) => {
                let word = match what {
                    What::Orders => "orders",
                    What::Lines => "lines",
                    What::Payments => "payments",
                    What::Customers => "customers",
                    What::Products => "products",
                };
                let end = if workbook { "xlsx" } else { "csv" };
                let name = format!("counterfoil-{word}.{end}");
                if files::save(&name, &bytes) {
                    untrack(|| {
                        let (one, several) = (
                            t_string!(self.words, import.exported_one),
                            t_string!(self.words, import.exported),
                        );
                        let text = format::counted(self.words.get_locale(), count, one, several);
                        self.notices.say(fill(&text, &[("name", &name)]));
                    });
                }
                self.export_bare.set(bare);
                self.stop_export();
            }
            FromImporter::Failed(fault) => {
                self.export_fault.set(Some(fault));
                self.stop_export();
            }
            _ => {}
        }
    }
}

/// The import of this page.
pub fn use_importing() -> Importing {
    once(Importing::start)
}
