//! Measures the server from outside: the real program with SQLite on disk, and devices on real sockets.
//!
//! `bench [--orders N] [--json]`: with `--orders` only so many orders are bootstrapped, else 10,000 and 100,000.
//! The program `counterfoil` has to be built in the same profile; `cargo xtask bench native` does that.

#[path = "../bench/bulk.rs"]
mod bulk;
#[path = "../bench/device.rs"]
mod device;
#[path = "../bench/figures.rs"]
mod figures;
#[path = "../bench/idle.rs"]
mod idle;
#[path = "../bench/live.rs"]
mod live;
#[path = "../bench/orders.rs"]
mod orders;
#[path = "../bench/program.rs"]
mod program;

use std::process::ExitCode;

use figures::Figures;

/// Whatever keeps a measurement from being made.
type Failure = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T = ()> = Result<T, Failure>;

struct Wishes {
    orders: Vec<usize>,
    json: bool,
}

fn wishes() -> Outcome<Wishes> {
    let mut wishes = Wishes {
        orders: vec![10_000, 100_000],
        json: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--json" => wishes.json = true,
            "--orders" => {
                let count = words.next().ok_or("--orders needs a number")?;
                wishes.orders = vec![count.parse()?];
            }
            _ => return Err("bench [--orders N] [--json]".into()),
        }
    }
    Ok(wishes)
}

async fn measure(wishes: &Wishes) -> Outcome {
    let mut figures = Figures::new(wishes.json);
    live::measure(&mut figures).await?;
    idle::measure(&mut figures).await?;
    for orders in &wishes.orders {
        bulk::measure(&mut figures, *orders).await?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let measured = wishes().and_then(|wishes| runtime?.block_on(measure(&wishes)));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
