import { imageFromStores, isPrivateImage } from "../../lib/rules/image-access";
import { describe as told } from "../../lib/rules/problem";

const stores = { registry: "images.example.org", organization: "acme" };
const objection = (image: string) => {
  const problem = imageFromStores("image", image, stores);
  return problem && told(problem);
};

describe("images come from the public store or the organization's own (rule 18; R2, R3)", () => {
  test.each([
    "images.example.org/public/nginx:1",
    "images.example.org/orgs/acme/shop/web:1",
    "IMAGES.example.org:443/orgs/acme/web@sha256:" + "a".repeat(64),
  ])("%s may run", (image) => expect(objection(image)).toBeUndefined());

  test.each([
    ["images.example.org/orgs/globex/web:1", "belongs to organization 'globex', not to 'acme'"],
    ["images.example.org/orgs/acme-2/web:1", "belongs to organization 'acme-2', not to 'acme'"],
    ["images.example.org/acme/web:1", "is in no store of the image repository"],
    ["images.example.org/orgs/acme:1", "is in no store of the image repository"],
    ["images.example.org/publics/web:1", "is in no store of the image repository"],
    ["images.example.org/orgs/acme/../globex/web:1", undefined],
    ["images.example.org.evil.example/public/web:1", "comes from images.example.org.evil.example"],
    ["images.example.org:5000/public/web:1", "comes from images.example.org:5000"],
    ["public/web:1", "comes from docker.io"],
    ["nginx:1", "comes from docker.io"],
  ])("%s may not: %s", (image, rule) => {
    // What is no reference at all is another rule's.
    if (rule === undefined) expect(objection(image)).toBeUndefined();
    else expect(objection(image)).toContain(rule);
  });

  test("private is what is in the store of an organization", () => {
    expect(isPrivateImage("images.example.org/orgs/acme/web:1")).toBe(true);
    expect(isPrivateImage("images.example.org/public/web:1")).toBe(false);
    expect(isPrivateImage("nginx:1")).toBe(false);
  });
});
