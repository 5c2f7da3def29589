//! The real program, on a free port of this machine, in a directory that goes away.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use replica::pack;
use replica::wire::{EnrolRequest, Enrolment};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Program {
    child: Child,
    pub address: String,
    pub code: Option<String>,
}

/// A status, the head as text in lower case, and the body.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

pub fn counterfoil(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterfoil"));
    command.args(arguments);
    command
}

impl Program {
    pub fn start(data: &Path, more: &[&str]) -> Program {
        let mut child = counterfoil(&["serve", "--json", "--addr", "127.0.0.1:0", "--log", "warn"])
            .args(["--data".as_ref(), data.as_os_str()])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: serde_json::Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("said {line:?}"));
        let address = ready["address"]
            .as_str()
            .unwrap()
            .strip_prefix("http://")
            .unwrap()
            .to_owned();
        Program {
            child,
            address,
            code: ready["enrolment_code"].as_str().map(str::to_owned),
        }
    }

    /// As if the power went.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As an administrator would.
    pub fn terminate(mut self) -> bool {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().success()
    }

    pub async fn request(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let (line, headers) = head.split_once("\r\n").unwrap_or((head, ""));
        let headers = if headers.is_empty() {
            String::new()
        } else {
            format!("{headers}\r\n")
        };
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n",
            self.address
        );
        // A server that has heard enough answers and closes, in the midst of what is said: what it answered is
        // what counts.
        let _closed = stream.write_all(request.as_bytes()).await;
        let _closed = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _closed = stream.read_to_end(&mut answer).await;
        let at = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8(answer[..at].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head,
            body: answer[at + 4..].to_vec(),
        }
    }

    pub async fn enrol_with(&self, code: &str) -> Answer {
        let request = EnrolRequest {
            code: code.into(),
            name: "Till".into(),
        };
        self.request("POST /enrol", &pack::encode(&request)).await
    }

    /// Enrols a device with a new code from beside the running server.
    pub async fn enrol(&self, data: &Path) -> Enrolment {
        let said = counterfoil(&["enrol", "--json"])
            .args(["--data".as_ref(), data.as_os_str()])
            .output()
            .unwrap();
        let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        let answer = self.enrol_with(said["code"].as_str().unwrap()).await;
        assert_eq!(answer.status, 200);
        pack::decode(&answer.body).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
