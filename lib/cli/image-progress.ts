import type { ArchiveProgress, CopyProgress, Descriptor, Passage } from "../registry";
import { showBytes } from "./image-report";
import type { Terminal } from "./terminal";

/** Between two updates of the line, in milliseconds: a terminal is slower than a network. */
const INTERVAL = 100;

/** Follows content on its way, on one line of the terminal. */
export class ImageProgress implements CopyProgress, ArchiveProgress {
  /** How each content came to be where it is. */
  readonly passages: Passage[] = [];
  private total = 0;
  private count = 0;
  private readonly bytes = new Map<string, number>();
  private shown = 0;

  constructor(private readonly terminal: Terminal) {}

  begin(blobs: readonly Descriptor[]): void {
    this.total = blobs.reduce((sum, { size }) => sum + size, 0);
    this.count = blobs.length;
  }

  sent(descriptor: Descriptor, bytes: number): void {
    this.bytes.set(descriptor.digest, bytes);
    this.show();
  }

  written(descriptor: Descriptor, bytes: number): void {
    this.sent(descriptor, bytes);
  }

  done(descriptor: Descriptor, passage: Passage): void {
    this.passages.push(passage);
    this.sent(descriptor, descriptor.size);
  }

  /** Takes the line away. */
  end(): void {
    this.terminal.showProgress?.("");
  }

  private show(): void {
    const now = Date.now();
    if (now - this.shown < INTERVAL) return;
    this.shown = now;
    const sum = [...this.bytes.values()].reduce((total, each) => total + each, 0);
    this.terminal.showProgress?.(
      `${showBytes(sum)} of ${showBytes(this.total)}, part ${this.bytes.size} of ${this.count}`,
    );
  }
}
