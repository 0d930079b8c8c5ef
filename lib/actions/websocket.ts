/** Messages that have come whole, and bytes of which more must come first. */
export interface Received {
  readonly messages: readonly Buffer[];
  readonly rest: Buffer;
}

const [CONTINUATION, TEXT, BINARY] = [0, 1, 2];
const [FINAL, OPCODE, LENGTH] = [0x80, 0x0f, 0x7f];
const [TWO_BYTES, EIGHT_BYTES] = [126, 127];

/**
 * Takes messages out of what a websocket server sent. Pings and farewells are left out: who only listens until the
 * server hangs up need not answer them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function messagesIn(bytes: Buffer): Received {
  const messages: Buffer[] = [];
  let parts: Buffer[] = [];
  let [position, whole] = [0, 0];
  for (;;) {
    const frame = frameAt(bytes, position);
    if (frame === undefined) return { messages, rest: bytes.subarray(whole) };
    position = frame.end;
    if ([CONTINUATION, TEXT, BINARY].includes(frame.opcode)) {
      parts.push(frame.payload);
      if (!frame.isFinal) continue;
      messages.push(Buffer.concat(parts));
      parts = [];
    }
    // Pings come between the parts of a message too.
    if (parts.length === 0) whole = position;
  }
}

interface Frame {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly end: number;
}

function frameAt(bytes: Buffer, start: number): Frame | undefined {
  if (bytes.length < start + 2) return undefined;
  const [first, second] = [bytes.readUInt8(start), bytes.readUInt8(start + 1)];
  const short = second & LENGTH;
  const extra = short === TWO_BYTES ? 2 : short === EIGHT_BYTES ? 8 : 0;
  const from = start + 2 + extra;
  if (bytes.length < from) return undefined;
  const length =
    extra === 0
      ? short
      : extra === 2
        ? bytes.readUInt16BE(start + 2)
        : Number(bytes.readBigUInt64BE(start + 2));
  const end = from + length;
  if (bytes.length < end) return undefined;
  return {
    isFinal: (first & FINAL) !== 0,
    opcode: first & OPCODE,
    payload: bytes.subarray(from, end),
    end,
  };
}
