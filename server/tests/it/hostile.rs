//! A client that means harm, or is broken: the server stays up and the data whole.

use minicbor::bytes::ByteVec;
use replica::wire::{ClientFrame, Link, RefusalReason, ServerFrame, Verdict};
use replica::{limits, pack};

use crate::device::{Device, hello, till};
use crate::program::{Program, counterfoil};
use crate::till::push;

/// A fixed sequence that looks random (xorshift64; Marsaglia 2003).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

/// How a connection ends for which the server has no use any more.
async fn ending(mut device: Device) -> Option<RefusalReason> {
    let mut reason = None;
    while let Some(frame) = device.hear().await {
        if let ServerFrame::Refused(refused) = frame {
            reason = Some(refused);
        }
    }
    reason
}

#[tokio::test]
async fn nothing_that_a_client_says_brings_the_server_down() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let a = program.enrol(data.path()).await;
    let none = Link::default();
    let (mut honest, _) = Device::greet(&program, hello(&a, 0, none, none)).await;
    let mut writer = till(&a);
    let commits: Vec<Vec<u8>> = (0..20).map(|_| writer.place(4).bytes).collect();
    honest.push(&commits).await;
    drop(honest);

    // Before a greeting: anything but a greeting ends the connection.
    let mut noise = Noise(88_172_645_463_325_252);
    let good = pack::encode(&ClientFrame::Hello(hello(&a, 0, none, writer.last())));
    let mut firsts = vec![
        vec![],
        pack::encode(&ClientFrame::Ping(1)),
        push(commits.iter().map(Vec::as_slice)),
    ];
    firsts.extend((0..40).map(|at| good[..good.len() * at / 40].to_vec()));
    firsts.extend((0..40).map(|n| noise.bytes(n * 7)));
    for first in firsts {
        let mut device = Device::connect(&program).await;
        device.say_bytes(first).await;
        assert_eq!(ending(device).await, Some(RefusalReason::BadFrame));
    }

    // With a stranger's token, whatever else is right.
    let mut stranger = hello(&a, 0, none, writer.last());
    stranger.token = ByteVec::from(vec![0; 32]);
    assert_eq!(
        Device::refused(&program, stranger).await,
        RefusalReason::UnknownDevice
    );

    // After a good greeting: oversized, truncated, flipped, random.
    let frame = push(commits.iter().map(Vec::as_slice));
    let bomb = pack::encode(&ClientFrame::Push(
        pack::deflate(&vec![0; limits::INFLATED_BYTES + 1]).into(),
    ));
    let many = vec![ByteVec::from(commits[0].clone()); limits::COMMITS_PER_PUSH + 1];
    let crowd = pack::encode(&ClientFrame::Push(pack::pack(&many).into()));
    let mut seconds = vec![vec![0; limits::FRAME_BYTES + 1], bomb, crowd, good.clone()];
    seconds.extend((1..20).map(|at| frame[..frame.len() * at / 20].to_vec()));
    seconds.extend((0..20).map(|n| noise.bytes(n * 997 + 1)));
    for second in seconds {
        let (mut device, _) = Device::greet(&program, hello(&a, 20, writer.last(), writer.last())).await;
        device.say_bytes(second).await;
        // Too large for the socket itself, it is closed without a word; else the reason is said.
        assert!(matches!(
            ending(device).await,
            None | Some(RefusalReason::BadFrame)
        ));
    }
    for _ in 0..60 {
        let (mut device, _) = Device::greet(&program, hello(&a, 20, writer.last(), writer.last())).await;
        let mut flipped = frame.clone();
        let at = noise.next() as usize % flipped.len();
        flipped[at] ^= 1 << (noise.next() % 8);
        device.say_bytes(flipped).await;
        // A flipped bit may still make a frame: then it holds commits that aren't this chain's.
        device.say(&ClientFrame::Ping(1)).await;
        while let Some(heard) = device.hear().await {
            match heard {
                ServerFrame::Verdicts(verdicts) => {
                    assert!(
                        verdicts
                            .iter()
                            .all(|(_, verdict)| !matches!(verdict, Verdict::Accepted(_)))
                    );
                }
                ServerFrame::Refused(reason) => {
                    assert!(matches!(reason, RefusalReason::BadFrame | RefusalReason::Forked));
                }
                ServerFrame::Pong(..) => break,
                _ => {}
            }
        }
    }

    // A recorded frame sent again and again changes nothing.
    let (mut device, welcome) = Device::greet(&program, hello(&a, 0, writer.last(), writer.last())).await;
    assert_eq!(welcome.head, 20);
    for _ in 0..10 {
        let verdicts = device.push(&commits).await;
        assert!(verdicts.iter().all(|(_, verdict)| *verdict == Verdict::Duplicate));
    }
    assert!(device.answers().await);
    drop(device);
    program.kill();
    let checked = counterfoil(&["doctor", "--json", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{said}");
}

#[tokio::test]
async fn a_connection_that_does_not_greet_is_closed() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let device = Device::connect(&program).await;
    let started = std::time::Instant::now();
    assert_eq!(ending(device).await, None);
    assert!(started.elapsed() < std::time::Duration::from_secs(10));
}
