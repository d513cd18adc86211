// Digests of bytes, with the browser's own WebCrypto.

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<string>} SHA-256 in hexadecimal */
export async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
