//! How a browser becomes a device: a one-time code for a number, an epoch, a series and a token.

use domain::id::{DeviceId, Millis};
use minicbor::bytes::ByteVec;
use replica::wire::Enrolment;

use super::Authority;
use crate::secret;
use crate::store::{Chain, ChainId, Code, Device, REVOKED, Store, StoreError};

pub use crate::store::NO_TOKEN;

/// Characters of a device's name that are kept.
const NAME_CHARACTERS: usize = 80;

/// Why there is no enrolment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// The code is wrong, used or expired; which one isn't said.
    #[error("the code is wrong, used or expired")]
    WrongCode,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<S: Store> Authority<S> {
    /// Makes a code that works once, for a day. `random` has to be fresh.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be stored.
    pub fn issue_code(&mut self, now: Millis, name: &str, random: [u8; 8]) -> Result<String, StoreError> {
        issue_code(&mut self.store, now, name, random)
    }

    /// Enrols a device. `token` has to be fresh random bytes.
    ///
    /// # Errors
    /// [`EnrolmentError`]; then nothing has changed.
    pub fn enrol(
        &mut self,
        now: Millis,
        typed: &str,
        name: &str,
        token: [u8; 32],
    ) -> Result<Enrolment, EnrolmentError> {
        let typed = secret::code_hash(typed);
        // All live codes are compared, each in constant time: there are only ever a few.
        let mut found: Option<Code> = None;
        for code in self.store.codes(now)? {
            if secret::same(&code.hash, &typed) {
                found = Some(code);
            }
        }
        let code = found.ok_or(EnrolmentError::WrongCode)?;
        let name: String = name
            .trim()
            .chars()
            .filter(|letter| !letter.is_control())
            .take(NAME_CHARACTERS)
            .collect();
        let name = if name.is_empty() { code.name } else { name };
        let added = self
            .store
            .add_device(Some(&code.hash), &name, &secret::hash(&token), now)?;
        let (device, chain) = added.ok_or(EnrolmentError::WrongCode)?;
        let name = device.name.clone();
        let chain = self.take_in(device, chain);
        Ok(Enrolment {
            device: chain.id.device,
            epoch: chain.id.epoch,
            series: chain.series,
            token: ByteVec::from(token.to_vec()),
            name,
            organisation: self.organisation.name.clone(),
            currency: self.organisation.currency.clone(),
        })
    }

    /// The chain on which the server itself writes under this name (imports). It is a new epoch each time,
    /// since whoever wrote before may have left work behind.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn own_chain(&mut self, now: Millis, name: &str) -> Result<Chain, StoreError> {
        let own = |device: &&Device| device.token == NO_TOKEN && device.name == name;
        let Some(device) = self.devices.values().filter(own).map(|device| device.id).min() else {
            let added = self.store.add_device(None, name, &NO_TOKEN, now)?;
            return match added {
                Some((device, chain)) => Ok(self.take_in(device, chain)),
                None => Err(StoreError::Failed("the store refused a device".to_owned())),
            };
        };
        self.renew(device, now)
    }

    fn take_in(&mut self, device: Device, chain: Chain) -> Chain {
        self.devices.insert(device.id, device);
        self.chains.insert(chain.id, chain.clone());
        chain
    }

    /// Gives a device a new epoch.
    pub(super) fn renew(&mut self, device: DeviceId, now: Millis) -> Result<Chain, StoreError> {
        let chain = self.store.add_epoch(device, now)?;
        self.chains.insert(chain.id, chain.clone());
        Ok(chain)
    }

    /// The device that a token belongs to.
    pub fn device_of(&self, token: &[u8]) -> Option<DeviceId> {
        let hashed = secret::hash(token);
        // Compared with every device so that the time tells nothing about how far a guess got.
        let mut found = None;
        for device in self.devices.values() {
            if secret::same(&device.token, &hashed) {
                found = Some(device.id);
            }
        }
        found
    }

    /// Knows a device's token no longer. It is revoked in the store already.
    pub(super) fn forget_token(&mut self, device: DeviceId) {
        if let Some(device) = self.devices.get_mut(&device) {
            device.token = REVOKED;
        }
    }

    /// Whether this chain was allotted to this device.
    pub(super) fn knows(&self, chain: ChainId) -> bool {
        self.chains.contains_key(&chain)
    }
}

/// Makes a code in a store, also beside a running server.
///
/// # Errors
/// [`StoreError`] when it can't be stored.
pub fn issue_code(
    store: &mut impl Store,
    now: Millis,
    name: &str,
    random: [u8; 8],
) -> Result<String, StoreError> {
    let code = secret::code(random);
    let expires = now.saturating_add(secret::CODE_LIFETIME);
    store.add_code(&Code {
        hash: secret::code_hash(&code),
        name: name.to_owned(),
        expires,
    })?;
    Ok(code)
}
