//! The camera itself: asked for, shown, and let go of as soon as nobody looks.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, HtmlVideoElement, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack,
    MediaTrackConstraints,
};

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person or whoever runs this device said no.
    Forbidden,
    /// There is no camera.
    Missing,
    /// There is one, and it gives no picture: another app may have it.
    Busy,
    /// It gave pictures, and stopped: unplugged, or taken by the system.
    Lost,
    /// The pictures are there, and the browser fails to read them.
    Unread,
}

/// A camera that is on. Dropped, it goes off.
pub struct Camera {
    stream: MediaStream,
    ended: Closure<dyn FnMut()>,
}

impl Camera {
    /// Asks for the camera at the back, or any. `lost` is called when it stops by itself.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn open(lost: impl FnMut() + 'static) -> Result<Camera, Refusal> {
        let devices = devices().ok_or(Refusal::Missing)?;
        let wanted = MediaTrackConstraints::new();
        // A wish, not a condition: a laptop has none at the back.
        wanted.set_facing_mode(&"environment".into());
        // Enough for the bars of a code at arm's length, and quick to read.
        wanted.set_width(&1280.into());
        wanted.set_height(&720.into());
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&wanted);
        let asked = devices
            .get_user_media_with_constraints(&constraints)
            .map_err(refusal)?;
        let stream: MediaStream = JsFuture::from(asked).await.map_err(refusal)?.unchecked_into();
        let camera = Camera {
            stream,
            ended: Closure::new(lost),
        };
        for track in camera.tracks() {
            track.set_onended(Some(camera.ended.as_ref().unchecked_ref()));
        }
        Ok(camera)
    }

    /// Shows what it sees.
    pub async fn show(&self, video: &HtmlVideoElement) {
        video.set_muted(true);
        video.set_src_object(Some(&self.stream));
        if let Ok(playing) = video.play() {
            // It fails when the element went meanwhile.
            let _ = JsFuture::from(playing).await;
        }
    }

    fn tracks(&self) -> Vec<MediaStreamTrack> {
        let tracks = self.stream.get_tracks();
        tracks.iter().map(JsCast::unchecked_into).collect()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.tracks() {
            track.set_onended(None);
            track.stop();
        }
    }
}

/// Whether this device has a camera, as far as a page may know before it asks for it.
pub async fn exists() -> bool {
    let listed = devices().and_then(|devices| devices.enumerate_devices().ok());
    let Some(listed) = listed else { return false };
    let Ok(list) = JsFuture::from(listed).await else {
        return false;
    };
    Array::from(&list)
        .iter()
        .any(|device| Reflect::get(&device, &"kind".into()).is_ok_and(|kind| kind == "videoinput"))
}

/// Missing on pages that aren't secure, although the binding says otherwise.
fn devices() -> Option<MediaDevices> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"mediaDevices".into())
        .ok()?
        .dyn_into()
        .ok()
}

/// What the browser means by its refusal (Media Capture and Streams, 10.2.4).
fn refusal(error: JsValue) -> Refusal {
    let name = error.dyn_ref::<DomException>().map(DomException::name);
    match name.unwrap_or_default().as_str() {
        "NotAllowedError" | "SecurityError" => Refusal::Forbidden,
        "NotFoundError" | "OverconstrainedError" => Refusal::Missing,
        _ => Refusal::Busy,
    }
}
