import type { ImageAbout, ImageDetails, ImageSummary, ImageVersion, Vulnerability } from "../registry";
import { printable, showPlatform } from "../registry";
import { table } from "./table";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
const SHORT_DIGEST = 19;

/** Bytes in words: `1.5 GiB`. */
export function showBytes(bytes: number): string {
  const step = bytes === 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}

/** A table of images, one line a version. */
export function listReport(images: readonly ImageSummary[]): string {
  if (images.length === 0) return "There are no images here that are shown to this user.";
  const rows = images.flatMap(({ name, about, versions }) =>
    versions.map((version) => [name, about.category ?? "", ...versionCells(version)]),
  );
  return table(["image", "category", "version", "size", "created", "platforms", "digest"], rows);
}

/** An image in full. */
export function showReport({ name, about, versions, chosen }: ImageDetails): string {
  const rows = versions.map(versionCells);
  return [
    name,
    ...aboutLines(about),
    ...(chosen === undefined
      ? []
      : [
          `digest       ${chosen.digest}`,
          `kind         ${printable(chosen.mediaType)}`,
          ...Object.entries(chosen.annotations).map(
            ([key, value]) => `annotation   ${printable(`${key}: ${value}`)}`,
          ),
          ...chosen.attached.map(
            ({ artifactType, mediaType, digest }) =>
              `attached     ${printable(artifactType ?? mediaType)} ${digest}`,
          ),
        ]),
    "",
    table(["version", "size", "created", "platforms", "digest"], rows),
  ].join("\n");
}

/** What is said about an image, one line each. */
export function aboutLines({ category, description }: ImageAbout): readonly string[] {
  return [
    `category     ${category ?? "none"}`,
    ...(description === undefined ? [] : [`description  ${printable(description)}`]),
  ];
}

/** What a scanner found, the worst first, and how much of each. */
export function scanReport(image: string, found: readonly Vulnerability[]): string {
  if (found.length === 0) return `The registry's scanner knows of no vulnerability in ${image}.`;
  const rows = found.flatMap(({ id, severity, title, packages }) =>
    (packages.length === 0 ? [undefined] : packages).map((each) => [
      severity,
      id,
      each?.name ?? "",
      each?.installed ?? "",
      each?.fixed ?? "",
      title.slice(0, 60),
    ]),
  );
  const counts = new Map<string, number>();
  for (const { severity } of found) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  const sum = [...counts].map(([severity, count]) => `${count} ${severity.toLowerCase()}`).join(", ");
  const headings = ["severity", "vulnerability", "package", "installed", "fixed in", "what it is"];
  return `${table(headings, rows)}\n\n${image}: ${sum}`;
}

function versionCells({ version, size, created, platforms, digest }: ImageVersion): readonly string[] {
  return [
    version,
    showBytes(size),
    created?.slice(0, 10) ?? "",
    platforms.map((platform) => printable(showPlatform(platform))).join(" "),
    digest.slice(0, SHORT_DIGEST),
  ];
}
