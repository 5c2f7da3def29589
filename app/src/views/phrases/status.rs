//! Names of states.

use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::{Channel, Direction, PaymentMethod};
use replica::query::{DeviceStatus, Phase, Safety};

use crate::state::format;
use crate::words::{Words, fill, t_string};

/// Where an order stands.
pub fn lifecycle(words: Words, lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Held => t_string!(words, status.held),
        Lifecycle::Placed => t_string!(words, status.placed),
        Lifecycle::Cancelled => t_string!(words, status.cancelled),
    }
}

/// Where its money stands.
pub fn payment(words: Words, payment: PaymentStatus) -> &'static str {
    match payment {
        PaymentStatus::Unpaid => t_string!(words, status.unpaid),
        PaymentStatus::PartlyPaid => t_string!(words, status.partly_paid),
        PaymentStatus::Paid => t_string!(words, status.paid),
        PaymentStatus::Overpaid => t_string!(words, status.overpaid),
    }
}

/// Where the money of an order stands. Of what came back it goes to the customer.
pub fn settlement(words: Words, direction: Direction, payment: PaymentStatus) -> &'static str {
    match (direction, payment) {
        (Direction::Return, PaymentStatus::Unpaid) => t_string!(words, status.to_refund),
        (Direction::Return, PaymentStatus::PartlyPaid) => t_string!(words, status.partly_refunded),
        (Direction::Return, PaymentStatus::Paid) => t_string!(words, status.refunded),
        (_, payment) => self::payment(words, payment),
    }
}

/// Where its goods stand.
pub fn fulfilment(words: Words, fulfilment: Fulfilment) -> &'static str {
    match fulfilment {
        Fulfilment::Unfulfilled => t_string!(words, status.unfulfilled),
        Fulfilment::Shipped => t_string!(words, status.shipped),
        Fulfilment::Delivered => t_string!(words, status.delivered),
        Fulfilment::NothingToSend => t_string!(words, status.nothing_to_send),
    }
}

/// Where an order comes from.
pub fn channel(words: Words, channel: Channel) -> &'static str {
    match channel {
        Channel::Till => t_string!(words, channel.till),
        Channel::Phone => t_string!(words, channel.phone),
        Channel::Web => t_string!(words, channel.web),
        Channel::Email => t_string!(words, channel.email),
        Channel::Rep => t_string!(words, channel.rep),
        Channel::Import => t_string!(words, channel.import),
    }
}

/// How money changed hands.
pub fn method(words: Words, method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => t_string!(words, method.cash),
        PaymentMethod::Card => t_string!(words, method.card),
        PaymentMethod::Wallet => t_string!(words, method.wallet),
        PaymentMethod::Transfer => t_string!(words, method.transfer),
        PaymentMethod::Voucher => t_string!(words, method.voucher),
        PaymentMethod::Other => t_string!(words, method.other),
    }
}

/// How safe a change is.
pub fn safety(words: Words, safety: Safety) -> &'static str {
    match safety {
        Safety::NotSaved => t_string!(words, safety.not_saved),
        Safety::Saved => t_string!(words, safety.saved),
        Safety::Synced => t_string!(words, safety.synced),
        Safety::NeedsAttention => t_string!(words, safety.attention),
    }
}

/// The one word (or number) that stands for the whole device, and its class.
///
/// Unsent work is named before the missing network, since it's what a person would lose. What waits in the inbox isn't
/// named here: it is on everyone's devices, and the way there has a number of its own.
pub fn sync(words: Words, status: &DeviceStatus) -> (&'static str, String) {
    if status.storage_failed || status.phase == Phase::Refused {
        return ("attention", t_string!(words, sync.attention).to_owned());
    }
    let class = match status.phase {
        Phase::Online => "synced",
        Phase::Connecting | Phase::Bootstrapping => "connecting",
        Phase::Offline | Phase::NotEnrolled | Phase::Refused => "offline",
    };
    if status.unsynced > 0 {
        let count = format::count(words.get_locale(), status.unsynced);
        let text = fill(t_string!(words, sync.unsynced), &[("count", &count)]);
        return (if class == "synced" { "sending" } else { class }, text);
    }
    if class == "synced" && status.attention > 0 {
        return ("attention", t_string!(words, sync.attention).to_owned());
    }
    let text = match class {
        "synced" => t_string!(words, sync.synced),
        "connecting" => t_string!(words, sync.connecting),
        _ => t_string!(words, sync.offline),
    };
    (class, text.to_owned())
}
