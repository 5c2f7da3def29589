// CBOR (RFC 8949) as the app's messages use it: whole numbers, text, bytes, arrays, booleans, null.
// The benches speak to the worker in place of the screens, so that what they measure has no screen in it.

const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { fatal: true });

/** A value as CBOR: arrays, strings, whole numbers, `Uint8Array`, booleans and null. */
export function encode(value) {
  const writer = new Writer();
  writer.value(value);
  return writer.bytes.slice(0, writer.at);
}

/** The value in these bytes. Whole numbers beyond 2^53 become BigInt. */
export function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (reader.at !== bytes.length) throw new Error('bytes follow the value');
  return value;
}

class Writer {
  bytes = new Uint8Array(4096);
  at = 0;

  #room(bytes) {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + bytes));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  #head(major, number) {
    this.#room(9);
    const top = major << 5;
    const view = new DataView(this.bytes.buffer);
    if (number < 24) {
      this.bytes[this.at++] = top | number;
    } else if (number < 0x100) {
      this.bytes[this.at++] = top | 24;
      this.bytes[this.at++] = number;
    } else if (number < 0x10000) {
      this.bytes[this.at++] = top | 25;
      view.setUint16(this.at, number);
      this.at += 2;
    } else if (number < 0x100000000) {
      this.bytes[this.at++] = top | 26;
      view.setUint32(this.at, number);
      this.at += 4;
    } else {
      this.bytes[this.at++] = top | 27;
      view.setBigUint64(this.at, BigInt(number));
      this.at += 8;
    }
  }

  #raw(bytes) {
    this.#room(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  value(value) {
    if (value === null || value === undefined) {
      this.#room(1);
      this.bytes[this.at++] = 0xf6;
    } else if (typeof value === 'boolean') {
      this.#room(1);
      this.bytes[this.at++] = value ? 0xf5 : 0xf4;
    } else if (typeof value === 'number' && Number.isSafeInteger(value)) {
      if (value >= 0) this.#head(0, value);
      else this.#head(1, -1 - value);
    } else if (typeof value === 'string') {
      const bytes = utf8.encode(value);
      this.#head(3, bytes.length);
      this.#raw(bytes);
    } else if (value instanceof Uint8Array) {
      this.#head(2, value.length);
      this.#raw(value);
    } else if (Array.isArray(value)) {
      this.#head(4, value.length);
      for (const one of value) this.value(one);
    } else {
      throw new TypeError(`no CBOR for ${value}`);
    }
  }
}

class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value() {
    const first = this.bytes[this.at++];
    const low = first & 31;
    switch (first >> 5) {
      case 0:
        return this.#number(low);
      case 1: {
        const number = this.#number(low);
        return typeof number === 'bigint' ? -1n - number : -1 - number;
      }
      case 2:
        return this.#slice(this.#number(low));
      case 3:
        return this.#text(this.#number(low));
      case 4: {
        const length = this.#number(low);
        const array = new Array(length);
        for (let at = 0; at < length; at += 1) array[at] = this.value();
        return array;
      }
      case 7:
        if (low === 20) return false;
        if (low === 21) return true;
        if (low === 22 || low === 23) return null;
        break;
      default:
    }
    throw new Error(`unexpected CBOR byte ${first} at ${this.at - 1}`);
  }

  #number(low) {
    if (low < 24) return low;
    const at = this.at;
    switch (low) {
      case 24:
        this.at += 1;
        return this.bytes[at];
      case 25:
        this.at += 2;
        return this.view.getUint16(at);
      case 26:
        this.at += 4;
        return this.view.getUint32(at);
      case 27: {
        this.at += 8;
        const high = this.view.getUint32(at);
        if (high < 0x200000) return high * 0x100000000 + this.view.getUint32(at + 4);
        return this.view.getBigUint64(at);
      }
      default:
        throw new Error(`unexpected CBOR length ${low}`);
    }
  }

  #slice(length) {
    const start = this.at;
    this.at += length;
    return this.bytes.subarray(start, this.at);
  }

  #text(length) {
    const start = this.at;
    this.at += length;
    // Calling the decoder costs more than a short ASCII text does.
    if (length > 24) return text.decode(this.bytes.subarray(start, this.at));
    let result = '';
    for (let at = start; at < this.at; at += 1) {
      const byte = this.bytes[at];
      if (byte > 127) return text.decode(this.bytes.subarray(start, this.at));
      result += String.fromCharCode(byte);
    }
    return result;
  }
}
