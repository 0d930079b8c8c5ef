import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { chartValues, secretTexts } from "../../../../../lab/plugins/kubernetes/helm/chart-values";
import type { PlainMap } from "../../../../../lab/plugins/provider/property-value";
import { Secret } from "../../../../../lab/plugins/provider/property-value";
import { signatureKey } from "../../../../../lab/plugins/provider/struct-codec";
import { scratch } from "../../../support/scratch";

const asset = (content: PlainMap): PlainMap => ({
  [signatureKey]: "c44067f5952c0a294b673a41bacd8c17",
  ...content,
});

describe("a chart's values", () => {
  test("C1: are those of the files in their order, and over them the program's, assets as their texts", () => {
    const place = scratch();
    const path = join(place.folder, "values.yaml");
    writeFileSync(path, "image: {tag: '2', pull: yes}\nreplicas: 2\nmode: 0644\n");
    const values = chartValues({
      valueYamlFiles: [asset({ text: "image: {tag: '1', name: a}\nlist: [1, 2]" }), asset({ path })],
      values: { replicas: 3, list: [4], extra: null, note: asset({ text: "hello" }) },
    });
    place.remove();
    expect(values).toEqual({
      image: { tag: "2", name: "a", pull: true },
      replicas: 3,
      mode: 420,
      list: [4],
      extra: null,
      note: "hello",
    });
  });

  test("C1: that are no map, or on no machine, are refused", () => {
    const file = (content: PlainMap) => () => chartValues({ valueYamlFiles: [asset(content)], values: {} });
    expect(file({ text: "- a" })).toThrow("holds no map in YAML");
    expect(file({ uri: "https://example.org/v.yaml" })).toThrow(
      "'https://example.org/v.yaml' is not on this machine",
    );
    const archive = { [signatureKey]: "0def7320c3a5731c473e5ecbe6d01bc7" };
    expect(() => chartValues({ valueYamlFiles: [], values: { archive } })).toThrow(
      "an archive cannot be a value",
    );
  });

  test("C10: tell which texts are secret, by line and encoded", () => {
    const pem = "-----BEGIN-----\n  abcdef\n}\n";
    const texts = secretTexts({
      plain: "visible",
      password: new Secret("hunter2"),
      nested: [{ key: new Secret({ pem, on: true }) }],
    });
    expect(texts).toEqual([
      "hunter2",
      Buffer.from("hunter2").toString("base64"),
      "-----BEGIN-----",
      "abcdef",
      Buffer.from(pem).toString("base64"),
    ]);
  });
});
