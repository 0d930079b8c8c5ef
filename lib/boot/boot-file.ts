/** A file that cloud-init writes, owned by root. */
export interface BootFile {
  readonly path: string;
  readonly content: string;
  readonly mode: FileMode;
}

export enum FileMode {
  Public = "0644",
  Script = "0755",
  Secret = "0600",
}

export function publicFile(path: string, content: string): BootFile {
  return { path, content, mode: FileMode.Public };
}

export function script(path: string, content: string): BootFile {
  return { path, content, mode: FileMode.Script };
}

export function secretFile(path: string, content: string): BootFile {
  return { path, content, mode: FileMode.Secret };
}
