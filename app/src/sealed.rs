//! Values as bytes on their way between page and workers: only who needs what is in them opens them. A page that passes an
//! import's questions on, or a tab those of another, copies bytes and reads nothing.

use std::marker::PhantomData;

use minicbor::bytes::ByteVec;
use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use replica::device::{Payload, Response, payload};
use replica::pack::{self, PackError};

/// A value of this type, encoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Sealed<T> {
    bytes: ByteVec,
    of: PhantomData<T>,
}

impl<C, T> Encode<C> for Sealed<T> {
    fn encode<W: Write>(
        &self,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        self.bytes.encode(encoder, context)
    }
}

impl<'b, C, T> Decode<'b, C> for Sealed<T> {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, decode::Error> {
        let bytes = ByteVec::decode(decoder, context)?;
        Ok(Self {
            bytes,
            of: PhantomData,
        })
    }
}

impl<T: Encode<()>> Sealed<T> {
    /// Encodes the value.
    pub fn new(value: &T) -> Self {
        Self {
            bytes: pack::encode(value).into(),
            of: PhantomData,
        }
    }
}

impl<T: for<'b> Decode<'b, ()>> Sealed<T> {
    /// The value.
    ///
    /// # Errors
    /// When page and worker aren't of one build, which the link has checked before.
    pub fn open(&self) -> Result<T, PackError> {
        pack::decode(&self.bytes)
    }
}

impl Sealed<Response> {
    /// What this answer carries; `None` when it is the answer to another sort of question.
    pub fn read<P: Payload>(&self) -> Option<P> {
        payload(&self.bytes).ok().flatten()
    }
}
