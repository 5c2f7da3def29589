//! The locations, which other rows carry only as ids.

use domain::id::{DocId, Kind};
use domain::row::LocationRow;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::Locations;

use super::hub::Hub;
use super::live::{Live, live};
use super::preferences::Preferences;

/// All locations.
#[derive(Clone, Copy)]
pub struct Places {
    rows: Live<Vec<LocationRow>>,
}

impl Places {
    /// Follows the locations; where the person hasn't chosen one that exists, the first is hers.
    pub fn start(hub: Hub, preferences: Preferences) -> Places {
        let rows = live(
            move || (hub.is_enrolled() == Some(true)).then_some(Request::Locations),
            |_, answer| answer.read::<Locations>(),
            |batch| batch.touches(Kind::Location),
        );
        let places = Places { rows };
        provide_context(places);
        Effect::new(move |_| {
            let chosen = preferences.location.get();
            let first = rows.value.with(|rows| {
                let rows = rows.as_ref()?;
                if rows.iter().any(|row| Some(row.id) == chosen) {
                    return None;
                }
                rows.first().map(|row| row.id)
            });
            if let Some(first) = first {
                preferences.location.set(Some(first));
            }
        });
        places
    }

    /// Whether it is known that there is none. Tracked.
    pub fn is_none(self) -> bool {
        self.rows
            .value
            .with(|rows| rows.as_ref().is_some_and(Vec::is_empty))
    }

    /// Whether there are several, so that one can be chosen among them. Tracked.
    pub fn are_several(self) -> bool {
        self.rows
            .value
            .with(|rows| rows.as_ref().is_some_and(|rows| rows.len() > 1))
    }

    /// All locations, with their names. Tracked.
    pub fn all(self) -> Vec<(DocId, String)> {
        self.rows.value.with(|rows| {
            let rows = rows.as_deref().unwrap_or_default();
            rows.iter()
                .map(|row| (row.id, row.location.name.clone()))
                .collect()
        })
    }

    /// The name of a location; empty while it isn't known. Tracked.
    pub fn name(self, id: DocId) -> String {
        self.rows.value.with(|rows| {
            let rows = rows.as_deref().unwrap_or_default();
            rows.iter()
                .find(|row| row.id == id)
                .map(|row| row.location.name.clone())
                .unwrap_or_default()
        })
    }

    /// A location as it is; `None` while it isn't known. Tracked.
    pub fn get(self, id: DocId) -> Option<LocationRow> {
        self.rows.value.with(|rows| {
            let rows = rows.as_deref().unwrap_or_default();
            rows.iter().find(|row| row.id == id).cloned()
        })
    }
}

/// The names of locations.
pub fn use_places() -> Places {
    expect_context::<Places>()
}
