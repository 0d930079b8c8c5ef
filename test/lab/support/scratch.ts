import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { labFolders } from "../../../lab/folders";
import type { LabFolders } from "../../../lab/folders";

/** A folder of the test's own, and the lab folders within it. */
export interface Scratch {
  readonly folder: string;
  readonly folders: LabFolders;
  /** Writes a file, with its folders; returns its path. */
  write(path: string, content: string, mode?: number): string;
  remove(): void;
}

/** Makes a scratch folder with an empty cache in it. */
export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), "cce-lab-test-"));
  return {
    folder,
    folders: labFolders({ CCE_CACHE: join(folder, "cache"), CCE_LAB: "scratch" }),
    write(path, content, mode = 0o644) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      chmodSync(file, mode);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An executable that prints a text and ends. */
export function printing(text: string): string {
  return `#!/bin/sh\necho '${text}'\n`;
}
