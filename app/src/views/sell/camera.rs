//! Scanning with the camera, where the browser reads codes: a button beside the search box, and a picture to hold codes
//! into. Each code is taken exactly as if a scanner had typed it. Part of the second load: few tills need it.

mod detector;
mod sight;
mod stream;

use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlVideoElement;

use super::Till;
use super::scan::scanned;
use crate::components::icon::{Icon, Svg};
use crate::components::{Dialog, Empty};
use crate::state::catalogue::{Catalogue, use_catalogue};
use crate::words::{Words, t, t_string, use_i18n};
use detector::Detector;
use sight::Sight;
use stream::{Camera, Refusal};

/// Milliseconds between two looks at the picture: quicker than a hand that holds something up, and most of the time left
/// to the till.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(120);
/// Looks in a row that fail before it is said that they do.
const FAILURES: u32 = 20;

/// The button, where there are a camera and a browser that reads codes.
#[component]
pub fn CameraScan() -> impl IntoView {
    let words = use_i18n();
    let till = expect_context::<Till>();
    let open = RwSignal::new(false);
    let is_able = RwSignal::new(false);
    spawn_local(async move {
        if Detector::make().await.is_some() && stream::exists().await {
            is_able.try_set(true);
        }
    });
    let name = Signal::derive(move || t_string!(words, camera.name).to_owned());
    view! {
        <Show when=move || is_able.get()>
            <button
                type="button"
                class="button is-icon"
                aria-label=name
                aria-haspopup="dialog"
                on:click=move |_| open.set(true)
            >
                <Svg icon=Icon::Camera/>
            </button>
            <Dialog open title=name>
                <Finder till open/>
            </Dialog>
        </Show>
    }
}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// The browser asks the person, or the camera gets ready.
    Starting,
    /// Codes are looked for.
    Looking,
    /// There is no picture, or it can't be read.
    Stopped(Refusal),
}

/// What the picture and what looks at it share.
#[derive(Clone, Copy)]
struct View {
    till: Till,
    catalogue: Catalogue,
    course: RwSignal<Course>,
    video: NodeRef<html::Video>,
    camera: StoredValue<Option<Camera>, LocalStorage>,
    sight: StoredValue<Sight>,
    failures: StoredValue<u32>,
    next: StoredValue<Option<TimeoutHandle>>,
}

impl View {
    /// Asks for the camera and begins to look.
    fn start(self) {
        self.course.set(Course::Starting);
        spawn_local(async move {
            if let Err(why) = self.run().await {
                self.stop(why);
            }
        });
    }

    async fn run(self) -> Result<(), Refusal> {
        let detector = Detector::make().await.ok_or(Refusal::Unread)?;
        let camera = Camera::open(move || self.stop(Refusal::Lost)).await?;
        // Whoever closed the dialog meanwhile wants no camera: without a picture to show it in, it goes off at once.
        let Some(video) = self.video.try_get_untracked().flatten() else {
            return Ok(());
        };
        camera.show(&video).await;
        if self.camera.try_set_value(Some(camera)).is_none() {
            self.failures.try_set_value(0);
            self.course.try_set(Course::Looking);
            self.look_soon(std::rc::Rc::new(detector), video);
        }
        Ok(())
    }

    /// No more pictures, and why.
    fn stop(self, why: Refusal) {
        self.camera.try_update_value(Option::take);
        self.course.try_set(Course::Stopped(why));
    }

    fn look_soon(self, detector: std::rc::Rc<Detector>, video: HtmlVideoElement) {
        let look = move || {
            spawn_local(async move {
                self.look(&detector, &video).await;
                if self.course.try_get_untracked() == Some(Course::Looking) {
                    self.look_soon(detector, video);
                }
            });
        };
        if let Ok(handle) = set_timeout_with_handle(look, PAUSE) {
            self.next.try_set_value(Some(handle));
        }
    }

    async fn look(self, detector: &Detector, video: &HtmlVideoElement) {
        if document().hidden() {
            return;
        }
        let found = detector.codes(video).await;
        // Closed meanwhile: what was still in the picture is nobody's any more.
        if self.course.try_get_untracked() != Some(Course::Looking) {
            return;
        }
        let Ok(codes) = found else {
            let failures = self.failures.get_value().saturating_add(1);
            self.failures.set_value(failures);
            if failures >= FAILURES {
                self.stop(Refusal::Unread);
            }
            return;
        };
        self.failures.set_value(0);
        let at = window().performance().map_or(0.0, |clock| clock.now());
        let new = self.sight.try_update_value(|sight| sight.look(codes, at));
        for code in new.unwrap_or_default() {
            scanned(self.till, self.catalogue, &code);
        }
    }
}

/// The picture, and what to do with it.
#[component]
fn Finder(till: Till, open: RwSignal<bool>) -> impl IntoView {
    let words = use_i18n();
    let view = View {
        till,
        catalogue: use_catalogue(),
        course: RwSignal::new(Course::Starting),
        video: NodeRef::new(),
        camera: StoredValue::new_local(None),
        sight: StoredValue::new(Sight::default()),
        failures: StoredValue::new(0),
        next: StoredValue::new(None),
    };
    view.start();
    on_cleanup(move || {
        if let Some(Some(handle)) = view.next.try_get_value() {
            handle.clear();
        }
        view.camera.try_update_value(Option::take);
    });
    let refusal = Memo::new(move |_| match view.course.get() {
        Course::Stopped(why) => Some(why),
        Course::Starting | Course::Looking => None,
    });
    let hint = move || match view.course.get() {
        Course::Starting => t_string!(words, camera.starting),
        Course::Looking => t_string!(words, camera.hint),
        Course::Stopped(_) => "",
    };
    view! {
        <div class="camera" hidden=move || refusal.get().is_some()>
            <video
                node_ref=view.video
                class="camera-picture"
                aria-label=move || t_string!(words, camera.picture)
                autoplay=true
                playsinline=true
                muted=true
            ></video>
            <span class="camera-line" aria-hidden="true"></span>
        </div>
        <p class="quiet" role="status">{hint}</p>
        <div role="alert">
            {move || refusal.get().map(|why| stopped(words, why, view))}
        </div>
        <div class="dialog-actions">
            <button type="button" class="button" data-autofocus=true on:click=move |_| open.set(false)>
                {t!(words, word.close)}
            </button>
        </div>
    }
}

/// Why there is no picture, and what to do about it.
fn stopped(words: Words, why: Refusal, view: View) -> AnyView {
    let (title, hint) = match why {
        Refusal::Forbidden => (
            t_string!(words, camera.refused),
            t_string!(words, camera.refused_hint),
        ),
        Refusal::Missing => (
            t_string!(words, camera.missing),
            t_string!(words, camera.missing_hint),
        ),
        Refusal::Busy => (t_string!(words, camera.busy), t_string!(words, camera.busy_hint)),
        Refusal::Lost => (t_string!(words, camera.lost), t_string!(words, camera.busy_hint)),
        Refusal::Unread => (
            t_string!(words, camera.unread),
            t_string!(words, camera.unread_hint),
        ),
    };
    view! {
        <Empty icon=Icon::Camera title=Signal::stored(title.to_owned()) hint=Signal::stored(hint.to_owned())>
            <button type="button" class="button is-primary" on:click=move |_| view.start()>
                {t!(words, trouble.fetch_again)}
            </button>
        </Empty>
    }
    .into_any()
}
