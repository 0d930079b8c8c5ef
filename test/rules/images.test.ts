import fc from "fast-check";
import { IMAGE_PATTERNS, parseImage, parseRegistry, pinnedImage } from "../../lib/rules/images";

const SHA256 = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("image references (W1-W6, R8; isolation rules 18 and 19)", () => {
  test.each([
    ["nginx:1.29.1", { registry: "docker.io", repository: "library/nginx", tag: "1.29.1" }],
    ["bitnami/redis:7", { registry: "docker.io", repository: "bitnami/redis", tag: "7" }],
    ["docker.io/library/nginx:1", { registry: "docker.io", repository: "library/nginx", tag: "1" }],
    ["docker.io/nginx:1", { registry: "docker.io", repository: "library/nginx", tag: "1" }],
    ["index.docker.io/nginx:1", { registry: "docker.io", repository: "library/nginx", tag: "1" }],
    ["localhost/web:1", { registry: "localhost", repository: "web", tag: "1" }],
    ["registry:5000/web:1", { registry: "registry:5000", repository: "web", tag: "1" }],
    [
      "registry.example.org:5000/acme/shop/web:v1",
      { registry: "registry.example.org:5000", repository: "acme/shop/web", tag: "v1" },
    ],
    [
      "registry.example.org:443/acme/web:v1",
      { registry: "registry.example.org", repository: "acme/web", tag: "v1" },
    ],
    [
      "Registry.Example.ORG/acme/web:v1",
      { registry: "registry.example.org", repository: "acme/web", tag: "v1" },
    ],
    ["REGISTRY/web:1", { registry: "registry", repository: "web", tag: "1" }],
    ["[2001:db8::1]:5000/web:1", { registry: "[2001:db8::1]:5000", repository: "web", tag: "1" }],
    ["192.0.2.1/web:1", { registry: "192.0.2.1", repository: "web", tag: "1" }],
    ["acme/web", { registry: "docker.io", repository: "acme/web" }],
    [`acme/web@${SHA256}`, { registry: "docker.io", repository: "acme/web", digest: SHA256 }],
    [`acme/web:1@${SHA256}`, { registry: "docker.io", repository: "acme/web", tag: "1", digest: SHA256 }],
    ["a__b/c-d.e---f:1", { registry: "docker.io", repository: "a__b/c-d.e---f", tag: "1" }],
    [`web:${"t".repeat(128)}`, { registry: "docker.io", repository: "library/web", tag: "t".repeat(128) }],
  ])("%s", (text, expected) => {
    expect(parseImage(text)).toEqual({ tag: undefined, digest: undefined, ...expected });
  });

  test.each([
    "",
    " ",
    "Nginx:1",
    "acme/Web:1",
    "nginx: 1",
    " nginx:1",
    "nginx:1\n",
    "nginx:",
    ":1",
    "nginx:-1",
    "nginx:.1",
    "nginx:1:2",
    "nginx@",
    "nginx@sha256:abc",
    `nginx@${SHA256.toUpperCase()}`,
    `nginx@md5:${"0".repeat(32)}`,
    `nginx@${SHA256}@${SHA256}`,
    "/nginx:1",
    "nginx/:1",
    "acme//nginx:1",
    "https://registry.example.org/nginx:1",
    "registry.example.org:port/nginx:1",
    "registry.example.org:/nginx:1",
    "-registry.example.org/nginx:1",
    "acme_-/nginx:1",
    "a___b:1",
    "nginx..x:1",
    "nginx:ünicode",
    "ngìnx:1",
    "nɡinx:1",
    "../nginx:1",
    `web:${"t".repeat(129)}`,
    `registry.example.org/${"a/".repeat(127)}aaa:1`,
  ])("%j is none", (text) => {
    expect(parseImage(text)).toBeUndefined();
    expect(pinnedImage("image", text)).toEqual({
      field: "image",
      value: text,
      rule: "is no image reference",
      fix: "write registry/repository:tag or registry/repository@sha256:digest",
    });
  });

  test("what is put together comes apart again", () => {
    const host = fc.constantFrom("registry.example.org", "localhost", "r:5000", "10.0.0.1:5000", "a.b");
    const path = fc.array(fc.stringMatching(/^[a-z0-9]{1,5}((\.|_|__|-{1,3})[a-z0-9]{1,5}){0,2}$/), {
      minLength: 1,
      maxLength: 4,
    });
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
    fc.assert(
      fc.property(
        host,
        path,
        fc.option(tag, { nil: undefined }),
        fc.boolean(),
        (registry, parts, version, digested) => {
          const [repository, digest] = [parts.join("/"), digested ? SHA256 : undefined];
          const text = `${registry}/${repository}${version === undefined ? "" : `:${version}`}${digest ? `@${digest}` : ""}`;
          expect(parseImage(text)).toEqual({ registry, repository, tag: version, digest });
        },
      ),
    );
  });

  test("no text makes it throw", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseImage(text)));
  });

  test.each([
    "nginx:1.29.1",
    `nginx@${SHA256}`,
    `nginx:latest@${SHA256}`,
    "nginx:latest-alpine",
    "nginx:Latest",
  ])("%s is pinned", (text) => {
    expect(pinnedImage("image", text)).toBeUndefined();
  });

  test("an image without version is told apart from one whose version moves", () => {
    expect(pinnedImage("image", "registry.example.org:5000/nginx")).toEqual({
      field: "image",
      value: "registry.example.org:5000/nginx",
      rule: "names no version",
      fix: "add a tag such as :1.29.1, or a digest",
    });
    expect(pinnedImage("image", "nginx:latest")).toEqual({
      field: "image",
      value: "nginx:latest",
      rule: "is not pinned to a version",
      fix: "replace 'latest' by the version that you tested",
    });
  });
});

