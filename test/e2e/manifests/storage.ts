import {
  AccessMode,
  ConfigBundle,
  ReclaimPolicy,
  StorageBackend,
  VolumeClaim,
} from "../../../lib/constructs";
import type { Case } from "./world";

/** What an older YAML would take for numbers, booleans, nothing or a time; and what else has to be quoted. */
const TRICKY = [
  "yes",
  "off",
  "~",
  "",
  "null",
  "0777",
  "0x1F",
  "1e3",
  "1_000",
  "12:30:45",
  "=",
  "<<",
  "2001-01-01",
];
const TEXTS = [...TRICKY, " a ", "# b", "- c", "{d}", "é€\u{1f600}", "tab\tand\r\nlines\n\n", "--- \n...\n"];

export const STORAGE: readonly Case[] = [
  [
    "W9: backends of every kind, the default one among them",
    ({ chart, run }) => {
      const cloudDisk = { type: "SSD with spaces: and 'quotes'", zone: "az1" };
      const reclaim = ReclaimPolicy.Retain;
      new StorageBackend(chart, "cloud", { name: `${run}-cloud`, cloudDisk, reclaim, isDefault: true });
      new StorageBackend(chart, "node", { name: `${run}-node`, nodeDisk: { volumeGroup: "_vg+data.1-2" } });
    },
  ],
  [
    "W9: claims of every possible access mode and odd capacities",
    ({ chart, tenant, backend }) => {
      const capacities = { ReadWriteOnce: "1.5Gi", ReadWriteOncePod: "1e9", ReadOnlyMany: ".5Ti" };
      for (const [mode, capacity] of Object.entries(capacities)) {
        const accessMode = Object.values(AccessMode).find((known) => known === mode);
        new VolumeClaim(chart, mode.toLowerCase(), { tenant, capacity, accessMode, backend });
      }
      new VolumeClaim(chart, "plain", { tenant, name: `9${"a".repeat(56)}`, capacity: "1" });
    },
  ],
  [
    "W10: bundles with odd keys and values",
    ({ chart, tenant }) => {
      const texts = Object.fromEntries(TEXTS.map((text, index) => [`V${index}`, text]));
      new ConfigBundle(chart, "odd", {
        tenant,
        name: `0${"-b".repeat(25)}`,
        data: texts,
        secrets: { s: "" },
      });
      const files = { ".hidden": "", "-": "", "a..b": "", ["f".repeat(253)]: "" };
      const secretFiles = { "tls.key": "", _: "\u0000binary\u0000" };
      new ConfigBundle(chart, "files", { tenant, files, secretFiles, immutable: false });
    },
  ],
  [
    "W10: a bundle as large as one may be",
    ({ chart, tenant }) => {
      const half = "x".repeat((1024 * 1024 - 16 * 1024) / 2);
      new ConfigBundle(chart, "large", { tenant, files: { a: half, b: half } });
    },
  ],
];
