//! Import: another system's files are chosen, looked at, and brought in; and what is here goes out as files. The import
//! itself is in [`crate::state::importing`] and goes on whatever screen is shown.

mod choice;
mod differences;
mod export;
mod faults;
mod kept;
mod look;
mod mapping;
mod outcome;
mod progress;
mod reasons;
mod rejected;
mod settings;
mod unfit;

use leptos::prelude::*;

use crate::state::importing::{Stage, use_importing};
use choice::Choice;
use export::Export;
use faults::FaultNote;
use kept::KeptMappings;
use look::Looks;
use mapping::MappingForm;
use outcome::Outcome;
use progress::Progress;
use settings::Settings;

/// Import and export.
#[component]
pub fn Import() -> impl IntoView {
    let importing = use_importing();
    let stage = importing.stage;
    let is_choosing = Memo::new(move |_| matches!(stage.get(), Stage::Nothing | Stage::Ended));
    let is_looked_at = Memo::new(move |_| stage.get() == Stage::Seen && importing.look.with(Option::is_some));
    let is_strange = Memo::new(move |_| {
        stage.get() == Stage::Seen
            && importing.look.with(|look| {
                let fault = look.as_ref().and_then(|look| look.fault.as_ref());
                fault.is_some_and(faults::a_mapping_would_do)
            })
    });
    view! {
        <div class="import">
            <Show when=move || stage.get() == Stage::Looking || stage.get() == Stage::Importing>
                <Progress/>
            </Show>
            <FaultNote/>
            <Show when=move || stage.get() == Stage::Ended>
                <Outcome/>
            </Show>
            <Show when=move || is_choosing.get()>
                <Choice/>
                <KeptMappings/>
            </Show>
            <Show when=move || stage.get() == Stage::Seen>
                <Settings/>
            </Show>
            <Show when=move || is_strange.get()>
                <MappingForm/>
            </Show>
            <Show when=move || stage.get() == Stage::Seen>
                <Outcome/>
            </Show>
            <Show when=move || is_looked_at.get()>
                <Looks/>
            </Show>
            <Show when=move || is_choosing.get()>
                <Export/>
            </Show>
        </div>
    }
}