describe("registries (R3; isolation rules 18 and 20)", () => {
  test.each([
    ["registry.example.org", "registry.example.org"],
    ["Registry.Example.org:443", "registry.example.org"],
    ["registry:5000", "registry:5000"],
    ["localhost", "localhost"],
    ["index.docker.io", "docker.io"],
    ["[::1]:5000", "[::1]:5000"],
  ])("%s is spelled %s", (text, host) => {
    expect(parseRegistry(text)).toBe(host);
  });

  test.each([
    "",
    "registry",
    "library",
    "https://registry.example.org",
    "registry.example.org/acme",
    "registry.example.org/",
    "a b.org",
    "registry.example.org:",
    "..",
    ":5000",
  ])("%j is none", (text) => {
    expect(parseRegistry(text)).toBeUndefined();
  });
});

describe("image references as patterns (isolation rules 18 and 19)", () => {
  const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
  const { versioned, latest, digested, path, version } = IMAGE_PATTERNS;
  const host = fc.constantFrom(
    "",
    "ghcr.io/",
    "a__b.c/",
    "localhost/",
    "Acme/",
    "r:5000/",
    "r:5x/",
    "[::1]:5/",
    "a.b/",
  );
  const part = fc.constantFrom("web", "a.b", "a__b", "a___b", "-a", "", "Web", "a--b", "..", "localhost");
  const tag = fc.constantFrom("", ":", ":latest", ":Latest", ":1", ":1:2", ":.1", `:${"t".repeat(129)}`);
  const digest = fc.constantFrom(
    "",
    "@",
    `@${SHA256}`,
    `@${SHA256}0`,
    "@sha256:abc",
    `@${SHA256.toUpperCase()}`,
  );
  const reference = fc
    .tuple(host, fc.array(part, { minLength: 1, maxLength: 3 }), tag, digest)
    .map(([first, parts, ...rest]) => [first, parts.join("/"), ...rest].join(""));

  test("say what the parser says", () => {
    fc.assert(
      fc.property(reference, (text) => {
        const image = parseImage(text);
        const isPinned = image !== undefined && pinnedImage("image", text) === undefined;
        expect([text, whole(versioned).test(text) && !whole(latest).test(text)]).toEqual([text, isPinned]);
        expect([text, whole(digested).test(text)]).toEqual([text, image?.digest !== undefined]);
        const below = whole(`ghcr\\.io/${path}${version}`).test(text);
        expect([text, below]).toEqual([text, image?.registry === "ghcr.io"]);
      }),
      { numRuns: 3000 },
    );
  });
});
