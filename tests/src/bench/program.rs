//! The real server as a process of its own, in a directory that goes away.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use server::engine::now;
use server::secret;
use server::store::{Organisation, SqliteStore, Store as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Outcome;
use super::device::Identity;

/// A data directory with an organisation and its devices.
pub struct Data {
    folder: tempfile::TempDir,
    /// The devices that were enrolled.
    pub devices: Vec<Identity>,
}

impl Data {
    /// Founds an organisation with so many devices. They enter through the store: over HTTP enrolment is paced.
    pub fn with_devices(count: u32) -> Outcome<Data> {
        let folder = tempfile::tempdir()?;
        let mut store = SqliteStore::open(folder.path())?;
        store.found(&Organisation {
            name: "Bench".into(),
            currency: "EUR".into(),
            created: now(),
        })?;
        let mut devices = Vec::new();
        for number in 0..count {
            let token = secret::hash(&number.to_le_bytes());
            let added = store.add_device(None, "Till", &secret::hash(&token), now())?;
            let (device, chain) = added.ok_or("a device was refused")?;
            devices.push(Identity {
                device: device.id,
                epoch: chain.id.epoch,
                series: chain.series,
                token: token.to_vec(),
            });
        }
        Ok(Data { folder, devices })
    }

    /// Bytes of all files.
    pub fn bytes(&self) -> Outcome<u64> {
        let mut bytes = 0;
        for file in std::fs::read_dir(self.folder.path())? {
            bytes += file?.metadata()?.len();
        }
        Ok(bytes)
    }
}

/// A running server.
pub struct Program {
    child: Child,
    pub address: String,
    /// From its start to being ready.
    pub started_in: Duration,
}

fn executable() -> Outcome<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("counterfoil");
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{} isn't built", path.display()).into())
    }
}

impl Program {
    pub fn start(data: &Data) -> Outcome<Program> {
        let started = Instant::now();
        let mut child = Command::new(executable()?)
            .args([
                "serve",
                "--json",
                "--addr",
                "127.0.0.1:0",
                "--log",
                "warn",
                "--data",
            ])
            .arg(data.folder.path())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let started_in = started.elapsed();
        let (_, rest) = line.split_once("http://").ok_or("the server isn't ready")?;
        let address = rest.split('"').next().unwrap_or_default().to_owned();
        Ok(Program {
            child,
            address,
            started_in,
        })
    }

    /// Bytes of memory that are in use now.
    pub fn resident(&self) -> Outcome<u64> {
        self.status("VmRSS:")
    }

    /// The most bytes of memory that ever were in use.
    pub fn peak(&self) -> Outcome<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Outcome<u64> {
        let path = Path::new("/proc")
            .join(self.child.id().to_string())
            .join("status");
        let text = std::fs::read_to_string(path)?;
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = value.and_then(|value| value.split_whitespace().next());
        Ok(kilobytes.ok_or("no such line")?.parse::<u64>()? << 10)
    }

    /// Seconds of processor time used so far.
    pub fn processor_seconds(&self) -> Outcome<f64> {
        let path = Path::new("/proc").join(self.child.id().to_string()).join("stat");
        let text = std::fs::read_to_string(path)?;
        // The name of the program may hold anything; what follows it are numbers, counted from the state.
        let (_, numbers) = text.rsplit_once(')').ok_or("no such process")?;
        let mut ticks = numbers.split_whitespace().skip(11).map(str::parse::<f64>);
        let user = ticks.next().ok_or("no time")??;
        let system = ticks.next().ok_or("no time")??;
        // Linux counts in hundredths of a second (USER_HZ) on every machine.
        Ok((user + system) / 100.0)
    }

    /// Stops it as an administrator would.
    pub fn stop(mut self) -> Outcome {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        if self.child.wait()?.success() {
            Ok(())
        } else {
            Err("the server ended badly".into())
        }
    }

    /// Gets a path; the body, and all bytes that came.
    pub async fn get(&self, path: &str, by: &Identity) -> Outcome<(Vec<u8>, usize)> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let token: String = by.token.iter().map(|byte| format!("{byte:02x}")).collect();
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        if !answer.starts_with(b"HTTP/1.1 200") {
            return Err(format!("{path} was refused").into());
        }
        let head = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let all = answer.len();
        Ok((answer.split_off(head.ok_or("no head")? + 4), all))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
