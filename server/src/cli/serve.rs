//! `counterfoil serve`: everything in one process, until Ctrl-C or SIGTERM.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::{Args, ValueEnum};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use super::Failure;
use super::data::DataDirectory;
use super::report::say;
use crate::author::ServerAuthor;
use crate::authority::{Authority, Bounds, Conversations};
use crate::engine::{Engine, now};
use crate::http::auth::Tokens;
use crate::http::bootstrap::Reader;
use crate::http::files::Files;
use crate::http::{App, listen, revoked, router};
use crate::measure::Measures;
use crate::store::{NO_TOKEN, REVOKED, SqliteStore, Store as _};
use crate::{sample, secret};

/// Time that connections have to end once the server is told to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    data: DataDirectory,
    /// Folder with the built app; without it only devices are served
    #[arg(long, value_name = "DIR", env = "COUNTERFOIL_DIST")]
    dist: Option<PathBuf>,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDR",
        env = "COUNTERFOIL_ADDR",
        default_value = "127.0.0.1:8080"
    )]
    addr: SocketAddr,
    /// Fill an empty data directory with sample data, and always print an enrolment code
    #[arg(long, env = "COUNTERFOIL_SAMPLE")]
    sample: bool,
    /// Megabytes of documents kept at hand
    #[arg(long, value_name = "MB", env = "COUNTERFOIL_CACHE_MB", default_value_t = 48)]
    cache_mb: usize,
    /// Secret that opens /metrics and nothing else
    #[arg(
        long,
        value_name = "SECRET",
        env = "COUNTERFOIL_METRICS_TOKEN",
        hide_env_values = true
    )]
    metrics_token: Option<String>,
    /// What is logged: error, warn, info, debug, or a filter by module
    #[arg(long, value_name = "FILTER", env = "COUNTERFOIL_LOG", default_value = "info")]
    log: String,
    /// How it is logged
    #[arg(
        long,
        value_name = "FORMAT",
        env = "COUNTERFOIL_LOG_FORMAT",
        default_value = "text"
    )]
    log_format: LogFormat,
    /// Print one JSON object when the server is ready, instead of words
    #[arg(long)]
    json: bool,
}

impl Serve {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        self.start_logging()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(1 << 20)
            .build()
            .map_err(|error| Failure::of("the server can't start its threads", error))?;
        runtime.block_on(self.serve())?;
        Ok(ExitCode::SUCCESS)
    }

    fn start_logging(&self) -> Result<(), Failure> {
        let filter = EnvFilter::try_new(&self.log).map_err(|error| Failure::of("--log", error))?;
        let builder = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr);
        let started = match self.log_format {
            LogFormat::Text => builder.try_init(),
            LogFormat::Json => builder.json().try_init(),
        };
        started.map_err(|error| Failure::of("the log can't be started", error))
    }

    async fn serve(&self) -> Result<(), Failure> {
        let (store, _lock) = self.data.open_to_write()?;
        let library = store.library()?;
        let bounds = Bounds {
            documents: self.cache_mb << 20,
            ..Bounds::default()
        };
        let mut authority = Authority::open(store, bounds)?;
        if self.sample {
            authority = with_sample_data(authority)?;
        }
        let files = match &self.dist {
            Some(folder) => {
                Files::read(folder).map_err(|error| Failure::of(&folder.display().to_string(), error))?
            }
            None => Files::none(),
        };
        let nobody = authority.devices().all(|device| device.token == NO_TOKEN);
        let code = if self.sample || nobody {
            Some(authority.issue_code(now(), "", secret::random()?)?)
        } else {
            None
        };
        let tokens = Tokens::new(
            authority
                .devices()
                .filter(|device| device.token != NO_TOKEN && device.token != REVOKED)
                .map(|device| (device.token, device.id)),
            self.metrics_token.as_deref(),
        );
        let listener = TcpListener::bind(self.addr)
            .await
            .map_err(|error| Failure::of(&format!("{} can't be listened on", self.addr), error))?;
        let address = listener
            .local_addr()
            .map_err(|error| Failure::of("the socket has no address", error))?;

        let measures = Arc::new(Measures::default());
        let (engine, writer) = Engine::start(Conversations::new(authority), measures)
            .map_err(|error| Failure::of("the writer can't be started", error))?;
        let has_app = files.has_app();
        let app = App::new(engine.clone(), tokens, Reader::new(library), files);
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(revoked::watch(app.clone(), stopping.clone()));
        let router = router::router(app.clone());
        let serving = tokio::spawn(listen::serve(
            router,
            listener,
            stopping,
            listen::Bounds::default(),
        ));
        // Heard from before anyone is told that the server is ready: a signal that comes at once ends it in order.
        let terminate =
            signal(SignalKind::terminate()).map_err(|error| Failure::of("signals can't be heard", error))?;
        self.announce(address, code.as_deref(), has_app)?;

        asked_to_stop(terminate).await?;
        tracing::info!("stopping");
        app.ready.store(false, Ordering::Relaxed);
        // First the sockets stop taking requests, then the writer finishes what it has and tells the devices.
        let _nobody_waits = stop.send(true);
        engine.stop().await;
        let all_ended = async {
            let _served = serving.await;
            app.all_ended().await;
        };
        if tokio::time::timeout(DRAIN_WITHIN, all_ended).await.is_err() {
            tracing::warn!("some connections didn't end in time");
        }
        let ended = tokio::task::spawn_blocking(move || writer.join()).await;
        if !matches!(ended, Ok(Ok(()))) {
            return Err(Failure::new(
                "the writer ended badly; what was acknowledged is stored",
            ));
        }
        tracing::info!("stopped");
        Ok(())
    }

    fn announce(&self, address: SocketAddr, code: Option<&str>, has_app: bool) -> Result<(), Failure> {
        if self.json {
            let line = serde_json::json!({
                "address": format!("http://{address}"),
                "enrolment_code": code,
                "app": has_app,
            });
            return say(&line.to_string());
        }
        say(&format!("Counterfoil is at http://{address}"))?;
        if !has_app {
            say("It serves no app: give the folder of a build with --dist.")?;
        }
        if let Some(code) = code {
            say(&format!("Enrolment code: {code}"))?;
        }
        say("Ctrl-C stops it.")
    }
}

/// Fills an empty organisation with sample data.
fn with_sample_data(authority: Authority<SqliteStore>) -> Result<Authority<SqliteStore>, Failure> {
    let doing = "the sample data can't be written";
    let mut author = ServerAuthor::new(authority, now(), "sample");
    let filled = sample::fill_if_empty(&mut author, now()).map_err(|error| Failure::of(doing, error))?;
    let mut authority = author.finish().map_err(|error| Failure::of(doing, error))?;
    if let Some(filled) = filled {
        tracing::info!(
            locations = filled.locations,
            products = filled.products,
            customers = filled.customers,
            orders = filled.orders,
            "wrote sample data"
        );
        authority.make_checkpoint()?;
    }
    Ok(authority)
}

/// Waits for Ctrl-C or SIGTERM.
async fn asked_to_stop(mut terminate: Signal) -> Result<(), Failure> {
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard.map_err(|error| Failure::of("signals can't be heard", error)),
        _ = terminate.recv() => Ok(()),
    }
}
