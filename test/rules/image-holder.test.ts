import fc from "fast-check";
import { heldName, isSameImage } from "../../lib/rules/image-holder";
import { dnsLabel } from "../../lib/rules/names";

const DIGEST = `sha256:${"0".repeat(64)}`;

describe("images that are held on nodes (R6)", () => {
  test.each([
    ["nginx:1", "docker.io/library/nginx:1"],
    ["images.example.org/public/web:1", "IMAGES.example.org:443/public/web:1"],
    [`a.example/web:1@${DIGEST}`, `a.example/web@${DIGEST}`],
  ])("%s is what a node lists as %s", (one, other) => expect(isSameImage(one, other)).toBe(true));

  test.each([
    ["nginx:1", "nginx:2"],
    ["nginx:1", `nginx@${DIGEST}`],
    ["nginx:1", "a.example/library/nginx:1"],
    ["a.example/web:1", "a.example/web2:1"],
    ["nginx:1", "<none>:<none>"],
  ])("%s is not %s", (one, other) => expect(isSameImage(one, other)).toBe(false));

  test("a container's name is a label, and that of no other image", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,60}$/);
    fc.assert(
      fc.property(part, part, fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/), (a, b, tag) => {
        const name = heldName(`images.example.org/orgs/${a}/${b}__x:${tag}`);
        expect(dnsLabel("name", name)).toBeUndefined();
        expect(heldName(`images.example.org/orgs/${a}/${b}__x:${tag}x`)).not.toBe(name);
      }),
    );
  });
});
