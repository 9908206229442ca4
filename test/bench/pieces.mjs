const PIECE = Buffer.alloc(256 * 1024, '{"a":"0123456789"}');

/** `size` bytes, piece by piece. */
export function* pieces(size) {
  for (let rest = size; rest > 0; rest -= PIECE.length) yield PIECE.subarray(0, Math.min(rest, PIECE.length));
}
