/** Content that comes in parts of any size, taken in portions of a given size. */
export class Portions {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer;

  constructor(content: AsyncIterable<Buffer>) {
    this.source = content[Symbol.asyncIterator]();
    this.rest = Buffer.alloc(0);
  }

  /** The next `length` bytes as they come, or fewer at the end. */
  async *take(length: number): AsyncGenerator<Buffer, void> {
    let missing = length;
    while (missing > 0) {
      if (this.rest.length === 0) {
        const { value, done } = await this.source.next();
        if (done === true) return;
        this.rest = value;
      }
      const part = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(part.length);
      missing -= part.length;
      if (part.length > 0) yield part;
    }
  }

  /** Ends the source, as nothing more is taken. */
  async end(): Promise<void> {
    await this.source.return?.();
  }
}
